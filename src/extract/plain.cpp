#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "formats.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::Block;
using model::BlockKind;

constexpr std::size_t kHeadingLength = 120;

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

void read_verbatim(std::string_view source, Verbatim kind, model::StructuredText& out) {
  take_text(source, out);
  const std::string_view text = out.text;
  const Block block{.kind = kind == Verbatim::table ? BlockKind::table : BlockKind::code};
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    at = line.end + 1;
    if (!is_blank(text.substr(line.begin, line.end - line.begin))) continue;
    add_block(out, block, begin, line.begin);
    begin = at;
  }
  if (begin < text.size()) add_block(out, block, begin, text.size());
}

}  // namespace ragctl::extract
