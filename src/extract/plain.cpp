#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "formats.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::Block;
using model::BlockKind;

constexpr std::size_t kHeadingLength = 120;
constexpr std::size_t kLongestDefinition = 1200;  // bytes; about a chunk

struct Line {
  std::size_t begin;
  std::size_t end;  // without the line end
};

Line line_at(std::string_view text, std::size_t begin) {
  return {begin, std::min(text.find('\n', begin), text.size())};
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\v") == line.npos; }

// The blocks are ranges of the text as it is: a citation of a text file is what stands in the file.
void add_block(model::StructuredText& out, Block block, std::size_t begin, std::size_t end) {
  const std::string_view text = out.text;
  const std::string_view piece = text.substr(begin, end - begin);
  const std::size_t last = piece.find_last_not_of(" \t\n\v");
  if (last == piece.npos) return;
  if (block.kind == BlockKind::paragraph || block.kind == BlockKind::heading) {
    block.begin = static_cast<std::uint32_t>(begin + piece.find_first_not_of(" \t\n\v"));
  } else {
    block.begin = static_cast<std::uint32_t>(begin);
  }
  block.end = static_cast<std::uint32_t>(begin + last + 1);
  out.blocks.push_back(block);
}

// 1 for "====", 2 for "----" (about as long as the line above), else 0.
std::uint8_t underline_level(std::string_view above, std::string_view line) {
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  const bool rule =
      line.size() >= 3 && (line[0] == '=' || line[0] == '-') && line.find_first_not_of(line[0]) == line.npos;
  if (!rule || above.size() > kHeadingLength || is_blank(above)) return 0;
  const std::size_t width = count_code_points(above);
  const bool alike = line.size() + 3 >= width && line.size() <= width + 20;
  return !alike ? 0 : line[0] == '=' ? 1 : 2;
}

void take_text(std::string_view text, model::StructuredText& out) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::failed, "the text of the document is larger than 4 GiB");
  }
  out.text = text;
}

void add_heading(model::StructuredText& out, std::uint8_t level, const Line& line) {
  add_block(out, {.kind = BlockKind::heading, .level = level}, line.begin, line.end);
  const Block& heading = out.blocks.back();
  if (out.title.empty()) out.title = out.text.substr(heading.begin, heading.end - heading.begin);
}

// What stands between blank lines.
std::vector<Line> parts_between_blanks(std::string_view text) {
  std::vector<Line> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    at = line.end + 1;
    if (!is_blank(text.substr(line.begin, line.end - line.begin))) continue;
    if (line.begin > begin) parts.push_back({begin, line.begin});
    begin = at;
  }
  if (begin < text.size()) parts.push_back({begin, text.size()});
  return parts;
}

std::size_t indent_of(std::string_view text, const Line& part) {
  std::size_t columns = 0;
  for (std::size_t at = part.begin; at < part.end && (text[at] == ' ' || text[at] == '\t'); ++at)
    columns += text[at] == '\t' ? 4 : 1;
  return columns;
}

// A part that closes what the one before opened: "}", "end", ");".
bool closes(std::string_view text, const Line& part) {
  const std::string_view rest = text.substr(part.begin, part.end - part.begin);
  const std::size_t first = rest.find_first_not_of(" \t");
  return first != rest.npos && (rest[first] == '}' || rest[first] == ')' || rest[first] == ']' ||
                                rest.substr(first).starts_with("end"));
}

// Blocks of whole definitions: a part joins what it is indented below, as long as that fits. Where the whole
// does not, its parts are definitions themselves, the methods of a class.
void add_code(model::StructuredText& out, std::span<const Line> parts) {
  const std::string_view text = out.text;
  while (!parts.empty()) {
    const std::size_t indent = indent_of(text, parts.front());
    std::size_t count = 1;
    while (count < parts.size() && (indent_of(text, parts[count]) > indent ||
                                    (indent_of(text, parts[count]) == indent && closes(text, parts[count]))))
      ++count;
    while (count > 1 && parts[count - 1].end - parts.front().begin > kLongestDefinition) --count;
    add_block(out, {.kind = BlockKind::code}, parts.front().begin, parts[count - 1].end);
    parts = parts.subspan(count);
  }
}

}  // namespace

void read_plain(std::string_view source, model::StructuredText& out) {
  take_text(source, out);
  const std::string_view text = out.text;
  std::size_t paragraph = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    at = line.end + 1;
    if (is_blank(text.substr(line.begin, line.end - line.begin))) {
      add_block(out, {}, paragraph, line.begin);
      paragraph = at;
    } else if (line.begin == paragraph && at < text.size()) {
      const Line under = line_at(text, at);
      const auto level = underline_level(text.substr(line.begin, line.end - line.begin),
                                         text.substr(under.begin, under.end - under.begin));
      if (level == 0) continue;
      add_heading(out, level, line);
      at = paragraph = std::min(under.end + 1, text.size());
    }
  }
  if (paragraph < text.size()) add_block(out, {}, paragraph, text.size());
}

void read_table_text(std::string_view source, model::StructuredText& out) {
  take_text(source, out);
  for (const Line& part : parts_between_blanks(out.text))
    add_block(out, {.kind = BlockKind::table}, part.begin, part.end);
}

void read_code(std::string_view source, model::StructuredText& out) {
  take_text(source, out);
  add_code(out, parts_between_blanks(out.text));
}

void number_pages(const std::vector<std::size_t>& breaks, model::StructuredText& out) {
  if (breaks.empty()) return;
  std::size_t passed = 0;
  for (Block& block : out.blocks) {
    while (passed < breaks.size() && breaks[passed] <= block.begin) ++passed;
    block.page = static_cast<std::uint32_t>(passed + 1);
  }
  // What follows the last break may be nothing.
  const bool ends_with_break = out.blocks.empty() || out.blocks.back().end <= breaks.back();
  out.pages = static_cast<std::uint32_t>(breaks.size() + (ends_with_break ? 0 : 1));
}

}  // namespace ragctl::extract
