#include "yaml_span.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ragctl::tenant {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
char at_or_nul(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

std::size_t quoted_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\')
      ++at;
    else if (text[at] == quote && quote == '\'' && at_or_nul(text, at + 1) == '\'')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return text.size();
}

// A plain scalar has no escapes: its letters stand in the text one after the other, only the blanks between
// them differ.
std::size_t plain_end(std::string_view text, std::size_t begin, std::string_view value) {
  std::size_t at = begin;
  for (const char c : value) {
    if (is_blank(c)) continue;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at_or_nul(text, at) != c) break;
    ++at;
  }
  return at;
}

std::size_t scalar_end(std::string_view text, const YamlNode& node) {
  const char first = at_or_nul(text, node.offset);
  if (node.style == YamlStyle::quoted && (first == '"' || first == '\''))
    return quoted_end(text, node.offset);
  return plain_end(text, node.offset, node.text);
}

// Lines that are blank or further in than the key; trailing blank ones belong to it only when "+" keeps them.
YamlSpan block_scalar_span(std::string_view text, std::size_t begin, std::size_t key_indent) {
  YamlSpan span{begin, begin, 0, 0};
  while (span.end < text.size() && !is_blank(text[span.end])) ++span.end;
  const bool keeps = text.substr(begin, span.end - begin).find('+') != std::string_view::npos;
  span.body_begin = span.body_end = line_end(text, begin);
  std::size_t at = span.body_begin;
  while ((at = text.find('\n', at)) != std::string_view::npos) {
    const std::size_t end = line_end(text, ++at);
    const std::string_view line = text.substr(at, end - at);
    const std::size_t indent = line.find_first_not_of(" \t");
    if (indent != std::string_view::npos && indent <= key_indent) break;
    if (indent != std::string_view::npos || keeps) span.body_end = end;
  }
  return span;
}

// The null that is written on the line of its colon, or nothing behind the colon.
YamlSpan null_span(std::string_view text, std::size_t colon, std::size_t offset) {
  const std::size_t after = at_or_nul(text, colon) == ':' ? colon + 1 : colon;
  const bool same_line = offset >= after && offset <= line_end(text, after);
  for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (same_line && text.substr(offset).starts_with(word))
      return {offset, offset + word.size(), offset + word.size(), offset + word.size()};
  }
  return {after, after, after, after};
}

// Behind the bracket that closes a flow collection whose last item ends at `at`.
std::size_t flow_end(std::string_view text, std::size_t at, char bracket) {
  for (; at < text.size() && text[at] != bracket; ++at) {
    if (text[at] == '#') at = line_end(text, at);
  }
  return std::min(at + 1, text.size());
}

std::size_t item_end(std::string_view text, const YamlNode& node) {
  if (node.kind == YamlKind::scalar) return scalar_end(text, node);
  if (node.kind == YamlKind::null) return node.offset;
  std::size_t end = node.offset + (node.style == YamlStyle::flow ? 1 : 0);
  if (!node.items.empty()) {
    end = node.kind == YamlKind::map ? value_end(text, node.keys.back(), node.items.back())
                                     : item_end(text, node.items.back());
  }
  if (node.style != YamlStyle::flow) return end;
  return flow_end(text, end, node.kind == YamlKind::map ? '}' : ']');
}

std::size_t colon_of(std::string_view text, const YamlNode& key) {
  std::size_t at = scalar_end(text, key);
  const std::size_t key_end = at;
  while (at < text.size() && is_blank(text[at])) ++at;
  return at_or_nul(text, at) == ':' ? at : key_end;
}

}  // namespace

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

std::size_t indent_of(std::string_view text, std::size_t at) {
  return at - (text.substr(0, at).rfind('\n') + 1);
}

YamlSpan value_span(std::string_view text, const YamlNode& key, const YamlNode& value) {
  if (value.kind == YamlKind::null) return null_span(text, colon_of(text, key), value.offset);
  const char first = at_or_nul(text, value.offset);
  if (value.style == YamlStyle::quoted && (first == '|' || first == '>')) {
    return block_scalar_span(text, value.offset, indent_of(text, key.offset));
  }
  const std::size_t end = item_end(text, value);
  return {value.offset, end, end, end};
}

std::size_t value_end(std::string_view text, const YamlNode& key, const YamlNode& value) {
  if (value.kind != YamlKind::null && value.kind != YamlKind::scalar) return item_end(text, value);
  return value_span(text, key, value).body_end;
}

}  // namespace ragctl::tenant
