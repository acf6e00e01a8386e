#include "decoding.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "../charset.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kLongestWord = 4000;

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// What ends a line in its encoded form is no content.
std::size_t end_of_soft_break(std::string_view text, std::size_t after_sign) {
  std::size_t at = after_sign;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') return at + 1;
  return at == text.size() ? at : text.npos;
}

struct EncodedWord {
  std::string charset;
  std::string bytes;
  std::size_t size = 0;  // of the whole word
};

// "=?charset?Q?text?="; the language of RFC 2231, "charset*en", is dropped.
std::optional<EncodedWord> encoded_word_at(std::string_view whole, std::size_t at) {
  if (whole.substr(at, 2) != "=?") return std::nullopt;
  // 75 signs are allowed; no end within reach must not cost a search of everything at every beginning.
  const std::string_view text = whole.substr(0, at + kLongestWord);
  const std::size_t after_charset = text.find('?', at + 2);
  if (after_charset == text.npos || after_charset + 2 >= text.size() || text[after_charset + 2] != '?')
    return std::nullopt;
  const std::size_t end = text.find("?=", after_charset + 3);
  if (end == text.npos) return std::nullopt;
  EncodedWord word;
  word.charset = lower(text.substr(at + 2, after_charset - at - 2));
  word.charset.resize(std::min(word.charset.find('*'), word.charset.size()));
  const std::string_view content = text.substr(after_charset + 3, end - after_charset - 3);
  const char encoding = text[after_charset + 1];
  if (encoding == 'B' || encoding == 'b')
    word.bytes = decode_base64(content);
  else if (encoding == 'Q' || encoding == 'q')
    word.bytes = decode_quoted_printable(content, QuotedPrintable::encoded_word);
  else
    return std::nullopt;
  word.size = end + 2 - at;
  return word;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string decode_bytes(std::string_view bytes, const std::string& charset) {
  if (is_valid_utf8(bytes) && (charset.empty() || charset == "utf-8")) return std::string(bytes);
  std::optional<std::string> text;
  if (!charset.empty() && charset != "utf-8") text = decode_charset(bytes, charset);
  return text ? *std::move(text) : decode_text(bytes, Markup::none).text;
}

}  // namespace

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = base64_value(c);
    if (value < 0) {
      // Padding may stand between two pieces that were encoded each by itself.
      if (c == '=') count = 0;
      continue;
    }
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return out;
}

std::string decode_quoted_printable(std::string_view text, QuotedPrintable kind) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '_' && kind == QuotedPrintable::encoded_word) {
      out += ' ';
      ++at;
      continue;
    }
    if (c != '=') {
      out += c;
      ++at;
      continue;
    }
    const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
    const std::size_t next_line = end_of_soft_break(text, at + 1);
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      at += 3;
    } else if (next_line != text.npos) {
      at = next_line;
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

std::string decode_mail_text(std::string_view bytes, const std::string& charset) {
  const std::string name = lower(charset);
  const bool finds_out = name.empty() || name == "us-ascii" || name == "utf-8" || name == "utf8" ||
                         name == "unknown-8bit" || name == "binary";
  if (!finds_out) {
    if (const auto text = decode_charset(bytes, name)) return decode_text(*text, Markup::none).text;
  }
  return decode_text(bytes, Markup::none).text;
}

std::string decode_header_text(std::string_view raw) {
  std::string out;
  EncodedWord open;       // words in a row
  std::size_t plain = 0;  // where unencoded text began
  const auto flush_word = [&] {
    out += decode_bytes(open.bytes, open.charset);
    open = {};
  };
  const auto flush_plain = [&](std::size_t end) {
    if (end > plain) out += decode_bytes(raw.substr(plain, end - plain), {});
  };
  for (std::size_t at = 0; at < raw.size();) {
    const auto word = encoded_word_at(raw, at);
    if (!word) {
      ++at;
      continue;
    }
    const std::string_view between = raw.substr(plain, at - plain);
    const bool follows = !open.charset.empty() && std::ranges::all_of(between, is_blank);
    if (!follows) {
      flush_word();
      flush_plain(at);
    } else if (open.charset != word->charset) {
      flush_word();
    }
    open.charset = word->charset.empty() ? "us-ascii" : word->charset;
    open.bytes += word->bytes;
    at += word->size;
    plain = at;
  }
  flush_word();
  flush_plain(raw.size());
  std::erase(out, '\0');
  return collapse_white_space(without_controls(to_valid_utf8(out)));
}

}  // namespace ragctl::extract
