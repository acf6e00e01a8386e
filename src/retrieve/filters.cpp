#include "ragctl/retrieve/filters.hpp"

#include <algorithm>
#include <array>
#include <chrono>
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

/// The pair of quotes that a text begins with, if any.
struct Quotes {
  std::string_view open, close;
};

std::optional<Quotes> quotes_before(std::string_view text) {
  static constexpr std::array<Quotes, 5> kQuotes{
      {{"\"", "\""}, {"'", "'"}, {"\u201C", "\u201D"}, {"\u201E", "\u201C"}, {"\u00AB", "\u00BB"}}};
  const auto found =
      std::ranges::find_if(kQuotes, [&](const Quotes& quotes) { return text.starts_with(quotes.open); });
  return found == kQuotes.end() ? std::nullopt : std::optional(*found);
}

Error misunderstood(std::string_view text, const std::string& what) {
  return {ErrorCode::usage, "the filter '" + std::string(text) + "' " + what,
          "write it like source=handbook, price<100, updated>=2026-01-01 or 'tag in (a,b)'; a property with "
          "signs or parentheses in its name stands in quotes: '\"Price (EUR)\"<20'"};
}

void add_value(std::string_view text, model::Filter& filter) {
  text = trimmed(text);
  const auto quotes = quotes_before(text);
  if (quotes && text.size() >= quotes->open.size() + quotes->close.size() && text.ends_with(quotes->close)) {
    text.remove_prefix(quotes->open.size());
    text.remove_suffix(quotes->close.size());
    filter.quoted = true;
  }
  filter.values.emplace_back(text);
}

/// Where the first value of a list ends: at a comma, which within quotes is one of its letters.
std::size_t end_of_value(std::string_view list) {
  const std::size_t blanks = std::min(list.find_first_not_of(" \t"), list.size());
  if (const auto quotes = quotes_before(list.substr(blanks))) {
    std::size_t close = list.find(quotes->close, blanks + quotes->open.size());
    for (; close != std::string_view::npos; close = list.find(quotes->close, close + 1)) {
      const std::size_t after = list.find_first_not_of(" \t", close + quotes->close.size());
      if (after == std::string_view::npos) return list.size();
      if (list[after] == ',') return after;
    }
  }
  return std::min(list.find(','), list.size());
}

void add_values(std::string_view list, std::string_view whole, model::Filter& filter) {
  list = trimmed(list);
  if (list.size() < 2 || list.front() != '(' || list.back() != ')')
    throw misunderstood(whole, "has no list in parentheses after 'in'");
  list = list.substr(1, list.size() - 2);
  while (!list.empty()) {
    const std::size_t end = end_of_value(list);
    add_value(list.substr(0, end), filter);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  if (filter.values.empty()) throw misunderstood(whole, "has an empty list");
}

std::optional<double> number_in(std::string_view text) {
  const auto value = parse_number<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

constexpr std::string_view kUpdated = "updated";

/// Whether the calendar has it: there is no 31st of November.
bool is_day(std::string_view day) {
  const auto part = [&](std::size_t at, std::size_t size) {
    return parse_number<unsigned>(day.substr(at, size)).value_or(0);
  };
  const std::chrono::year year(static_cast<int>(part(0, 4)));
  return std::chrono::year_month_day(year, std::chrono::month(part(5, 2)), std::chrono::day(part(8, 2))).ok();
}

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
  if (right && day.size() == 10) right = is_day(day);
  if (!right)
    throw misunderstood(whole, "needs a day such as 2026-01-31, a month such as 2026-01, or a year");
  return std::string(day);
}

/// Names are no numbers, and neither is what stands in quotes.
bool may_be_number(const model::Filter& filter) { return !filter.quoted && !index::is_name(filter.key); }

/// The number that its value is compared with.
std::optional<double> compared_number(const model::Filter& filter) {
  return may_be_number(filter) ? number_in(filter.values.front()) : std::nullopt;
}

/// A month and a year are all their days. A number equals another only when no third is both: 007 is not 7.
void add_equal(const model::Filter& filter, const std::string& value, std::vector<index::Matcher>& out) {
  if (filter.key == kUpdated) {
    const std::string here = index::property_text(filter.key, value);
    out.emplace_back(index::TermRange{here, here + kAfterAll});
    return;
  }
  out.emplace_back(index::property_text(filter.key, value));
  const auto number = may_be_number(filter) ? index::exact_number(value) : std::nullopt;
  if (number) out.emplace_back(index::property_number(filter.key, *number));
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
  const std::string here = index::property_texts_from(key, value);
  const std::string next = here + kAfterAll;
  if (op == Op::less) return range(all, "", here);
  if (op == Op::less_or_equal) return range(all, "", next);
  return range(all, op == Op::greater ? next : here, "");
}

/// A filter cut in two: what it asks about, and the rest from the sign, "in" or "not in" on.
struct Parts {
  std::string_view key;
  std::string_view rest;
};

Parts parts_of(std::string_view text) {
  const std::string_view whole = text;
  text = trimmed(text);
  if (const auto quotes = quotes_before(text)) {
    const std::size_t begin = quotes->open.size();
    const std::size_t close = text.find(quotes->close, begin);
    if (close == std::string_view::npos) throw misunderstood(whole, "has a quote without an end");
    return {text.substr(begin, close - begin), trimmed(text.substr(close + quotes->close.size()))};
  }
  const std::size_t at = text.find_first_of("!<>=(");
  if (at == std::string_view::npos) throw misunderstood(whole, "compares nothing");
  const std::string_view head = trimmed(text.substr(0, at));
  if (text[at] != '(') return {head, text.substr(at)};
  for (const std::string_view word : {" not in", " in"}) {
    if (!head.ends_with(word)) continue;
    const std::size_t size = head.size() - word.size();
    return {trimmed(head.substr(0, size)), trimmed(text.substr(size))};
  }
  throw misunderstood(whole, "has a list, but no 'in' before it");
}

constexpr std::array<std::pair<std::string_view, Op>, 10> kSigns{{{"not in", Op::not_in},
                                                                  {"in", Op::in},
                                                                  {"!=", Op::not_equal},
                                                                  {"<>", Op::not_equal},
                                                                  {"<=", Op::less_or_equal},
                                                                  {">=", Op::greater_or_equal},
                                                                  {"==", Op::equal},
                                                                  {"=", Op::equal},
                                                                  {"<", Op::less},
                                                                  {">", Op::greater}}};

/// "5 and price<50", which would be compared as a text.
bool compares_again(const model::Filter& filter) {
  return compares(filter) && !filter.quoted &&
         filter.values.front().find_first_of("<>=") != std::string::npos;
}

model::Filter read_filter(std::string_view text) {
  const auto [key, rest] = parts_of(text);
  if (key.empty()) throw misunderstood(text, "names no property");
  if (rest.empty()) throw misunderstood(text, "compares nothing");
  const auto sign =
      std::ranges::find_if(kSigns, [&](const auto& one) { return rest.starts_with(one.first); });
  if (sign == kSigns.end()) throw misunderstood(text, "compares with an unknown sign");
  model::Filter filter{std::string(key), sign->second, {}, false};
  const std::string_view value = trimmed(rest.substr(sign->first.size()));
  if (filter.op == Op::in || filter.op == Op::not_in) {
    add_values(value, text, filter);
    return filter;
  }
  if (!value.empty() && std::string_view("<>=!").find(value.front()) != std::string_view::npos)
    throw misunderstood(text, "compares with an unknown sign");
  add_value(value, filter);
  if (filter.values.front().empty()) throw misunderstood(text, "has no value");
  if (compares_again(filter))
    throw Error(ErrorCode::usage, "the filter '" + std::string(text) + "' compares more than once",
                "give --filter for each condition; a value with a sign in it stands in quotes");
  return filter;
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
    for (const std::string& value : filter.values) add_equal(filter, value, out.any_of);
    return out;
  }
  const auto number = compared_number(filter);
  if (number && values != Values::texts)
    out.any_of.emplace_back(compare_numbers(filter.key, filter.op, *number));
  if (!number || values != Values::numbers)
    out.any_of.emplace_back(compare_texts(filter.key, filter.op, filter.values.front()));
  return out;
}

std::optional<std::string> note_on(const model::Filter& filter, Values values) {
  if (!compares(filter) || filter.key == kUpdated) return std::nullopt;
  const std::string key = '"' + filter.key + '"', value = '"' + filter.values.front() + '"';
  const bool number = compared_number(filter).has_value();
  if (values == Values::numbers && !number) return key + " holds numbers, and " + value + " is none";
  if (values == Values::both) {
    return key + " holds numbers in some documents and texts in others; " + value + " was compared with " +
           (number ? "both, with texts byte by byte" : "the texts only");
  }
  const bool year = filter.values.front().size() == 4;  // which is compared with dates, rightly
  if (values == Values::texts && !filter.quoted && !year && is_number(filter.values.front()))
    return key + " holds no numbers; " + value + " was compared with its texts, byte by byte";
  return std::nullopt;
}

}  // namespace ragctl::retrieve
