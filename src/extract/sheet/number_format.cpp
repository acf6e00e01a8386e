#include "number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr double kLastDay = 2'958'465;  // 9999-12-31
constexpr double kLargestShown = 1e15;  // beyond it digits are made up
constexpr std::size_t kMostDecimals = 30;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string printed(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

// 2.675 is stored a little below, and shown as 2.68 by every spreadsheet: they round what has 15 digits.
double nudged(double value) { return value * (1 + 4e-16); }

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string iso_date(std::string text) {
  const std::size_t time = text.find('T');
  if (time == std::string::npos) return text;
  if (text.find_first_not_of("0:.Z", time + 1) == std::string::npos)
    text.resize(time);
  else
    text[time] = ' ';
  return text;
}

std::string general_number(double value) {
  if (value == 0) return "0";
  if (std::abs(value) < kLargestShown && value == std::trunc(value))
    return printed(value, std::chars_format::fixed, 0);
  return printed(value, std::chars_format::general, 15);
}

/// Reads one section of a format's code.
class NumberFormat::SectionReader {
public:
  explicit SectionReader(std::string_view code) : code_(code) {}

  Section read() {
    while (at_ < code_.size()) step();
    return std::move(out_);
  }

private:
  void literal(std::string_view text) {
    if (out_.tokens.empty() || out_.tokens.back().kind != Token::Kind::literal)
      out_.tokens.push_back({Token::Kind::literal, {}});
    out_.tokens.back().text += text;
    pending_commas_ = 0;
  }

  void step() {
    const char c = code_[at_++];
    if (c == '"') {
      const std::size_t end = std::min(code_.find('"', at_), code_.size());
      literal(code_.substr(at_, end - at_));
      at_ = std::min(end + 1, code_.size());
    } else if (c == '\\') {
      literal(code_.substr(at_, 1));
      at_ += at_ < code_.size() ? 1 : 0;
    } else if (c == '_' || c == '*') {  // as wide as the next character; filled with it
      if (at_ < code_.size()) at_ += decode_utf8(code_, at_).size;
    } else if (c == '[') {
      const std::size_t end = std::min(code_.find(']', at_), code_.size());
      bracket(code_.substr(at_, end - at_));
      at_ = std::min(end + 1, code_.size());
    } else if (c == '0' || c == '#' || c == '?') {
      digit(c);
    } else if (!letter(c)) {
      sign(c);
    }
  }

  void digit(char c) {
    out_.tokens.push_back({Token::Kind::digit, std::string(1, c)});
    out_.thousands = 0;
    pending_commas_ = 1;
  }

  void sign(char c) {
    if (c == '.' && !has_point_) {
      has_point_ = true;
      out_.tokens.push_back({Token::Kind::point, "."});
    } else if (c == '%') {
      out_.tokens.push_back({Token::Kind::percent, "%"});
    } else if (c == ',' && pending_commas_ > 0) {
      ++out_.thousands;  // unless another digit follows
    } else if (c == '/' && pending_commas_ > 0 && !out_.is_date()) {
      out_.fraction = true;
    } else if (c == '@') {
      out_.tokens.push_back({Token::Kind::general, {}});
    } else if (c != ',') {
      literal(std::string(1, c));
    }
  }

  // "[h]", "[Red]", "[<100]", "[$EUR-407]"
  void bracket(std::string_view words) {
    if (words.starts_with('$')) {
      const std::string_view currency = words.substr(1, words.find('-') - 1);
      if (!currency.empty()) literal(currency);
      return;
    }
    const bool elapsed = !words.empty() && std::ranges::all_of(words, [&](char c) {
      return lower(c) == lower(words[0]) && (lower(c) == 'h' || lower(c) == 'm' || lower(c) == 's');
    });
    if (elapsed) {
      out_.elapsed = true;
      after_hour_ = true;
      out_.second = out_.second || lower(words[0]) == 's';
    }
  }

  // Letters of dates; runs of them are one.
  bool letter(char c) {
    constexpr std::string_view kGeneral = "eneral";
    const char small = lower(c);
    const std::string_view rest = code_.substr(at_);
    const auto continues = [&](std::string_view word) {
      return rest.size() >= word.size() && std::ranges::equal(rest.substr(0, word.size()), word,
                                                              [](char a, char b) { return lower(a) == b; });
    };
    if (small == 'g' && continues(kGeneral)) {
      at_ += kGeneral.size();
      out_.tokens.push_back({Token::Kind::general, {}});
      return true;
    }
    if (small == 'e' && !rest.empty() && (rest[0] == '+' || rest[0] == '-') && pending_commas_ > 0) {
      out_.exponent = true;
      ++at_;
      return true;
    }
    if (small == 'a' && (continues("m/pm") || continues("/p"))) {
      at_ += continues("m/pm") ? 4 : 2;
      return true;
    }
    if (std::string_view("ymdhs").find(small) == std::string_view::npos) return false;
    while (at_ < code_.size() && lower(code_[at_]) == small) ++at_;
    date_letter(small);
    return true;
  }

  void date_letter(char c) {
    if (c == 'y') out_.year = true;
    if (c == 'd') out_.day = true;
    if (c == 'h') out_.hour = true;
    if (c == 's') out_.second = true;
    if (c == 'm' && !after_hour_ && !seconds_follow()) out_.month = true;
    if (c == 'm' && (after_hour_ || seconds_follow())) out_.hour = true;
    after_hour_ = c == 'h';
  }

  // An "m" is of minutes behind hours and before seconds.
  [[nodiscard]] bool seconds_follow() const {
    const std::size_t next = code_.find_first_of("yYmMdDhHsS", at_);
    return next != std::string_view::npos && lower(code_[next]) == 's';
  }

  std::string_view code_;
  std::size_t at_ = 0;
  int pending_commas_ = 0;  // commas behind a digit divide
  bool has_point_ = false;
  bool after_hour_ = false;
  Section out_;
};

NumberFormat::NumberFormat(std::string_view code) {
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= code.size() && sections_.size() < 3; ++at) {
    if (at < code.size() && code[at] == '"') quoted = !quoted;
    if (at < code.size() && code[at] == '\\' && !quoted) {
      ++at;
      continue;
    }
    if (at < code.size() && (quoted || code[at] != ';')) continue;
    sections_.push_back(SectionReader(code.substr(begin, at - begin)).read());
    begin = at + 1;
  }
  if (code.empty()) sections_.clear();
  if (sections_.empty()) sections_.push_back(SectionReader("General").read());
}

NumberFormat NumberFormat::built_in(int id) {
  static constexpr std::pair<int, std::string_view> kCodes[] = {{1, "0"},
                                                                {2, "0.00"},
                                                                {3, "0"},
                                                                {4, "0.00"},
                                                                {9, "0%"},
                                                                {10, "0.00%"},
                                                                {11, "0.00E+00"},
                                                                {12, "# ?/?"},
                                                                {13, "# ?/?"},
                                                                {18, "h:mm"},
                                                                {19, "h:mm:ss"},
                                                                {20, "h:mm"},
                                                                {21, "h:mm:ss"},
                                                                {22, "yyyy-mm-dd h:mm"},
                                                                {32, "h:mm"},
                                                                {33, "h:mm:ss"},
                                                                {34, "h:mm"},
                                                                {35, "h:mm:ss"},
                                                                {37, "0;(0)"},
                                                                {38, "0;(0)"},
                                                                {39, "0.00;(0.00)"},
                                                                {40, "0.00;(0.00)"},
                                                                {44, "$0.00;($0.00)"},
                                                                {45, "[m]:ss"},
                                                                {46, "[h]:mm:ss"},
                                                                {47, "[m]:ss"},
                                                                {48, "0.0E+0"}};
  const auto* found = std::ranges::find(kCodes, id, [](const auto& each) { return each.first; });
  if (found != std::end(kCodes)) return NumberFormat(found->second);
  if (id == 17) return NumberFormat("mmm-yy");
  const bool date = (id >= 14 && id <= 16) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  return NumberFormat(date ? "yyyy-mm-dd" : "General");
}

std::string NumberFormat::show(double value, DateSystem system) const {
  if (!std::isfinite(value)) return {};
  const bool own_negative = value < 0 && sections_.size() > 1;
  const bool own_zero = value == 0 && sections_.size() > 2;
  const Section& section = sections_[own_negative ? 1 : own_zero ? 2 : 0];
  if (section.is_date()) return show_date(section, value, system).value_or(general_number(value));
  const std::string shown = collapse_white_space(show_number(section, std::abs(value)));
  const bool nothing = shown.find_first_of("123456789") == std::string::npos;
  return value < 0 && !own_negative && !nothing ? "-" + shown : shown;
}

namespace {

// The digits of a number for the places of a format: those before the point from the right, those behind it
// from the left.
struct Digits {
  std::string whole;
  std::string part;
};

Digits digits_of(double value, std::size_t decimals) {
  const std::string text =
      printed(nudged(value), std::chars_format::fixed, static_cast<int>(std::min(decimals, kMostDecimals)));
  const std::size_t point = std::min(text.find('.'), text.size());
  Digits out{text.substr(0, point), text.substr(std::min(point + 1, text.size()))};
  if (out.whole == "0") out.whole.clear();
  return out;
}

}  // namespace

std::string NumberFormat::show_number(const Section& section, double value) {
  using Kind = Token::Kind;
  std::size_t before = 0;
  std::size_t behind = 0;
  bool point = false;
  for (const Token& token : section.tokens) {
    if (token.kind == Kind::point) point = true;
    if (token.kind == Kind::digit) ++(point ? behind : before);
    if (token.kind == Kind::percent) value *= 100;
  }
  value /= std::pow(1000, section.thousands);
  const bool unshowable = section.fraction || section.exponent || value >= kLargestShown;
  const std::string as_general = general_number(value);
  Digits digits = digits_of(unshowable ? 0 : value, behind);
  // Behind the point "#" and "?" hide the zeros at the end.
  std::size_t at = behind;
  for (auto token = section.tokens.rbegin(); at > 0 && token != section.tokens.rend(); ++token) {
    if (token->kind == Kind::point) break;
    if (token->kind != Kind::digit) continue;
    if (token->text == "0" || at > digits.part.size() || digits.part[at - 1] != '0') break;
    digits.part.resize(--at);
  }
  std::string out;
  bool general_put = false;
  std::size_t places = before;  // still to come before the point
  std::size_t next = 0;         // digit behind the point
  point = false;
  const auto put_whole = [&](const std::string& kind) {
    const std::size_t size = digits.whole.size();
    if (places == before && size > before) out += digits.whole.substr(0, size - before);
    if (places <= size)
      out += digits.whole[size - places];
    else if (kind == "0")
      out += '0';
    --places;
  };
  for (const Token& token : section.tokens) {
    const bool number = token.kind == Kind::general || token.kind == Kind::digit;
    if (number && (unshowable || token.kind == Kind::general)) {
      if (!general_put) out += as_general;
      general_put = true;
    } else if (token.kind == Kind::digit && !point) {
      put_whole(token.text);
    } else if (token.kind == Kind::digit) {
      if (next < digits.part.size()) out += digits.part[next++];
    } else if (token.kind == Kind::point) {
      point = true;
      if (before == 0) out += digits.whole;
      if (!unshowable && !digits.part.empty()) out += '.';
    } else {
      out += token.text;
    }
  }
  return out;
}

std::optional<std::string> NumberFormat::show_date(const Section& section, double value, DateSystem system) {
  using namespace std::chrono;
  if (value < 0 || value > kLastDay) return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(std::llround(value * 86'400));
  const std::int64_t hours = seconds / 3600;
  const std::int64_t minutes = seconds / 60 % 60;
  std::string time = two_digits(section.elapsed ? hours : hours % 24) + ":" + two_digits(minutes);
  if (section.second || seconds % 60 != 0) time += ":" + two_digits(seconds % 60);
  if (section.elapsed) return time;
  if (!section.year && !section.month && !section.day) return time;
  std::int64_t days_since = seconds / 86'400;
  // The 29th of February 1900, which never was, is counted: before it, the days are one later.
  if (system == DateSystem::from_1900 && days_since < 60) ++days_since;
  const sys_days first =
      system == DateSystem::from_1904 ? sys_days(year(1904) / 1 / 1) : sys_days(year(1899) / 12 / 30);
  const year_month_day date(first + days(days_since));
  std::string out = std::to_string(static_cast<int>(date.year()));
  if (section.month || section.day) out += "-" + two_digits(unsigned{date.month()});
  if (section.day) out += "-" + two_digits(unsigned{date.day()});
  return section.hour ? out + " " + time : out;
}

}  // namespace ragctl::extract
