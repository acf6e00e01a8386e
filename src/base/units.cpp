#include "ragctl/base/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "ragctl/base/error.hpp"

namespace ragctl {
namespace {

struct Quantity {
  double value;
  std::string unit;  // lower case, no blanks
};

Quantity split(std::string_view text, const char* what, const char* example) {
  const auto refuse = [&]() -> Error {
    return {ErrorCode::usage, "\"" + std::string(text) + "\" is not " + what,
            std::string("write it like ") + example};
  };
  Quantity quantity{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), quantity.value);
  if (failure != std::errc{} || !std::isfinite(quantity.value) || quantity.value < 0) throw refuse();
  for (const char c : std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end))) {
    if (c == ' ') continue;
    if (c >= 'A' && c <= 'Z')
      quantity.unit += static_cast<char>(c - 'A' + 'a');
    else
      quantity.unit += c;
  }
  return quantity;
}

template <std::size_t N>
double factor(const std::array<std::pair<std::string_view, double>, N>& units, const Quantity& quantity,
              std::string_view text, const char* what, const char* example) {
  for (const auto& [name, value] : units) {
    if (name == quantity.unit) return value;
  }
  throw Error(ErrorCode::usage,
              "\"" + std::string(text) + "\" is not " + what + ": unknown unit \"" + quantity.unit + "\"",
              std::string("write it like ") + example);
}

constexpr std::array<std::pair<std::string_view, double>, 11> kByteUnits{{{"", 1},
                                                                          {"b", 1},
                                                                          {"k", 1e3},
                                                                          {"kb", 1e3},
                                                                          {"mb", 1e6},
                                                                          {"m", 1e6},
                                                                          {"gb", 1e9},
                                                                          {"g", 1e9},
                                                                          {"kib", 1024.0},
                                                                          {"mib", 1048576.0},
                                                                          {"gib", 1073741824.0}}};

constexpr std::array<std::pair<std::string_view, double>, 15> kTimeUnits{{{"", 1e3},
                                                                          {"ms", 1},
                                                                          {"s", 1e3},
                                                                          {"sec", 1e3},
                                                                          {"second", 1e3},
                                                                          {"seconds", 1e3},
                                                                          {"m", 6e4},
                                                                          {"min", 6e4},
                                                                          {"minutes", 6e4},
                                                                          {"h", 3.6e6},
                                                                          {"hour", 3.6e6},
                                                                          {"hours", 3.6e6},
                                                                          {"d", 8.64e7},
                                                                          {"day", 8.64e7},
                                                                          {"days", 8.64e7}}};

std::string format_real(double value, int decimals) {
  std::array<char, 48> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::uint64_t parse_bytes(std::string_view text) {
  constexpr const char* what = "a size";
  constexpr const char* example = "500 KB, 100 MB or 2 GiB";
  const Quantity quantity = split(text, what, example);
  const double bytes = quantity.value * factor(kByteUnits, quantity, text, what, example);
  if (bytes > 9e18) throw Error(ErrorCode::usage, "\"" + std::string(text) + "\" is too large a size");
  return static_cast<std::uint64_t>(bytes);
}

std::chrono::milliseconds parse_duration(std::string_view text) {
  constexpr const char* what = "a duration";
  constexpr const char* example = "500ms, 30s, 5m, 2h or 14 days";
  const Quantity quantity = split(text, what, example);
  const double millis = quantity.value * factor(kTimeUnits, quantity, text, what, example);
  if (millis > 9e15) throw Error(ErrorCode::usage, "\"" + std::string(text) + "\" is too long a duration");
  return std::chrono::milliseconds(static_cast<std::int64_t>(millis));
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array units{"B", "KB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  if (unit == 0) return std::to_string(bytes) + " B";
  return format_real(value, value < 9.95 ? 1 : 0) + " " + units[unit];
}

std::string format_duration(double seconds) {
  if (seconds < 0.9995) return format_real(seconds * 1000, 0) + " ms";
  if (seconds < 59.95) return format_real(seconds, 1) + " s";
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string format_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace ragctl
