#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace ragctl::model {

/// A typed value of a document's metadata. Nested objects are flattened with dots ("author.name").
using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, std::vector<std::string>>;
using Metadata = std::map<std::string, Value>;

}  // namespace ragctl::model
