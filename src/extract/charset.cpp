#include "charset.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "charset_guess.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kSample = 16 * 1024;
constexpr std::size_t kMetaReach =
    4096;  // the standard says 1024; real pages put scripts before the declaration
// Announces ISO-2022-KR, in which two controls switch between scripts.
constexpr std::string_view kKorean2022 = "\x1B$)C";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

struct Mark {
  std::string_view bytes;
  const char* charset;
};
// UTF-32 before UTF-16: its little-endian mark starts with that of UTF-16.
constexpr std::array kMarks{Mark{{"\xEF\xBB\xBF", 3}, "UTF-8"}, Mark{{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                            Mark{{"\0\0\xFE\xFF", 4}, "UTF-32BE"}, Mark{{"\xFF\xFE", 2}, "UTF-16LE"},
                            Mark{{"\xFE\xFF", 2}, "UTF-16BE"}};

const Mark* find_mark(std::string_view bytes) {
  const auto* found =
      std::ranges::find_if(kMarks, [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  return found == kMarks.end() ? nullptr : found;
}

bool is_control(unsigned c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

std::size_t count_replaced(std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find(kReplacement); at != std::string_view::npos; at = text.find(kReplacement, at + 3))
    ++count;
  return count;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string label_after(std::string_view head, std::size_t at) {
  while (at < head.size() && (head[at] == ' ' || head[at] == '=' || head[at] == '"' || head[at] == '\''))
    ++at;
  const std::size_t end = head.find_first_of("\"' ;>/?\t\r\n", at);
  return std::string(head.substr(at, end == std::string_view::npos ? end : end - at));
}

// What the page says of itself: <meta charset>, <meta http-equiv content>, <?xml encoding>.
std::string declared_charset(std::string_view bytes) {
  const std::string head = lower(bytes.substr(0, kMetaReach));
  if (head.starts_with("<?xml")) {
    const std::size_t encoding = head.substr(0, head.find('>')).find("encoding");
    if (encoding != std::string::npos) return label_after(head, encoding + 8);
  }
  for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 5)) {
    const std::size_t charset = head.find("charset", at);
    if (charset != std::string::npos && charset < head.find('>', at)) return label_after(head, charset + 7);
  }
  return {};
}

// Labels mean supersets on the web (WHATWG Encoding, "names and labels").
std::string web_charset(const std::string& label) {
  constexpr std::array<std::pair<std::string_view, const char*>, 17> kSupersets{
      {{"iso-8859-1", "windows-1252"},
       {"iso8859-1", "windows-1252"},
       {"latin1", "windows-1252"},
       {"us-ascii", "windows-1252"},
       {"ascii", "windows-1252"},
       {"iso-8859-9", "windows-1254"},
       {"iso-8859-11", "windows-874"},
       {"tis-620", "windows-874"},
       {"gb2312", "gb18030"},
       {"gbk", "gb18030"},
       {"x-gbk", "gb18030"},
       {"shift_jis", "ibm-943_P15A-2003"},
       {"shift-jis", "ibm-943_P15A-2003"},
       {"x-sjis", "ibm-943_P15A-2003"},
       {"euc-kr", "windows-949"},
       {"ks_c_5601-1987", "windows-949"},
       {"big5", "windows-950"}}};
  const std::string name = lower(label);
  const auto* found =
      std::ranges::find(kSupersets, std::string_view(name), &std::pair<std::string_view, const char*>::first);
  return found == kSupersets.end() ? name : found->second;
}

// UTF-8 with a few broken characters (a cut file, a joined log) is still UTF-8.
bool is_nearly_utf8(std::string_view bytes) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint next = decode_utf8(bytes, at);
    const bool replaced = next.value == 0xFFFD && bytes.substr(at, next.size) != kReplacement;
    if (replaced)
      ++bad;
    else if (next.size > 1)
      ++good;
    at += next.size;
  }
  return good > 0 && bad * 10 <= good + 9;
}

Decoded decode_unmarked(std::string_view bytes, Markup markup) {
  const std::string declared = markup == Markup::html ? web_charset(declared_charset(bytes)) : std::string();
  std::optional<std::string> by_declaration;
  if (!declared.empty() && !declared.starts_with("utf")) by_declaration = convert(bytes, declared);
  const std::size_t lost = by_declaration ? count_replaced(*by_declaration) : 0;
  if (by_declaration && lost == 0) return {*std::move(by_declaration)};
  if (is_nearly_utf8(bytes)) return {to_valid_utf8(bytes), {"some bytes are not utf-8 and were replaced"}};
  if (const auto guess = guess_charset(bytes)) {
    auto text = convert(bytes, web_charset(guess->charset));
    const bool better = text && (!by_declaration || count_replaced(*text) < lost);
    if (better) {
      return {*std::move(text),
              {"charset guessed: " + guess->charset +
               (guess->confidence > 0 ? " (confidence " + std::to_string(guess->confidence) + "%)" : "")}};
    }
  }
  if (by_declaration)
    return {*std::move(by_declaration), {"some bytes are not " + declared + " and were replaced"}};
  return {to_valid_utf8(bytes), {"charset unknown; bytes that are not utf-8 were replaced"}};
}

bool has_escapes(std::string_view bytes) {
  return bytes.find("\x1B$") != std::string_view::npos || bytes.find("\x1B(") != std::string_view::npos;
}

Decoded decode_any(std::string_view bytes, Markup markup) {
  if (const Mark* mark = find_mark(bytes)) {
    const std::string_view rest = bytes.substr(mark->bytes.size());
    const bool utf8 = std::string_view(mark->charset) == "UTF-8";
    std::string text = utf8 ? to_valid_utf8(rest) : convert(rest, mark->charset).value_or("");
    if (count_replaced(text) == (utf8 ? count_replaced(rest) : 0)) return {std::move(text)};
    return {std::move(text),
            {std::string("some bytes are not ") + lower(mark->charset) + " and were replaced"}};
  }
  if (const char* wide = guess_wide(bytes)) {
    return {convert(bytes, wide).value_or(""), {std::string("charset guessed: ") + wide}};
  }
  if (!is_valid_utf8(bytes)) return decode_unmarked(bytes, markup);
  if (has_escapes(bytes)) {  // ISO-2022 hides other scripts in ASCII
    const auto guess = guess_charset(bytes);
    if (guess && guess->charset.starts_with("ISO-2022")) return decode_unmarked(bytes, markup);
  }
  return {std::string(bytes)};
}

bool needs_cleaning(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned c = byte_at(text, i);
    if (c >= 0x20 && c != 0x7F && c != 0xC2) continue;
    if (c == '\n' || c == '\t') continue;
    if (c != 0xC2 || (i + 1 < text.size() && byte_at(text, i + 1) < 0xA0)) return true;
  }
  return false;
}

// CRLF and CR become LF, a form feed ends a paragraph, other controls go.
std::string clean(std::string_view text, std::vector<std::size_t>& page_breaks) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned c = byte_at(text, i);
    if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\f') {
      out += "\n\n";
      page_breaks.push_back(out.size());
    } else if (c == 0xC2 && i + 1 < text.size() && byte_at(text, i + 1) < 0xA0) {
      ++i;
    } else if (!is_control(c)) {
      out += text[i];
    }
  }
  return out;
}

// Share of characters that no text has: unassigned, private, lone surrogates, controls.
bool is_wide_noise(std::string_view bytes, const Mark& mark) {
  const std::size_t reach = std::min(bytes.size(), std::size_t{8192}) & ~std::size_t{3};
  const std::string text = convert(bytes.substr(mark.bytes.size(), reach), mark.charset).value_or("");
  std::size_t odd = 0;
  std::size_t all = 0;
  for (std::size_t at = 0; at < text.size(); ++all) {
    const CodePoint next = decode_utf8(text, at);
    const int type = u_charType(static_cast<UChar32>(next.value));
    const bool text_like = type != U_UNASSIGNED && type != U_PRIVATE_USE_CHAR && next.value != 0xFFFD &&
                           (type != U_CONTROL_CHAR || !is_control(static_cast<unsigned>(next.value)));
    if (!text_like) ++odd;
    at += next.size;
  }
  return odd * 10 > all + 10;
}

}  // namespace

Decoded decode_text(std::string_view bytes, Markup markup) {
  Decoded decoded = decode_any(bytes, markup);
  if (needs_cleaning(decoded.text)) decoded.text = clean(decoded.text, decoded.page_breaks);
  return decoded;
}

std::optional<std::string> decode_charset(std::string_view bytes, const std::string& charset) {
  return convert(bytes, web_charset(charset));
}

bool is_binary(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kSample);
  const Mark* mark = find_mark(head);
  if (mark != nullptr && std::string_view(mark->charset) != "UTF-8") return is_wide_noise(head, *mark);
  if (guess_wide(head) != nullptr || head.find(kKorean2022) != head.npos) return false;
  // One stray control is forgiven; data that is no text has one in ten bytes.
  const auto controls = static_cast<std::size_t>(std::ranges::count_if(
      head, [](char c) { return is_control(static_cast<unsigned char>(c)) && c != '\x1B' && c != '\b'; }));
  return controls * 50 > head.size() + 50;
}

}  // namespace ragctl::extract
