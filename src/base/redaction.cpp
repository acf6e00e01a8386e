#include "ragctl/base/redaction.hpp"

#include <algorithm>

namespace ragctl {
namespace {

constexpr std::size_t kFewestDigits = 8;
constexpr std::size_t kShortestKey = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_in_key(char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; }
bool is_in_number(char c) {
  return is_digit(c) || std::string_view(" .-()/+").find(c) != std::string_view::npos;
}
bool is_in_address(char c) {
  return is_in_key(c) || c == '.' || c == '+' || c == '%' || static_cast<unsigned char>(c) >= 0x80;
}

/// 2026-11-21
bool is_date(std::string_view text) {
  const std::string_view shape = "dddd-dd-dd";
  return text.size() == shape.size() &&
         std::ranges::equal(text, shape, [](char c, char s) { return s == 'd' ? is_digit(c) : c == s; });
}

/// Bytes of the longest run from `at` that `fits`.
template <class Fits>
std::size_t run(std::string_view text, std::size_t at, Fits fits) {
  std::size_t end = at;
  while (end < text.size() && fits(text[end])) ++end;
  return end - at;
}

// Each of these: the length of such a thing at the beginning of a text, 0 when there is none.

std::size_t address_at(std::string_view text) {
  const std::size_t name = run(text, 0, is_in_address);
  if (name == 0 || name == text.size() || text[name] != '@') return 0;
  std::size_t host = run(text, name + 1, is_in_address);
  while (host > 0 && text[name + host] == '.') --host;  // the end of a sentence
  return text.substr(name + 1, host).find('.') == std::string_view::npos ? 0 : name + 1 + host;
}

std::size_t key_at(std::string_view text) {
  const std::size_t size = run(text, 0, is_in_key);
  const std::string_view word = text.substr(0, size);
  const bool mixed = std::ranges::any_of(word, is_digit) && std::ranges::any_of(word, is_letter);
  return size >= kShortestKey && mixed ? size : 0;
}

std::size_t number_at(std::string_view text) {
  if (text.empty() || !(is_digit(text[0]) || text[0] == '+' || text[0] == '(')) return 0;
  std::size_t size = run(text, 0, is_in_number);
  while (size > 0 && !is_digit(text[size - 1])) --size;
  if (size < text.size() && is_letter(text[size])) return 0;  // 120cm, 3D
  const auto digits = std::ranges::count_if(text.substr(0, size), is_digit);
  const std::size_t word = run(text, 0, [](char c) { return !is_blank(c); });
  if (is_date(text.substr(0, std::min(word, std::size_t{10})))) return 0;
  return static_cast<std::size_t>(digits) >= kFewestDigits ? size : 0;
}

}  // namespace

std::string redacted(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 0;
    if ((size = address_at(text)) > 0) {
      out += "[e-mail]";
    } else if ((size = key_at(text)) > 0) {
      out += "[key]";
    } else if ((size = number_at(text)) > 0) {
      out += "[number]";
    } else {
      // On to the next word, so that no part of this one is taken for something.
      size = std::max<std::size_t>(1, run(text, 0, is_in_address));
      if (is_date(text.substr(0, 10))) size = std::max<std::size_t>(size, 10);
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace ragctl
