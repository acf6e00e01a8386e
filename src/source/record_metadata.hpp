#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "ragctl/model/metadata.hpp"

namespace ragctl::source {

using Names = std::vector<const std::string*>;  ///< fields that are something else than metadata

/// The fields of an object as metadata: those of objects in it with dots, lists as lists of texts, in which
/// what is no text stands as JSON and nulls are left out.
[[nodiscard]] model::Metadata metadata_of(const nlohmann::json& object, const Names& taken);

/// A row of a table, of which every value is a text or null, with numbers and booleans that are what they
/// look like (true, 129.5, -3); "007" is no number, and neither is "1e5", which may well be an article. Empty
/// values and those taken are left out.
[[nodiscard]] nlohmann::json typed_row(const nlohmann::json& row, const Names& taken);

/// The facts of a record in words, see source.hpp.
[[nodiscard]] std::string facts_of(const std::string& id, const nlohmann::json& object, const Names& taken);

}  // namespace ragctl::source
