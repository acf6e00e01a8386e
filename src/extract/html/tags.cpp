#include "tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

// More than a page of this kind ever has; they are compared with one another.
constexpr std::size_t kMostAttributes = 40;

constexpr std::array<std::pair<std::string_view, char32_t>, 34> kReferences{{
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"nbsp", 0xA0},
    {"copy", 0xA9},     {"laquo", 0xAB},   {"reg", 0xAE},     {"deg", 0xB0},     {"plusmn", 0xB1},
    {"para", 0xB6},     {"middot", 0xB7},  {"raquo", 0xBB},   {"times", 0xD7},   {"auml", 0xE4},
    {"eacute", 0xE9},   {"ouml", 0xF6},    {"uuml", 0xFC},    {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bull", 0x2022},
    {"hellip", 0x2026}, {"euro", 0x20AC},  {"trade", 0x2122}, {"larr", 0x2190},  {"rarr", 0x2192},
    {"le", 0x2264},     {"ge", 0x2265},    {"shy", 0xAD},     {"sect", 0xA7},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Not those that HTML replaces by others: of Windows-1252, surrogates, what is no character.
bool stands_for_itself(std::uint32_t code) {
  const bool in_ascii = code == '\t' || code == '\n' || (code >= 0x20 && code < 0x7F);
  const bool beyond = code >= 0xA0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  const bool is_none = (code & 0xFFFEU) == 0xFFFEU || (code >= 0xFDD0 && code <= 0xFDEF);
  return in_ascii || (beyond && !is_none);
}

std::optional<char32_t> number_of(std::string_view reference) {
  reference.remove_prefix(1);
  int base = 10;
  if (reference.starts_with('x') || reference.starts_with('X')) {
    base = 16;
    reference.remove_prefix(1);
  }
  std::uint32_t code = 0;
  const char* end = reference.data() + reference.size();
  const auto [stop, error] = std::from_chars(reference.data(), end, code, base);
  if (error != std::errc() || stop != end || !stands_for_itself(code)) return std::nullopt;
  return static_cast<char32_t>(code);
}

std::optional<char32_t> character_of(std::string_view reference) {
  if (reference.starts_with('#')) return number_of(reference);
  const auto* found = std::ranges::find(kReferences, reference, &decltype(kReferences)::value_type::first);
  return found == kReferences.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_html_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f'; }

bool has_odd_characters(std::string_view html) {
  bool odd = false;
  bool beyond_ascii = false;
  for (const char c : html) {
    const auto byte = static_cast<unsigned char>(c);
    odd |= (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\f') || byte == 0x7F;
    beyond_ascii |= byte >= 0x80;
  }
  if (odd || !beyond_ascii) return odd;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(html[i]); };
  for (std::size_t i = 0; i + 1 < html.size(); ++i) {
    if (at(i) < 0xC2) continue;
    if (at(i) == 0xC2 && at(i + 1) < 0xA0) return true;
    if (at(i) == 0xEF && i + 2 < html.size()) {
      const bool is_block = at(i + 1) == 0xB7 && at(i + 2) >= 0x90 && at(i + 2) <= 0xAF;
      if (is_block || (at(i + 1) == 0xBF && at(i + 2) >= 0xBE)) return true;
    }
    if (at(i) >= 0xF0 && i + 3 < html.size() && at(i + 2) == 0xBF && at(i + 3) >= 0xBE) return true;
  }
  return false;
}

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_html_space); }

bool starts_with_name(std::string_view text, std::string_view lower) {
  return text.size() > lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(), [](char a, char b) {
           return a == (is_ascii_letter(b) ? static_cast<char>(b | 0x20) : b);
         });
}

std::optional<std::string_view> decode_references(std::string_view text, std::string& storage) {
  std::size_t at = text.find('&');
  if (at == text.npos) return text;
  storage.clear();
  std::size_t copied = 0;
  for (; at != text.npos; at = text.find('&', at)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (!is_ascii_letter(next) && !is_digit(next) && next != '#') {
      ++at;
      continue;
    }
    const std::size_t end = text.substr(0, std::min(text.size(), at + 12)).find(';', at);
    const auto character = end == text.npos ? std::nullopt : character_of(text.substr(at + 1, end - at - 1));
    if (!character) return std::nullopt;
    storage.append(text.substr(copied, at - copied));
    append_utf8(storage, *character);
    at = copied = end + 1;
  }
  if (copied == 0) return text;
  return storage.append(text.substr(copied));
}

std::string_view TagReader::lower(std::string_view name, std::string& storage) {
  if (std::ranges::none_of(name, is_upper)) return name;
  storage.assign(name);
  std::ranges::transform(storage, storage.begin(),
                         [](char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; });
  return storage;
}

std::optional<std::string_view> TagReader::read_value(std::size_t& at) {
  if (at >= html_.size()) return std::nullopt;
  const char quote = html_[at];
  std::size_t begin = at;
  std::size_t end = 0;
  if (quote == '"' || quote == '\'') {
    end = html_.find(quote, ++begin);
    at = end + 1;
  } else {
    end = html_.find_first_of(" \n\t\f>\"'<=`", begin);
    if (end != html_.npos && !is_html_space(html_[end]) && html_[end] != '>') return std::nullopt;
    at = end;
  }
  if (end == html_.npos || (quote == '>' && end == begin)) return std::nullopt;
  if (at < html_.size() && !is_html_space(html_[at]) && html_[at] != '>' && html_[at] != '/')
    return std::nullopt;
  return html_.substr(begin, end - begin);
}

bool TagReader::read_attribute(std::size_t& at, StartTag& out) {
  const std::size_t end = html_.find_first_of(" \n\t\f/>=\"'<", at);
  if (end == html_.npos || end == at || html_[end] == '"' || html_[end] == '\'' || html_[end] == '<')
    return false;
  if (stored_ + 2 > storage_.size() || out.attributes.size() >= kMostAttributes) return false;
  HtmlNode::Attribute attribute{lower(html_.substr(at, end - at), storage_[stored_++]), {}};
  at = end;
  while (at < html_.size() && is_html_space(html_[at])) ++at;
  if (at < html_.size() && html_[at] == '=') {
    ++at;
    while (at < html_.size() && is_html_space(html_[at])) ++at;
    const auto raw = read_value(at);
    if (!raw) return false;
    // Where links lead is most of the attributes of many pages, and hardly asked for.
    const bool is_target = is_link_target(out.name, attribute.name);
    const auto value = is_target && !raw->starts_with('&') ? kept_target(*raw) : *raw;
    const auto decoded = decode_references(value, storage_[stored_++]);
    if (!decoded) return false;
    attribute.value = is_target ? kept_target(*decoded) : *decoded;
  }
  const auto same_name = [&](const HtmlNode::Attribute& other) { return other.name == attribute.name; };
  if (std::ranges::none_of(out.attributes, same_name)) out.attributes.push_back(attribute);
  return true;
}

bool TagReader::read_start(std::size_t at, StartTag& out) {
  storage_.resize(2 * kMostAttributes);
  stored_ = 0;
  out.attributes.clear();
  const std::size_t end = html_.find_first_of(" \n\t\f/>", ++at);
  if (end == html_.npos) return false;
  out.name = lower(html_.substr(at, end - at), tag_name_);
  at = end;
  while (at < html_.size() && html_[at] != '>') {
    if (is_html_space(html_[at]) || html_[at] == '/')
      ++at;
    else if (!read_attribute(at, out))
      return false;
  }
  out.end = at + 1;
  out.ends_itself = at < html_.size() && html_[at - 1] == '/';
  return at < html_.size();
}

std::optional<std::string_view> TagReader::read_end(std::size_t& at) {
  const std::size_t begin = at + 2;
  std::size_t end = html_.find_first_of(" \n\t\f/>", begin);
  if (end == html_.npos || end == begin || !is_ascii_letter(html_[begin])) return std::nullopt;
  const std::string_view name = lower(html_.substr(begin, end - begin), tag_name_);
  while (end < html_.size() && is_html_space(html_[end])) ++end;
  if (end >= html_.size() || html_[end] != '>') return std::nullopt;
  at = end + 1;
  return name;
}

}  // namespace ragctl::extract
