#pragma once
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/index/conditions.hpp"

#include <string>

namespace ragctl::retrieve {

/// The condition that a filter on `key` is, with what the catalog knows better than the segments: the uri and
/// the day of change of documents that have moved or changed since, and whose chunks have stayed there.
void correct(index::Condition& condition, const std::string& key, catalog::Catalog& catalog);

}  // namespace ragctl::retrieve
