#include "lexer.hpp"

#include <algorithm>
#include <charconv>

namespace ragctl::extract {
namespace {

using Kind = RtfToken::Kind;

constexpr std::size_t kLongestName = 32;  // as the specification has it

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_line_end(char c) { return c == '\n' || c == '\r' || c == '\0'; }

}  // namespace

std::optional<RtfToken> RtfLexer::next() {
  while (at_ < bytes_.size() && is_line_end(bytes_[at_])) ++at_;
  if (at_ >= bytes_.size()) return std::nullopt;
  const char c = bytes_[at_];
  if (c == '{' || c == '}') {
    ++at_;
    return RtfToken{.kind = c == '{' ? Kind::open : Kind::close};
  }
  if (c == '\\') return read_control();
  const std::size_t begin = at_;
  while (at_ < bytes_.size() && bytes_[at_] != '{' && bytes_[at_] != '}' && bytes_[at_] != '\\' &&
         !is_line_end(bytes_[at_]))
    ++at_;
  return RtfToken{.kind = Kind::text, .text = bytes_.substr(begin, at_ - begin)};
}

RtfToken RtfLexer::read_control() {
  ++at_;
  if (at_ < bytes_.size() && is_letter(bytes_[at_])) return read_word();
  const std::string_view symbol = bytes_.substr(at_, 1);
  at_ = std::min(at_ + 1, bytes_.size());
  if (symbol != "'") return RtfToken{.kind = Kind::symbol, .text = symbol};
  unsigned value = 0;
  const std::string_view digits = bytes_.substr(at_, 2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc()) return RtfToken{.kind = Kind::symbol, .text = "'"};
  at_ += static_cast<std::size_t>(end - digits.data());
  return RtfToken{.kind = Kind::byte, .byte = static_cast<char>(value)};
}

RtfToken RtfLexer::read_word() {
  const std::size_t begin = at_;
  while (at_ < bytes_.size() && is_letter(bytes_[at_]) && at_ - begin < kLongestName) ++at_;
  RtfToken out{.kind = Kind::word, .text = bytes_.substr(begin, at_ - begin)};
  const std::size_t number = at_;
  if (at_ + 1 < bytes_.size() && bytes_[at_] == '-' && is_digit(bytes_[at_ + 1])) ++at_;
  while (at_ < bytes_.size() && is_digit(bytes_[at_])) ++at_;
  int value = 0;
  if (at_ > number && std::from_chars(bytes_.data() + number, bytes_.data() + at_, value).ec == std::errc())
    out.parameter = value;
  if (at_ < bytes_.size() && bytes_[at_] == ' ') ++at_;  // ends the word and is no text
  if (out.text == "bin" && out.parameter)
    at_ += std::min(bytes_.size() - at_, static_cast<std::size_t>(std::max(*out.parameter, 0)));
  return out;
}

}  // namespace ragctl::extract
