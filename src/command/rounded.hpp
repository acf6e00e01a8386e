#pragma once
#include <cmath>

namespace ragctl::command {

inline constexpr int kScoreDigits = 6;   // behind the point; more is noise of the arithmetic
inline constexpr int kSecondDigits = 3;  // milliseconds
inline constexpr int kMillisDigits = 2;

/// A number for JSON with at most so many digits behind the point, and so without the tail that binary
/// fractions have: 1.62, not 1.6177190000000001.
[[nodiscard]] inline double rounded(double value, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}

}  // namespace ragctl::command
