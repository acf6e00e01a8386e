#pragma once
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace ragctl::command {

inline constexpr int kScoreDigits = 6;   // behind the point; more is noise of the arithmetic
inline constexpr int kSecondDigits = 3;  // milliseconds
inline constexpr int kMillisDigits = 2;

/// A number for people, with so many digits behind the point: 0.250.
[[nodiscard]] inline std::string fixed(double value, int digits) {
  std::array<char, 48> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// A number for JSON with at most so many digits behind the point, and so without the tail that binary
/// fractions have: 1.62, not 1.6177190000000001.
[[nodiscard]] inline double rounded(double value, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}

}  // namespace ragctl::command
