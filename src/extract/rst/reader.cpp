#include "reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;

constexpr int kDeepest = 40;
constexpr std::size_t kLongestTitle = 300;  // bytes

// ".. name:: rest" -> where the name ends; npos when it is no directive.
std::size_t directive_name_end(std::string_view head) {
  std::size_t end = 0;
  while (end < head.size() && (std::isalnum(static_cast<unsigned char>(head[end])) != 0 ||
                               std::string_view("-_.+:").find(head[end]) != std::string_view::npos))
    ++end;
  // The name may have colons itself: "py:function".
  const std::string_view name = head.substr(0, end);
  if (name.size() > 2 && name.ends_with("::")) return end - 2;
  const bool spaced = !name.empty() && head.substr(end).starts_with(" ::");
  return spaced ? end : std::string_view::npos;
}

// "0xA9 .. copyright", "U+2014", "|": the characters of a substitution.
std::string characters_of(std::string_view codes) {
  std::string out;
  for (std::size_t at = 0; at < codes.size();) {
    const std::size_t end = std::min(codes.find(' ', at), codes.size());
    std::string_view code = codes.substr(at, end - at);
    at = end + 1;
    if (code == "..") break;
    const bool hex = code.starts_with("0x") || code.starts_with("U+") || code.starts_with("\\x");
    std::uint32_t value = 0;
    if (hex) code.remove_prefix(2);
    const bool valid =
        hex && std::from_chars(code.data(), code.data() + code.size(), value, 16).ec == std::errc{};
    if (valid && value >= 0x20 && value < 0x110000 && (value < 0xD800 || value > 0xDFFF))
      append_utf8(out, value);
    else
      out += code;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == text.npos ? std::string_view() : text.substr(begin);
}

}  // namespace

void RstReader::read(RstLines lines) {
  gather_names(lines);
  read_body(lines, 0);
  writer_.close();
}

void RstReader::gather_names(RstLines lines) {
  for (const std::string_view line : lines) {
    const std::string_view text = trimmed(line);
    if (text.starts_with(".. |")) {
      const std::size_t end = text.find('|', 4);
      if (end == text.npos) continue;
      const RstDirective directive = read_rst_directive(trimmed(text.substr(end + 1)), {});
      const std::string name = rst_name(text.substr(4, end - 4));
      if (directive.name == "replace") names_.substitutions.emplace(name, shown(directive.arguments));
      if (directive.name == "unicode") names_.substitutions.emplace(name, characters_of(directive.arguments));
    } else if (text.starts_with(".. _")) {
      const std::size_t end =
          text.rfind(": ") == text.npos && text.ends_with(':') ? text.size() - 1 : text.find(": ");
      if (end == text.npos || end < 5) continue;
      std::string name = rst_name(text.substr(4, end - 4));
      std::erase(name, '`');
      names_.targets.insert(std::move(name));
    }
  }
}

void RstReader::read_body(RstLines lines, int depth) {
  for (std::size_t at = 0; at < lines.size();) {
    if (lines[at].empty()) {
      ++at;
      continue;
    }
    std::size_t taken = depth == 0 ? read_heading(lines, at) : 0;
    if (taken == 0) taken = read_table(lines, at);
    if (taken == 0 && depth < kDeepest) taken = read_explicit(lines, at, depth);
    if (taken == 0 && depth < kDeepest) taken = read_fields(lines, at, depth);
    if (taken == 0 && depth < kDeepest) taken = read_list_item(lines, at, depth);
    if (taken == 0) taken = read_verbatim_lines(lines, at);
    if (taken == 0) taken = read_paragraph(lines, at, depth);
    at += taken;
  }
}

std::size_t RstReader::read_heading(RstLines lines, std::size_t at) {
  const auto line = [&](std::size_t i) { return i < lines.size() ? lines[i] : std::string_view(); };
  // docutils takes rules shorter than the title from four signs on, with a warning.
  const auto fits = [](std::string_view rule, std::string_view title) {
    return rule.size() >= 4 || rule.size() >= count_code_points(title);
  };
  const char over = rule_of(line(at), 2);
  if (over != 0 && rule_of(line(at + 2), 2) == over && !line(at + 1).empty() &&
      fits(line(at), trimmed(line(at + 1))) && line(at + 1).size() <= kLongestTitle) {
    write_heading(trimmed(line(at + 1)), {over, true});
    return 3;
  }
  const bool alone = at == 0 || lines[at - 1].empty();
  if (over != 0 && line(at).size() >= 4 && alone && line(at + 1).empty()) return 1;  // a transition
  const std::string_view title = line(at);
  const char under = rule_of(line(at + 1), 1);
  if (under == 0 || title.size() > kLongestTitle || title.starts_with(' ') || over != 0) return 0;
  const bool literal = line(at + 1) == "::";
  if (literal || !fits(line(at + 1), title)) return 0;
  write_heading(title, {under, false});
  return 2;
}

void RstReader::write_heading(std::string_view text, Style style) {
  const auto found = std::ranges::find(styles_, style);
  const auto level = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(found - styles_.begin() + 1, 6));
  if (found == styles_.end()) styles_.push_back(style);
  writer_.open(BlockKind::heading, level);
  writer_.append_collapsed(shown(text));
  if (out_.title.empty()) out_.title = std::string(writer_.content());
  writer_.close();
}

std::size_t RstReader::read_table(RstLines lines, std::size_t at) {
  const RstTable table = read_rst_table(lines.subspan(at));
  if (table.lines > 0) write_rows(table.rows);
  return table.lines;
}

void RstReader::write_rows(const RstRows& rows) {
  body_seen_ = true;
  writer_.open(BlockKind::table);
  for (const std::vector<std::string>& row : rows) {
    writer_.break_line();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) writer_.next_cell();
      writer_.append_collapsed(shown(row[i]));
    }
  }
  writer_.close();
}

// ".. " and what is indented below: a directive, a note, or what nobody is to see.
std::size_t RstReader::read_explicit(RstLines lines, std::size_t at, int depth) {
  const std::string_view line = lines[at];
  if (line.starts_with("__ ")) return 1;  // the address of a link without a name
  if (line != ".." && !line.starts_with(".. ")) return 0;
  const std::size_t more = count_indented(lines, at + 1, 1);
  const RstLines below = lines.subspan(at + 1, more);
  const std::string_view head = trimmed(line.substr(2));
  if (head.starts_with('[') && head.find("] ") != head.npos) {
    const std::size_t end = head.find("] ") + 2;
    label_ = std::string(head.substr(0, end));
    std::vector<std::string_view> note{head.substr(end)};
    const std::vector<std::string_view> rest = dedented(below);
    note.insert(note.end(), rest.begin(), rest.end());
    read_body(note, depth + 1);
    label_.clear();
  } else if (directive_name_end(head) != std::string_view::npos) {
    read_directive(read_rst_directive(head, below), depth);
  }
  return 1 + more;
}

std::size_t RstReader::read_list_item(RstLines lines, std::size_t at, int depth) {
  const ListMark mark = list_mark_of(lines[at]);
  if (mark.size == 0) return 0;
  // "A. Smith said" goes on at the margin: no list.
  const bool prose = at + 1 < lines.size() && !lines[at + 1].empty() &&
                     indent_of(lines[at + 1]) < mark.size && list_mark_of(lines[at + 1]).size == 0;
  if (prose) return 0;
  const std::size_t more = count_indented(lines, at + 1, std::min<std::size_t>(mark.size, 2));
  std::vector<std::string_view> item{lines[at].substr(mark.size)};
  const std::vector<std::string_view> rest = dedented(lines.subspan(at + 1, more));
  item.insert(item.end(), rest.begin(), rest.end());
  ++lists_;
  prefix_ = mark.ordered ? std::string(trimmed(lines[at].substr(0, mark.size))) : "- ";
  if (!prefix_.ends_with(' ')) prefix_ += ' ';
  read_body(item, depth + 1);
  prefix_.clear();
  --lists_;
  return 1 + more;
}

// At the top of a document facts about it, elsewhere text.
std::size_t RstReader::read_fields(RstLines lines, std::size_t at, int depth) {
  const std::size_t size = field_size(lines[at]);
  if (size == 0) return 0;
  const std::size_t more = count_indented(lines, at + 1, 1);
  std::string value(trimmed(lines[at].substr(size)));
  if (more > 0) value += "\n" + joined_lines(dedented(lines.subspan(at + 1, more)));
  const std::string name(lines[at].substr(1, size - 2));
  if (depth == 0 && !body_seen_) {
    const std::string text = collapse_white_space(shown(value));
    if (!text.empty()) out_.metadata.emplace(rst_name(name), text);
    return 1 + more;
  }
  open_text();
  writer_.append_collapsed(shown(name) + ": " + shown(value));
  writer_.close();
  return 1 + more;
}

// Lines that keep their ends: ">>> 1 + 1" until a blank line, and "| a verse".
std::size_t RstReader::read_verbatim_lines(RstLines lines, std::size_t at) {
  std::size_t end = at;
  if (lines[at].starts_with(">>> ")) {
    while (end < lines.size() && !lines[end].empty()) ++end;
    write_code(joined_lines(lines.subspan(at, end - at)));
    return end - at;
  }
  if (lines[at] != "|" && !lines[at].starts_with("| ")) return 0;
  open_text();
  for (; end < lines.size() && lines[end].starts_with('|'); ++end) {
    if (end > at) writer_.break_line();
    writer_.append_collapsed(shown(trimmed(lines[end].substr(1))));
  }
  writer_.close();
  return end - at;
}

std::size_t RstReader::read_paragraph(RstLines lines, std::size_t at, int depth) {
  if (const std::size_t indent = indent_of(lines[at]); indent > 0 && depth < kDeepest) {
    const std::size_t size = count_indented(lines, at, indent);
    ++quotes_;
    read_body(dedented(lines.subspan(at, size)), depth + 1);
    --quotes_;
    return size;
  }
  std::size_t end = at + 1;
  while (end < lines.size() && !lines[end].empty() && indent_of(lines[end]) == 0) ++end;
  const bool defined =
      end == at + 1 && end < lines.size() && !lines[end].empty() && indent_of(lines[end]) > 0;
  if (defined && depth < kDeepest && !lines[at].ends_with("::")) {
    const std::size_t size = count_indented(lines, end, 1);
    read_definition(lines[at], lines.subspan(end, size), depth);
    return end - at + size;
  }
  std::string text = joined_lines(lines.subspan(at, end - at));
  const bool literal = text.ends_with("::");
  if (literal)
    text.resize(text.size() - (text == "::" || text.ends_with(" ::") || text.ends_with("\n::") ? 2 : 1));
  write_text(text);
  return end - at + (literal ? read_literal(lines, end) : 0);
}

// What follows "::": all that is indented, or all lines that begin with the same sign.
std::size_t RstReader::read_literal(RstLines lines, std::size_t at) {
  std::size_t begin = at;
  while (begin < lines.size() && lines[begin].empty()) ++begin;
  if (begin == lines.size()) return 0;
  std::size_t size = indent_of(lines[begin]) > 0 ? count_indented(lines, begin, 1) : 0;
  const char sign = lines[begin][0];
  if (size == 0 && std::ispunct(static_cast<unsigned char>(sign)) != 0 && rule_of(lines[begin], 2) == 0) {
    while (begin + size < lines.size() && lines[begin + size].starts_with(sign)) ++size;
  }
  if (size == 0) return 0;
  write_code(joined_lines(dedented(lines.subspan(begin, size))));
  return begin + size - at;
}

// The term begins the block of what it means.
void RstReader::read_definition(std::string_view term, RstLines lines, int depth) {
  open_text();
  writer_.append_collapsed(shown(term));
  const std::vector<std::string_view> meaning = dedented(lines);
  const auto gap = std::ranges::find_if(meaning, [](std::string_view line) { return line.empty(); });
  const auto first = static_cast<std::size_t>(gap - meaning.begin());
  const RstLines all(meaning);
  const RstLines paragraph = all.first(first);
  const bool plain = std::ranges::none_of(paragraph, [](std::string_view line) {
    return indent_of(line) > 0 || line.starts_with("..") || list_mark_of(line).size > 0 ||
           field_size(line) > 0 || line.ends_with("::") || line.starts_with('+') || rule_of(line, 2) != 0;
  });
  if (plain) {
    writer_.break_line();
    writer_.append_collapsed(shown(joined_lines(paragraph)));
  }
  writer_.close();
  read_body(plain ? all.subspan(first) : all, depth + 1);
}

void RstReader::open_text() {
  body_seen_ = true;
  if (!prefix_.empty()) {
    writer_.open(BlockKind::list_item, static_cast<std::uint8_t>(std::clamp(lists_, 1, 255)), prefix_);
    prefix_.clear();
  } else {
    writer_.open(quotes_ > 0 ? BlockKind::quote : BlockKind::paragraph);
  }
  writer_.append_collapsed(label_);
  label_.clear();
}

void RstReader::write_text(std::string_view text) {
  const std::string words = shown(text);
  if (words.find_first_not_of(" \n") == words.npos) return;
  open_text();
  writer_.append_collapsed(words);
  writer_.close();
}

void RstReader::write_code(std::string_view code) {
  body_seen_ = true;
  writer_.open(BlockKind::code);
  writer_.append(code);
  writer_.close();
}

}  // namespace ragctl::extract
