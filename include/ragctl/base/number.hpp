#pragma once
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace ragctl {

/// The number that the whole text is, in the C locale: no blanks, no plus sign, nothing after it. Nothing
/// when it is none, or none that the type can hold. A floating type also takes "inf" and "nan".
template <class Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text) noexcept {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace ragctl
