#pragma once
#include <string>
#include <vector>

#include "ragctl/model/document.hpp"

namespace ragctl::pipeline {

/// What filters can ask of a document, as terms of index/fields.hpp, sorted, each once: source, uri, type
/// (its media type), language, id (a record's own), updated (the day), and its metadata. A list gives a term
/// for each of its values; a text that is a number is a number too, so that a price from CSV compares as one.
[[nodiscard]] std::vector<std::string> properties_of(const model::Document& document);

}  // namespace ragctl::pipeline
