#include "ragctl/source/price.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ragctl/base/number.hpp"

namespace ragctl::source {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Longer signs first: "$" is a part of the others.
constexpr std::array kSigns{
    Pair{"US$", "USD"}, Pair{"CA$", "CAD"}, Pair{"C$", "CAD"},  Pair{"AU$", "AUD"}, Pair{"A$", "AUD"},
    Pair{"NZ$", "NZD"}, Pair{"HK$", "HKD"}, Pair{"S$", "SGD"},  Pair{"R$", "BRL"},  Pair{"$", "USD"},
    Pair{"€", "EUR"},   Pair{"£", "GBP"},   Pair{"¥", "JPY"},   Pair{"￥", "JPY"},  Pair{"円", "JPY"},
    Pair{"元", "CNY"},  Pair{"₹", "INR"},   Pair{"₽", "RUB"}, Pair{"₺", "TRY"},   Pair{"₩", "KRW"},
    Pair{"₪", "ILS"},   Pair{"฿", "THB"},   Pair{"₫", "VND"},   Pair{"₴", "UAH"},   Pair{"zł", "PLN"},
    Pair{"Kč", "CZK"},  Pair{"Ft", "HUF"},  Pair{"Fr.", "CHF"}, Pair{"SFr", "CHF"},
};

// Blanks that stand between digits and before signs: U+00A0, U+2009, U+202F, and the apostrophe of print.
std::string with_plain_blanks(std::string_view text) {
  constexpr std::array kOdd{Pair{"\u00A0", " "}, Pair{"\u2009", " "}, Pair{"\u202F", " "},
                            Pair{"\u2019", "'"}, Pair{"\u2212", "-"}, Pair{"\u2013", "-"},
                            Pair{"\u2014", "-"}};
  std::string out(text);
  for (const auto& [odd, plain] : kOdd) {
    for (std::size_t at = out.find(odd); at != std::string::npos; at = out.find(odd, at))
      out.replace(at, odd.size(), plain);
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The number's digits and signs: "1.299,00" of "1.299,00 €". What stands before and after is put together.
std::optional<std::string> take_number(std::string_view text, std::string& rest) {
  const auto* const first = std::ranges::find_if(text, is_digit);
  if (first == text.end()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(first - text.begin());
  std::size_t end = begin;
  while (end < text.size() && (is_digit(text[end]) || std::string_view(".,' ").find(text[end]) != text.npos))
    ++end;
  const std::string_view before = trimmed(text.substr(0, begin));
  std::string_view after = text.substr(end);
  const bool dash_for_cents = (text[end - 1] == ',' || text[end - 1] == '.') && after.starts_with('-');
  if (dash_for_cents)
    after.remove_prefix(after.find_first_not_of('-') == after.npos ? after.size()
                                                                   : after.find_first_not_of('-'));
  rest = std::string(before) + std::string(before.empty() || trimmed(after).empty() ? "" : " ") +
         std::string(trimmed(after));
  std::string_view number = trimmed(text.substr(begin, end - begin));
  if (dash_for_cents) number.remove_suffix(1);
  return std::string(number);
}

/// Whether every group after the first has three digits.
bool groups_in_threes(std::string_view whole, char sign) {
  std::size_t at = whole.find(sign);
  if (at == 0 || at > 3) return at == whole.npos;
  while (at != whole.npos) {
    const std::size_t next = whole.find(sign, at + 1);
    if (std::min(next, whole.size()) - at != 4) return false;
    at = next;
  }
  return true;
}

/// Where the decimals begin, or npos.
std::size_t decimal_sign(std::string_view number) {
  const std::size_t last = number.find_last_of(".,");
  if (last == number.npos) return last;
  const bool alone = number.find_first_of(".,") == last;
  if (!alone) {
    // The same sign again groups: "1.299.000".
    return number.find(number[last]) == last ? last : number.npos;
  }
  const bool three_digits = number.size() - last == 4;
  const std::string_view whole = number.substr(0, last);
  const bool may_group = whole.size() <= 3 && whole != "0" && !whole.empty();
  return three_digits && may_group ? number.npos : last;
}

std::optional<double> parse_amount(std::string_view number) {
  const std::size_t decimals = decimal_sign(number);
  std::string_view whole = number.substr(0, decimals);
  std::string plain;
  for (const char sign : {'.', ',', '\'', ' '}) {
    if (!groups_in_threes(whole, sign)) return std::nullopt;
  }
  const bool mixed = std::ranges::count_if(std::array{'.', ',', '\'', ' '},
                                           [&](char sign) { return whole.find(sign) != whole.npos; }) > 1;
  if (mixed) return std::nullopt;
  std::ranges::copy_if(whole, std::back_inserter(plain), is_digit);
  if (decimals != number.npos) {
    const std::string_view cents = number.substr(decimals + 1);
    if (!std::ranges::all_of(cents, is_digit)) return std::nullopt;
    plain += "." + std::string(cents.empty() ? "0" : cents);
  }
  return parse_number<double>(plain);
}

}  // namespace

std::optional<std::string> parse_currency(std::string_view given) {
  const std::string plain = with_plain_blanks(given);
  const std::string_view text = trimmed(plain);
  for (const auto& [sign, code] : kSigns) {
    if (text == sign) return std::string(code);
  }
  if (text.size() != 3 || !std::ranges::all_of(text, is_letter)) return std::nullopt;
  std::string code(text);
  std::ranges::transform(code, code.begin(), [](char c) { return c >= 'a' ? c - 'a' + 'A' : c; });
  return code;
}

std::optional<Price> parse_price(std::string_view given) {
  const std::string plain = with_plain_blanks(given);
  std::string rest;
  const auto number = take_number(trimmed(plain), rest);
  if (!number) return std::nullopt;
  const auto amount = parse_amount(*number);
  if (!amount) return std::nullopt;
  if (rest.empty()) return Price{*amount, {}};
  const auto currency = parse_currency(rest);
  if (!currency) return std::nullopt;
  return Price{*amount, *currency};
}

}  // namespace ragctl::source
