#include "markdown_text.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

using model::Block;
using model::BlockKind;

constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr std::string_view kCellBorder = " | ";

void each_line(std::string_view text, const std::function<void(std::string_view)>& visit) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    visit(text.substr(at, end - at));
    at = end + 1;
  }
}

bool is_blank(std::string_view text) { return text.find_first_not_of(kBlanks) == text.npos; }

// "---" and "===": a rule, or the underline of a heading.
bool is_ruled(std::string_view line) {
  const std::size_t last = line.find_last_not_of(kBlanks);
  if (last == line.npos || (line[0] != '-' && line[0] != '=')) return false;
  return line.substr(0, last + 1).find_first_not_of(line[0]) == line.npos;
}

bool starts_markup(std::string_view line) {
  if (line.starts_with('>') || line.starts_with("```") || line.starts_with("~~~") || is_ruled(line))
    return true;
  const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
  return signs > 0 && signs <= 6 && (signs == line.size() || line[signs] == ' ' || line[signs] == '\t');
}

// What looks like a tag would vanish from what is shown.
bool starts_tag(std::string_view text, std::size_t at) {
  if (text[at] != '<' || at + 1 == text.size()) return false;
  const char next = text[at + 1];
  return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!' ||
         next == '?';
}

std::string heading_words(std::string_view text) {
  std::string words = collapse_white_space(text);
  words.erase(0, std::min(words.find_first_not_of("# "), words.size()));
  return words;
}

std::string fenced(std::string_view code) {
  std::string fence = "```";
  while (code.find(fence) != code.npos) fence += '`';
  return fence + "\n" + std::string(code) + "\n" + fence;
}

std::string quoted(std::string_view text) {
  std::string out;
  each_line(text, [&](std::string_view line) {
    if (!out.empty()) out += '\n';
    out += line.empty() ? ">" : "> ";
    out += line;
  });
  return out;
}

std::size_t count_borders(std::string_view row) {
  std::size_t count = 0;
  for (std::size_t at = row.find(kCellBorder); at != row.npos; at = row.find(kCellBorder, at + 2)) ++count;
  return count;
}

// The first row is the head; a table without borders between its cells (CSV) stays as it is written.
std::string table(std::string_view text) {
  const std::size_t borders = count_borders(text.substr(0, text.find('\n')));
  if (borders == 0) return fenced(text);
  std::string out;
  each_line(text, [&](std::string_view row) {
    const bool head = out.empty();
    if (!head) out += '\n';
    out.append("| ").append(row).append(" |");
    if (!head) return;
    out += "\n|";
    for (std::size_t cell = 0; cell <= borders; ++cell) out += " --- |";
  });
  return out;
}

// Pages set their bullets as they like; Markdown has its own.
std::string list_item(std::string_view text) {
  const CodePoint first = decode_utf8(text, 0);
  const bool bullet = first.value >= 0x80 && text.size() > first.size && text[first.size] == ' ';
  return bullet ? "-" + std::string(text.substr(first.size)) : std::string(text);
}

class Writer {
public:
  Writer(std::string_view text, unsigned deeper) : text_(text), deeper_(deeper) {}

  void write(std::span<const Block> blocks) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      Block block = blocks[i];
      put_gap(at, block.begin);
      // Verbatim text is cut into blocks at its blank lines.
      while (block.kind == BlockKind::code && i + 1 < blocks.size() &&
             blocks[i + 1].kind == BlockKind::code &&
             is_blank(text_.substr(block.end, blocks[i + 1].begin - block.end)))
        block.end = blocks[++i].end;
      put(block);
      at = block.end;
    }
    put_gap(at, text_.size());
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

private:
  void put(const Block& block) {
    const std::string_view text = text_.substr(block.begin, block.end - block.begin);
    switch (block.kind) {
      case BlockKind::heading:
        return add(std::string(std::min<unsigned>(std::max<unsigned>(block.level, 1) + deeper_, 6), '#') +
                   " " + escaped_prose(heading_words(text)));
      case BlockKind::list_item:
        return put_list_item(block, text);
      case BlockKind::table:
        return add(table(text));
      case BlockKind::code:
        return add(fenced(text));
      case BlockKind::quote:
        return add(quoted(text));
      case BlockKind::paragraph:
        return add(escaped_prose(text));
    }
  }

  // Four blanks a level, which is deep enough below "1." and not too deep below "-"; more than a level at a
  // time would be code.
  void put_list_item(const Block& block, std::string_view text) {
    const unsigned depth = std::min<unsigned>(std::max<unsigned>(block.level, 1), list_depth_ + 1);
    const std::string item = std::string(std::size_t{4} * (depth - 1), ' ') + list_item(text);
    if (list_depth_ > 0)
      out_.append("\n").append(item);
    else
      add(item);
    list_depth_ = depth;
  }

  // What no block covers is text too, but for the underline of a heading.
  void put_gap(std::size_t begin, std::size_t end) {
    std::string_view gap = text_.substr(begin, end - begin);
    const std::size_t first = gap.find_first_not_of(kBlanks);
    if (first == gap.npos) return;
    gap = gap.substr(first, gap.find_last_not_of(kBlanks) + 1 - first);
    if (!is_ruled(gap)) add(escaped_prose(gap));
  }

  void add(const std::string& piece) {
    if (!out_.empty()) out_ += "\n\n";
    out_ += piece;
    list_depth_ = 0;
  }

  std::string_view text_;
  unsigned deeper_;
  unsigned list_depth_ = 0;  // of the last piece, 0 when it is no list item
  std::string out_;
};

}  // namespace

std::string escaped_prose(std::string_view text) {
  std::string out;
  each_line(text, [&](std::string_view line) {
    if (!out.empty()) out += '\n';
    if (starts_markup(line)) out += '\\';
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (starts_tag(line, i)) out += '\\';
      out += line[i];
    }
  });
  return out;
}

std::string markdown_text(const std::string& title, std::string_view text, std::span<const Block> blocks) {
  const std::string words = heading_words(title);
  const bool begins_with_title =
      !blocks.empty() && blocks[0].kind == BlockKind::heading && blocks[0].level <= 1 &&
      heading_words(text.substr(blocks[0].begin, blocks[0].end - blocks[0].begin)) == words;
  const bool has_top = std::ranges::any_of(
      blocks, [](const Block& block) { return block.kind == BlockKind::heading && block.level <= 1; });
  Writer writer(text, !begins_with_title && has_top ? 1 : 0);
  writer.write(blocks);
  std::string body = writer.take();
  if (begins_with_title || words.empty()) return body;
  return "# " + escaped_prose(words) + (body.empty() ? "" : "\n\n") + body;
}

}  // namespace ragctl::command
