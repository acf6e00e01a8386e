#include "ragctl/retrieve/filters.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/index/fields.hpp"

namespace ragctl::retrieve {
namespace {

using Op = model::Filter::Op;

constexpr char kAfterAll = '\xff';  // no UTF-8 text has this byte

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

Error misunderstood(std::string_view text, const std::string& what) {
  return {ErrorCode::usage, "the filter '" + std::string(text) + "' " + what,
          "write it like source=handbook, price<100, updated>=2026-01-01 or 'tag in (a,b)'"};
}

std::vector<std::string> values_of(std::string_view list, std::string_view whole) {
  list = trimmed(list);
  if (list.size() < 2 || list.front() != '(' || list.back() != ')')
    throw misunderstood(whole, "has no list in parentheses after 'in'");
  list = list.substr(1, list.size() - 2);
  std::vector<std::string> values;
  while (!list.empty()) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < list.size() && (quoted || list[end] != ','); ++end) quoted ^= list[end] == '"';
    values.emplace_back(unquoted(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  if (values.empty()) throw misunderstood(whole, "has an empty list");
  return values;
}

std::optional<double> number_in(std::string_view text) {
  const auto value = parse_number<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

constexpr std::string_view kUpdated = "updated";

/// "2026", "2026-01" or "2026-01-31", of which a time that follows the day is cut off.
std::string day_in(std::string_view value, std::string_view whole) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  const std::size_t size = std::min(value.find('T'), value.size());
  const std::string_view day = value.substr(0, size);
  bool right =
      size == value.size() ? day.size() == 4 || day.size() == 7 || day.size() == 10 : day.size() == 10;
  for (std::size_t i = 0; i < day.size() && right; ++i)
    right = kShape[i] == 'd' ? day[i] >= '0' && day[i] <= '9' : day[i] == '-';
  if (right && day.size() >= 7) right = day.substr(5, 2) >= "01" && day.substr(5, 2) <= "12";
  if (right && day.size() == 10) right = day.substr(8) >= "01" && day.substr(8) <= "31";
  if (!right)
    throw misunderstood(whole, "needs a day such as 2026-01-31, a month such as 2026-01, or a year");
  return std::string(day);
}

/// A month and a year are all their days.
std::vector<index::Matcher> equal_to(const std::string& key, const std::string& value) {
  if (key == kUpdated) {
    const std::string here = index::property_text(key, value);
    return {index::TermRange{here, here + kAfterAll}};
  }
  std::vector<index::Matcher> out{index::property_text(key, value)};
  if (const auto number = number_in(value)) out.emplace_back(index::property_number(key, *number));
  return out;
}

/// All texts, or numbers, of the key from `from` (empty: from the first) to before `until` (empty: to the
/// last).
index::TermRange range(const std::string& all, const std::string& from, const std::string& until) {
  return {from.empty() ? all : from, until.empty() ? all + kAfterAll + std::string(8, kAfterAll) : until};
}

index::TermRange compare_numbers(const std::string& key, Op op, double value) {
  const std::string all = index::property_numbers(key);
  const std::string here = index::property_number(key, value);
  const std::string next =
      index::property_number(key, std::nextafter(value, std::numeric_limits<double>::infinity()));
  if (op == Op::less) return range(all, "", here);
  if (op == Op::less_or_equal) return range(all, "", next);
  return range(all, op == Op::greater ? next : here, "");
}

index::TermRange compare_texts(const std::string& key, Op op, const std::string& value) {
  const std::string all = index::property_texts(key);
  const std::string here = index::property_text(key, value);
  const std::string next = here + kAfterAll;
  if (op == Op::less) return range(all, "", here);
  if (op == Op::less_or_equal) return range(all, "", next);
  return range(all, op == Op::greater ? next : here, "");
}

}  // namespace

namespace {

model::Filter read_filter(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Op>, 8> kSigns{{{"!=", Op::not_equal},
                                                                          {"<>", Op::not_equal},
                                                                          {"<=", Op::less_or_equal},
                                                                          {">=", Op::greater_or_equal},
                                                                          {"==", Op::equal},
                                                                          {"=", Op::equal},
                                                                          {"<", Op::less},
                                                                          {">", Op::greater}}};
  const std::size_t at = text.find_first_of("!<>=(");
  if (at == std::string_view::npos) throw misunderstood(text, "compares nothing");
  if (text[at] == '(') {
    const std::string_view head = trimmed(text.substr(0, at));
    for (const auto& [word, op] : {std::pair{std::string_view(" not in"), Op::not_in}, {" in", Op::in}}) {
      if (!head.ends_with(word)) continue;
      const std::string_view key = trimmed(head.substr(0, head.size() - word.size()));
      if (key.empty()) throw misunderstood(text, "names no property");
      return {std::string(key), op, values_of(text.substr(at), text)};
    }
    throw misunderstood(text, "has a list, but no 'in' before it");
  }
  const std::string_view key = trimmed(text.substr(0, at));
  if (key.empty()) throw misunderstood(text, "names no property");
  for (const auto& [sign, op] : kSigns) {
    if (!text.substr(at).starts_with(sign)) continue;
    const std::string_view rest = trimmed(text.substr(at + sign.size()));
    if (!rest.empty() && std::string_view("<>=!").find(rest.front()) != std::string_view::npos) break;
    const std::string_view value = unquoted(rest);
    if (value.empty()) throw misunderstood(text, "has no value");
    return {std::string(key), op, {std::string(value)}};
  }
  throw misunderstood(text, "compares with an unknown sign");
}

}  // namespace

model::Filter parse_filter(std::string_view text) {
  model::Filter filter = read_filter(text);
  if (filter.key == kUpdated) {
    for (std::string& value : filter.values) value = day_in(value, text);
  }
  return filter;
}

bool compares(const model::Filter& filter) {
  return filter.op == Op::less || filter.op == Op::less_or_equal || filter.op == Op::greater ||
         filter.op == Op::greater_or_equal;
}

bool is_number(std::string_view value) { return number_in(value).has_value(); }

index::Condition condition_of(const model::Filter& filter, Values values) {
  index::Condition out;
  if (!compares(filter)) {
    out.negated = filter.op == Op::not_equal || filter.op == Op::not_in;
    for (const std::string& value : filter.values) {
      for (index::Matcher& matcher : equal_to(filter.key, value)) out.any_of.push_back(std::move(matcher));
    }
    return out;
  }
  const std::string& value = filter.values.front();
  const auto number = number_in(value);
  if (number && values != Values::texts)
    out.any_of.emplace_back(compare_numbers(filter.key, filter.op, *number));
  else
    out.any_of.emplace_back(compare_texts(filter.key, filter.op, value));
  return out;
}

}  // namespace ragctl::retrieve
