#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config_keys.hpp"
#include "ragctl/base/units.hpp"
#include "yaml_scalar.hpp"

// The kinds of keys: each function makes the ConfigKey of one kind for one member of Config.
namespace ragctl::tenant {

[[nodiscard]] std::optional<std::uint32_t> parse_whole(const RawValue& value);
[[nodiscard]] std::optional<double> parse_real(const RawValue& value, double low, double high);
[[nodiscard]] std::optional<bool> parse_switch(const RawValue& value);
[[nodiscard]] std::optional<std::uint64_t> parse_size(const RawValue& value);
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_time(const RawValue& value);

/// The items of "[a, b]"; one item for any other value, none for null. Nothing when it cannot be read.
[[nodiscard]] std::optional<std::vector<RawValue>> parse_list(const RawValue& value);

[[nodiscard]] std::string real_text(double value);
/// The shortest text that parse_bytes reads back exactly.
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);
/// "a, b or c"
[[nodiscard]] std::string listed(const std::vector<std::string>& words);
/// The suggestion for a value that should be one of these words.
[[nodiscard]] std::function<std::string(const RawValue&)> nearest_of(std::vector<std::string> words);

// Where a value lives in Config.
template <class Section, class Value>
struct Field {
  Section Config::*section;
  Value Section::*member;
  Value& in(Config& config) const { return config.*section.*member; }
  const Value& in(const Config& config) const { return config.*section.*member; }
};

template <class F>
ConfigKey whole(const char* path, F field, std::uint32_t low, std::uint32_t high) {
  return {path,
          "a whole number from " + format_count(low) + " to " + format_count(high),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const auto number = parse_whole(value);
            if (!number || *number < low || *number > high) return false;
            field.in(config) = *number;
            return true;
          },
          [=](const Config& config) { return std::to_string(field.in(config)); }};
}

template <class F>
ConfigKey real(const char* path, F field, double low, double high) {
  return {path,
          "a number from " + real_text(low) + " to " + real_text(high),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const auto number = parse_real(value, low, high);
            if (number) field.in(config) = *number;
            return number.has_value();
          },
          [=](const Config& config) { return real_text(field.in(config)); }};
}

// A number, or a word ("auto", "null") that stands for none.
template <class F>
ConfigKey real_or(const char* path, F field, const std::string& word, double low, double high) {
  const bool is_null = word == "null";
  return {path,
          word + ", or a number from " + real_text(low) + " to " + real_text(high),
          ValueKind::symbol,
          is_null ? Null::allowed : Null::refused,
          [=](Config& config, const RawValue& value) {
            const bool none = is_null ? value.form == RawValue::Form::null
                                      : value.form != RawValue::Form::null && value.text == word;
            const auto number = none ? std::nullopt : parse_real(value, low, high);
            if (none || number) field.in(config) = number;
            return none || number.has_value();
          },
          [=](const Config& config) { return field.in(config) ? real_text(*field.in(config)) : word; }};
}

template <class F>
ConfigKey flag(const char* path, F field) {
  ConfigKey key{path,
                "true or false",
                ValueKind::symbol,
                Null::refused,
                [=](Config& config, const RawValue& value) {
                  const auto on = parse_switch(value);
                  if (on) field.in(config) = *on;
                  return on.has_value();
                },
                [=](const Config& config) { return field.in(config) ? "true" : "false"; }};
  key.words = {"true", "false"};
  return key;
}

template <class F>
ConfigKey bytes(const char* path, F field, std::uint64_t low, std::uint64_t high) {
  return {path,
          "a size from " + bytes_text(low) + " to " + bytes_text(high),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const auto size = parse_size(value);
            if (!size || *size < low || *size > high) return false;
            field.in(config) = *size;
            return true;
          },
          [=](const Config& config) { return bytes_text(field.in(config)); }};
}

template <class F>
ConfigKey duration(const char* path, F field, std::chrono::milliseconds low, std::chrono::milliseconds high) {
  return {path,
          "a duration from " + duration_text(low) + " to " + duration_text(high),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const auto time = parse_time(value);
            if (!time || *time < low || *time > high) return false;
            auto& member = field.in(config);
            member = std::chrono::duration_cast<std::remove_reference_t<decltype(member)>>(*time);
            return true;
          },
          [=](const Config& config) { return duration_text(field.in(config)); }};
}

template <class F>
ConfigKey word(const char* path, F field, const std::vector<std::string>& words) {
  return {path,
          listed(words),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const bool known =
                value.form != RawValue::Form::null && std::ranges::find(words, value.text) != words.end();
            if (known) field.in(config) = value.text;
            return known;
          },
          [=](const Config& config) { return field.in(config); },
          nearest_of(words),
          words};
}

// A word for each value of an enum, in the order of its values.
template <class F>
ConfigKey one_of(const char* path, F field, const std::vector<std::string>& words) {
  return {path,
          listed(words),
          ValueKind::symbol,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            const auto found = std::ranges::find(words, value.text);
            if (value.form == RawValue::Form::null || found == words.end()) return false;
            auto& member = field.in(config);
            member = static_cast<std::remove_reference_t<decltype(member)>>(found - words.begin());
            return true;
          },
          [=](const Config& config) { return words[static_cast<std::size_t>(field.in(config))]; },
          nearest_of(words),
          words};
}

using Check = bool (*)(std::string_view);

template <class F>
ConfigKey text(const char* path, F field, const char* allowed, Check check) {
  return {path,
          allowed,
          ValueKind::text,
          Null::refused,
          [=](Config& config, const RawValue& value) {
            if (value.form == RawValue::Form::null || !check(value.text)) return false;
            field.in(config) = value.text;
            return true;
          },
          [=](const Config& config) { return yaml_text(field.in(config), Place::flow); }};
}

template <class F>
ConfigKey optional_text(const char* path, F field, const char* allowed, Check check) {
  return {path,
          std::string("null, or ") + allowed,
          ValueKind::text,
          Null::allowed,
          [=](Config& config, const RawValue& value) {
            if (value.form == RawValue::Form::null) {
              field.in(config).reset();
              return true;
            }
            if (!check(value.text)) return false;
            field.in(config) = value.text;
            return true;
          },
          [=](const Config& config) {
            return field.in(config) ? yaml_text(*field.in(config), Place::flow) : std::string("null");
          }};
}

template <class F>
ConfigKey list(const char* path, F field, const char* allowed, Check check) {
  const auto set_list = [=](Config& config, const std::vector<RawValue>& values) {
    std::vector<std::string> items;
    for (const RawValue& value : values) {
      if (value.form == RawValue::Form::null || !check(value.text)) return false;
      items.push_back(value.text);
    }
    field.in(config) = std::move(items);
    return true;
  };
  ConfigKey key{path,
                std::string("a list, each ") + allowed,
                ValueKind::text,
                Null::allowed,
                [=](Config& config, const RawValue& value) {
                  const auto items = parse_list(value);
                  return items && set_list(config, *items);
                },
                [=](const Config& config) {
                  std::string out = "[";
                  for (const std::string& item : field.in(config))
                    out += (out.size() > 1 ? ", " : "") + yaml_text(item, Place::flow);
                  return out + "]";
                }};
  key.set_list = set_list;
  return key;
}

}  // namespace ragctl::tenant
