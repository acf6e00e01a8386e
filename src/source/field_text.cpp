#include "field_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "field_census.hpp"

namespace ragctl::source {

using nlohmann::json;

std::string without_nul(std::string text) {
  std::erase(text, '\0');
  return text;
}

std::string as_text(const json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return without_nul(value.get<std::string>());
  const auto is_string = [](const json& item) { return item.is_string(); };
  if (!value.is_array() || !std::ranges::all_of(value, is_string)) return value.dump();
  std::string joined;
  for (const json& item : value) {
    if (!joined.empty()) joined += '\n';
    joined += without_nul(item.get<std::string>());
  }
  return joined;
}

std::string field_text(const json& object, const std::string& name) {
  std::string joined;
  for (const json* value : find_fields(object, name)) {
    const std::string text = as_text(*value);
    if (!joined.empty() && !text.empty()) joined += ", ";
    joined += text;
  }
  return joined;
}

}  // namespace ragctl::source
