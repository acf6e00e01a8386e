#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ragctl::source {

/// A value in words: texts as they are, a list of texts a line each, null nothing, all else as JSON. Without
/// NUL, which JSON may hold as \u0000 and no text of ours does.
[[nodiscard]] std::string as_text(const nlohmann::json& value);
/// The same of the field of this name (see find_fields), of several separated by commas; empty when there is
/// none.
[[nodiscard]] std::string field_text(const nlohmann::json& object, const std::string& name);
[[nodiscard]] std::string without_nul(std::string text);

}  // namespace ragctl::source
