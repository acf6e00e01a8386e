#include "header.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "../charset.hpp"
#include "decoding.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostFields = 1000;
constexpr std::size_t kLongestField = 100'000;
constexpr std::size_t kMostAddresses = 1000;
constexpr std::size_t kMostParameters = 100;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// --- parameters
// --------------------------------------------------------------------------------------------------

// A quoted string, or up to the next semicolon.
std::string take_value(std::string_view& rest) {
  rest = trimmed(rest);
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string value(trimmed(rest.substr(0, end)));
    rest.remove_prefix(end);
    return value;
  }
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  rest.remove_prefix(std::min(rest.find(';', std::min(at + 1, rest.size())), rest.size()));
  return value;
}

std::string percent_decoded(std::string_view text) {
  std::string as_quoted(text);
  std::ranges::replace(as_quoted, '=', '\x01');
  std::ranges::replace(as_quoted, '%', '=');
  std::string out = decode_quoted_printable(as_quoted, QuotedPrintable::body);
  std::ranges::replace(out, '\x01', '=');
  return out;
}

/// The pieces of a parameter: name*0*=utf-8'en'..., name*1=...
struct Pieces {
  std::string charset;
  std::map<int, std::string> bytes;
  bool extended = false;
};

void add_piece(std::map<std::string, Pieces>& pieces, std::string name, std::string value) {
  const bool is_extended = name.ends_with('*');
  if (is_extended) name.pop_back();
  int number = 0;
  if (const std::size_t star = name.rfind('*'); star != name.npos) {
    number = parse_number<int>(name.substr(star + 1)).value_or(0);
    name.resize(star);
  }
  Pieces& of_name = pieces[name];
  if (is_extended) {
    of_name.extended = true;
    const std::size_t first = value.find('\'');
    const std::size_t second = first == value.npos ? value.npos : value.find('\'', first + 1);
    if (number == 0 && second != value.npos) {
      of_name.charset = lower(value.substr(0, first));
      value.erase(0, second + 1);
    }
    value = percent_decoded(value);
  }
  of_name.bytes.emplace(number, std::move(value));
}

std::string joined(const Pieces& pieces) {
  std::string bytes;
  for (const auto& [number, piece] : pieces.bytes) bytes += piece;
  if (!pieces.extended) return decode_header_text(bytes);
  const auto text = pieces.charset.empty() || pieces.charset == "utf-8"
                        ? std::optional(to_valid_utf8(bytes))
                        : decode_charset(bytes, pieces.charset);
  return collapse_white_space(without_controls(text.value_or(to_valid_utf8(bytes))));
}

// --- dates
// -------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

std::vector<std::string> words_of_date(std::string_view raw) {
  std::vector<std::string> words(1);
  int comment = 0;
  for (const char c : raw.substr(0, 200)) {
    if (c == '(') ++comment;
    if (c == ')' && comment > 0) {
      --comment;
      continue;
    }
    if (comment > 0) continue;
    const bool separates = c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n';
    if (!separates)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::optional<int> seconds_of_day(std::string_view time) {
  std::array<int, 3> parts{};
  for (std::size_t part = 0; part < parts.size() && !time.empty(); ++part) {
    const std::size_t end = std::min(time.find(':'), time.size());
    const auto number = parse_number<int>(time.substr(0, end));
    if (!number || *number < 0 || *number > 60) return std::nullopt;
    parts[part] = *number;
    time.remove_prefix(std::min(end + 1, time.size()));
  }
  if (parts[0] > 23) return std::nullopt;
  return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

int seconds_east(std::string_view zone) {
  static constexpr std::array<std::pair<std::string_view, int>, 8> kNames{{{"EST", -5},
                                                                           {"EDT", -4},
                                                                           {"CST", -6},
                                                                           {"CDT", -5},
                                                                           {"MST", -7},
                                                                           {"MDT", -6},
                                                                           {"PST", -8},
                                                                           {"PDT", -7}}};
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
    const int number = parse_number<int>(zone.substr(1)).value_or(0);
    const int seconds = (number / 100) * 3600 + (number % 100) * 60;
    return zone[0] == '-' ? -seconds : seconds;
  }
  const auto* named = std::ranges::find(kNames, zone, &std::pair<std::string_view, int>::first);
  return named == kNames.end() ? 0 : named->second * 3600;
}

// Howard Hinnant, "chrono-compatible low-level date algorithms".
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

}  // namespace

MailHeader::MailHeader(std::string_view& rest) {
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::string_view line = take_line(after);
    if (line.empty()) {
      rest = after;
      return;
    }
    const bool folded = line.front() == ' ' || line.front() == '\t';
    const std::size_t colon = line.find(':');
    if (!folded && (colon == line.npos || line.substr(0, colon).find_first_of(" \t") < colon)) {
      // The "From " line of a mailbox, or of a mail that once was in one.
      if (!fields_.empty() || !(line.starts_with("From ") || line.starts_with(">From "))) return;
    } else if (folded && !fields_.empty()) {
      std::string& value = fields_.back().second;
      if (value.size() < kLongestField) value.append(" ").append(trimmed(line).substr(0, kLongestField));
    } else if (!folded && fields_.size() < kMostFields) {
      fields_.emplace_back(lower(line.substr(0, colon)),
                           trimmed(line.substr(colon + 1)).substr(0, kLongestField));
    }
    rest = after;
  }
}

std::string_view MailHeader::find(std::string_view lower_name) const {
  const auto found =
      std::ranges::find(fields_, lower_name, [](const auto& field) { return std::string_view(field.first); });
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

std::string FieldValue::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

FieldValue parse_field(std::string_view raw) {
  FieldValue out;
  const std::size_t end = std::min(raw.find(';'), raw.size());
  out.value = lower(trimmed(raw.substr(0, end)));
  std::string_view rest = raw.substr(end);
  std::map<std::string, Pieces> pieces;
  for (std::size_t count = 0; !rest.empty() && count < kMostParameters; ++count) {
    rest.remove_prefix(1);  // the semicolon
    const std::size_t equals = rest.find('=');
    const std::size_t next = rest.find(';');
    if (equals == rest.npos) break;
    if (next < equals) {
      rest.remove_prefix(next);
      continue;
    }
    std::string name = lower(trimmed(rest.substr(0, equals)));
    rest.remove_prefix(equals + 1);
    add_piece(pieces, std::move(name), take_value(rest));
  }
  for (const auto& [name, of_name] : pieces) out.parameters.emplace(name, joined(of_name));
  return out;
}

std::vector<MailAddress> parse_addresses(std::string_view raw) {
  std::vector<MailAddress> out;
  std::string name;
  std::string address;
  bool quoted = false;
  bool angle = false;
  int comment = 0;
  const auto finish = [&] {
    MailAddress found;
    std::string words = decode_header_text(name);
    found.address = lower(decode_header_text(address));
    if (found.address.empty() && words.find('@') != words.npos) {
      found.address = lower(words);
    } else {
      found.name = std::move(words);
    }
    if (!found.name.empty() || !found.address.empty()) out.push_back(std::move(found));
    name.clear();
    address.clear();
  };
  for (std::size_t at = 0; at < raw.size() && out.size() < kMostAddresses; ++at) {
    const char c = raw[at];
    if (quoted) {
      if (c == '\\' && at + 1 < raw.size())
        name += raw[++at];
      else if (c == '"')
        quoted = false;
      else
        name += c;
    } else if (c == '(' || (comment > 0 && c == ')')) {
      comment += c == '(' ? 1 : -1;
    } else if (comment > 0) {
      continue;
    } else if (angle) {
      if (c == '>')
        angle = false;
      else
        address += c;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '<') {
      angle = true;
    } else if (c == ':') {
      name.clear();
    } else if (c == ',' || c == ';') {
      finish();
    } else {
      name += c;
    }
  }
  finish();
  return out;
}

std::string iso_date(std::string_view raw) {
  std::vector<std::string> words = words_of_date(raw);
  if (!words.empty() && !words[0].empty() && (words[0][0] < '0' || words[0][0] > '9'))
    words.erase(words.begin());
  if (words.size() < 3) return {};
  const auto day = parse_number<int>(words[0]);
  const auto* month = std::ranges::find(kMonths, lower(words[1]).substr(0, 3));
  auto year = parse_number<int>(words[2]);
  const auto seconds = words.size() > 3 ? seconds_of_day(words[3]) : std::optional(0);
  if (!day || *day < 1 || *day > 31 || month == kMonths.end() || !year || !seconds) return {};
  if (*year < 50) *year += 2000;
  if (*year < 1000) *year += 1900;
  if (*year > 9999) return {};
  const std::int64_t days = days_from_civil(*year, static_cast<int>(month - kMonths.begin()) + 1, *day);
  const std::int64_t east = words.size() > 4 ? seconds_east(words[4]) : 0;
  return format_utc(static_cast<UnixMillis>((days * 86'400 + *seconds - east) * 1000));
}

}  // namespace ragctl::extract
