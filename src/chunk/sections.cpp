#include "sections.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"
#include "ruler.hpp"

namespace ragctl::chunk {
namespace {

using model::Block;
using model::BlockKind;

// The document's blocks trimmed, and the gaps between them that hold text.
std::vector<Block> complete_blocks(const model::StructuredText& text) {
  std::vector<Block> out;
  out.reserve(text.blocks.size() + 1);
  std::size_t at = 0;
  const auto push = [&](Block block, std::size_t begin, std::size_t end) {
    const Range range = trimmed(text.text, {begin, end});
    if (range.begin == range.end) return;
    block.begin = static_cast<std::uint32_t>(range.begin);
    block.end = static_cast<std::uint32_t>(range.end);
    out.push_back(block);
  };
  for (const Block& block : text.blocks) {
    const std::uint32_t page = out.empty() ? block.page : out.back().page;
    push({BlockKind::paragraph, 0, 0, 0, page}, at, block.begin);
    push(block, block.begin, block.end);
    at = block.end;
  }
  push({BlockKind::paragraph, 0, 0, 0, out.empty() ? (text.pages > 0 ? 1U : 0U) : out.back().page}, at,
       text.text.size());
  return out;
}

struct OpenHeading {
  unsigned level = 0;
  std::string words;
};

std::vector<std::string> path_of(const std::vector<OpenHeading>& open) {
  std::vector<std::string> path;
  for (const OpenHeading& heading : open) {
    if (!heading.words.empty()) path.push_back(heading.words);
  }
  return path;
}

bool only_headings(const Section& section) {
  return std::ranges::all_of(section.blocks,
                             [](const Block& block) { return block.kind == BlockKind::heading; });
}

bool underlines(std::string_view line) {
  return !line.empty() && (line.find_first_not_of('=') == std::string_view::npos ||
                           line.find_first_not_of('-') == std::string_view::npos);
}

}  // namespace

std::string heading_words(std::string_view block) {
  const std::size_t last_line = block.rfind('\n');
  if (last_line != std::string_view::npos) {
    const Range line = trimmed(block, {last_line, block.size()});
    if (underlines(block.substr(line.begin, line.end - line.begin))) block = block.substr(0, last_line);
  }
  std::string words = collapse_white_space(block);
  const std::size_t signs = std::min(words.find_first_not_of('#'), words.size());
  const bool marked = signs > 0 && signs <= 6 && (signs == words.size() || words[signs] == ' ');
  if (!marked) return words;
  words.erase(0, signs);
  const std::size_t last = words.find_last_not_of('#');
  if (last != std::string::npos && words[last] == ' ') words.erase(last);
  return collapse_white_space(words);
}

std::vector<Section> find_sections(const model::StructuredText& text) {
  std::vector<Section> sections;
  std::vector<OpenHeading> open;
  for (const Block& block : complete_blocks(text)) {
    if (block.kind == BlockKind::heading) {
      const unsigned level = std::max<unsigned>(block.level, 1);
      const bool deeper = open.empty() || open.back().level < level;
      while (!open.empty() && open.back().level >= level) open.pop_back();
      const bool goes_on = !sections.empty() && only_headings(sections.back()) && deeper;
      if (!goes_on) sections.push_back({{}, {}, path_of(open)});
      open.push_back(
          {level, heading_words(std::string_view(text.text).substr(block.begin, block.end - block.begin))});
      sections.back().heading = path_of(open);
    } else if (sections.empty()) {
      sections.emplace_back();
    }
    sections.back().blocks.push_back(block);
  }
  return sections;
}

}  // namespace ragctl::chunk
