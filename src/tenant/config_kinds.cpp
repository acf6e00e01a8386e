#include "config_kinds.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/number.hpp"
#include "yaml_tree.hpp"

namespace ragctl::tenant {
namespace {

using Form = RawValue::Form;
using std::chrono::milliseconds;

template <class Number>
std::optional<Number> plain_number(const RawValue& value) {
  return value.form == Form::plain ? parse_number<Number>(value.text) : std::nullopt;
}

// The parsers of units throw; here a bad value is an answer like others, told with key and place by the
// caller.
template <class Parse>
auto parse_unit(Parse parse, const RawValue& value) -> std::optional<decltype(parse(value.text))> {
  if (value.form == Form::null) return std::nullopt;
  try {
    return parse(value.text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::uint32_t> parse_whole(const RawValue& value) { return plain_number<std::uint32_t>(value); }

std::optional<std::uint64_t> parse_size(const RawValue& value) { return parse_unit(parse_bytes, value); }

std::optional<milliseconds> parse_time(const RawValue& value) { return parse_unit(parse_duration, value); }

std::optional<double> parse_real(const RawValue& value, double low, double high) {
  const auto number = plain_number<double>(value);
  if (!number || !std::isfinite(*number) || *number < low || *number > high) return std::nullopt;
  return number;
}

std::optional<bool> parse_switch(const RawValue& value) {
  if (value.form != Form::plain) return std::nullopt;
  for (const char* word : {"true", "True", "TRUE", "yes", "on"}) {
    if (value.text == word) return true;
  }
  for (const char* word : {"false", "False", "FALSE", "no", "off"}) {
    if (value.text == word) return false;
  }
  return std::nullopt;
}

std::optional<std::vector<RawValue>> parse_list(const RawValue& value) {
  if (value.form == Form::null) return std::vector<RawValue>();
  if (value.form == Form::quoted || !value.text.starts_with('[')) return std::vector<RawValue>{value};
  try {
    const YamlNode list = YamlText(value.text, "list").parse();
    std::vector<RawValue> items;
    for (const YamlNode& item : list.items) {
      if (item.kind == YamlKind::map || item.kind == YamlKind::sequence) return std::nullopt;
      if (item.kind == YamlKind::null)
        items.push_back({Form::null, {}});
      else
        items.push_back({item.style == YamlStyle::quoted ? Form::quoted : Form::plain, item.text});
    }
    return list.kind == YamlKind::sequence ? std::optional(std::move(items)) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string real_text(double value) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::pair<std::uint64_t, const char*>, 6> units{{{1'000'000'000, " GB"},
                                                                        {1'000'000, " MB"},
                                                                        {1'000, " KB"},
                                                                        {1ULL << 30U, " GiB"},
                                                                        {1ULL << 20U, " MiB"},
                                                                        {1ULL << 10U, " KiB"}}};
  for (const auto& [size, name] : units) {
    if (bytes >= size && bytes % size == 0) return std::to_string(bytes / size) + name;
  }
  return std::to_string(bytes);
}

std::string duration_text(milliseconds duration) {
  const std::int64_t count = duration.count();
  if (count % 86'400'000 == 0)
    return std::to_string(count / 86'400'000) + (count == 86'400'000 ? " day" : " days");
  if (count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
  if (count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
  if (count % 1'000 == 0) return std::to_string(count / 1'000) + "s";
  return std::to_string(count) + "ms";
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::function<std::string(const RawValue&)> nearest_of(std::vector<std::string> words) {
  return
      [words = std::move(words)](const RawValue& value) { return nearest(value.text, words).value_or(""); };
}

}  // namespace ragctl::tenant
