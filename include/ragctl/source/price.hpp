#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace ragctl::source {

struct Price {
  double amount = 0;
  std::string currency;  ///< ISO 4217; empty: the text names none
};

/// "1.299,00 €", "$12.50", "12 EUR", "CHF 1'290.-", "1 299,-". Of two kinds of signs the last one begins the
/// decimals; a single sign before exactly three digits groups thousands ("1.299"), for nobody prices to a
/// tenth of a cent, but not after a lone zero ("0.125"). Nothing for what is no price: other words, several
/// numbers, negative ones.
[[nodiscard]] std::optional<Price> parse_price(std::string_view text);

/// "€", "eur", "US$" -> "EUR", "USD". "$" is that of the United States, "¥" that of Japan. Nothing for what
/// is neither a known sign nor three letters.
[[nodiscard]] std::optional<std::string> parse_currency(std::string_view text);

}  // namespace ragctl::source
