#include "record_metadata.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "field_text.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::source {
namespace {

using nlohmann::json;

model::Value number_value(const json& value) {
  if (value.is_number_float()) return value.get<double>();
  const bool fits =
      !value.is_number_unsigned() ||
      value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (fits) return value.get<std::int64_t>();
  return value.get<double>();
}

// What is no text as JSON writes it: a list keeps its members one by one, so that each can be filtered by.
model::Value array_value(const json& value) {
  std::vector<std::string> texts;
  for (const json& item : value) {
    if (!item.is_null())
      texts.push_back(item.is_string() ? without_nul(item.get<std::string>()) : item.dump());
  }
  return texts;
}

model::Value scalar_value(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return number_value(value);
  if (value.is_string()) return without_nul(value.get<std::string>());
  if (value.is_array()) return array_value(value);
  return nullptr;
}

void flatten(const std::string& prefix, const json& object, const Names& taken, model::Metadata& out) {
  for (const auto& [key, value] : object.items()) {
    const std::string name = without_nul(prefix + key);
    if (std::ranges::any_of(taken, [&](const std::string* field) { return *field == name; })) continue;
    if (value.is_object())
      flatten(name + ".", value, taken, out);
    else
      out[name] = scalar_value(value);
  }
}

json typed_value(const std::string& text) {
  std::string lower = text;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  if (lower == "true" || lower == "false") return lower == "true";
  const std::string_view digits = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  constexpr std::size_t kMostDigits = 17;  // a longer one is a name, and would lose its end
  const bool leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  const bool plain = !digits.empty() && digits.size() <= kMostDigits && !leading_zero &&
                     digits.find_first_not_of("0123456789.") == digits.npos && !digits.starts_with('.') &&
                     !digits.ends_with('.');
  if (!plain) return text;
  if (const auto whole = parse_number<std::int64_t>(text)) return *whole;
  if (const auto real = parse_number<double>(text)) return *real;
  return text;
}

constexpr std::size_t kLongestFact = 200;  // bytes
constexpr const char* kAboutTheRecord = "metadata";

std::string fact_value(const json& value) {
  if (value.is_string()) return collapse_white_space(without_nul(value.get<std::string>()));
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) {
    const std::string text = value.dump();
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
  }
  if (value.is_number()) return value.dump();
  std::string joined;
  if (value.is_array()) {
    for (const json& item : value) {
      if (!item.is_string()) return {};
      joined += (joined.empty() ? "" : " / ") + fact_value(item);
    }
  }
  return joined;
}

/// Appends ", name: value" for the scalars of an object, and collects a line for each object in it.
std::string fact_line(const std::string& prefix, const json& object, const Names& taken,
                      std::vector<std::string>& lines) {
  std::string line;
  for (const auto& [key, value] : object.items()) {
    const std::string name = without_nul(prefix + key);
    if (name == kAboutTheRecord) continue;
    if (std::ranges::any_of(taken, [&](const std::string* field) { return *field == name; })) continue;
    if (value.is_object()) {
      const std::string inner = fact_line(name + ".", value, taken, lines);
      if (!inner.empty()) lines.push_back(without_nul(key) + ": " + inner);
      continue;
    }
    const std::string text = fact_value(value);
    if (!text.empty() && text.size() <= kLongestFact)
      line += (line.empty() ? "" : ", ") + without_nul(key) + ": " + text;
  }
  return line;
}

}  // namespace

model::Metadata metadata_of(const json& object, const Names& taken) {
  model::Metadata metadata;
  flatten({}, object, taken, metadata);
  return metadata;
}

json typed_row(const json& row, const Names& taken) {
  json typed = json::object();
  for (const auto& [key, value] : row.items()) {
    const bool is_taken = std::ranges::any_of(taken, [&](const std::string* field) { return *field == key; });
    if (!is_taken && value.is_string()) typed[key] = typed_value(value.get<std::string>());
  }
  return typed;
}

std::string facts_of(const std::string& id, const json& object, const Names& taken) {
  std::vector<std::string> lines;
  const std::string first = fact_line({}, object, taken, lines);
  if (first.empty() && lines.empty()) return {};
  std::string out = id.empty() ? std::string() : "id: " + id;
  if (!first.empty()) out += (out.empty() ? "" : ", ") + first;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace ragctl::source
