#include "ragctl/chunk/chunker.hpp"

#include <algorithm>
#include <string_view>

#include "packing.hpp"
#include "ragctl/base/utf8.hpp"
#include "sections.hpp"

namespace ragctl::chunk {
namespace {

// Decides before which drafts a new parent begins.
class ParentBorders {
public:
  ParentBorders(const std::vector<Draft>& drafts, const std::vector<Section>& sections, std::uint64_t limit)
      : drafts_(drafts), sections_(sections), limit_(limit) {}

  [[nodiscard]] bool begins_at(std::size_t at, std::size_t first) const {
    const Draft& draft = drafts_[at];
    const std::uint64_t from = drafts_[first].from;
    if (draft.to - from > limit_) return true;
    if (draft.section == drafts_[at - 1].section) return false;
    const bool top = sections_[draft.section].above.empty();
    if (top && drafts_[at - 1].to - from >= limit_ / 2) return true;
    const std::uint64_t end = drafts_[last_of_section(at)].to;
    if (end - from <= limit_) return false;
    // A section that fits into one parent is not divided between two; a longer one begins its own unless that
    // would leave a scrap behind.
    return end - draft.from <= limit_ || drafts_[at - 1].to - from >= limit_ / 4;
  }

private:
  [[nodiscard]] std::size_t last_of_section(std::size_t at) const {
    while (at + 1 < drafts_.size() && drafts_[at + 1].section == drafts_[at].section) ++at;
    return at;
  }

  const std::vector<Draft>& drafts_;
  const std::vector<Section>& sections_;
  std::uint64_t limit_;
};

constexpr std::size_t kLongestHeader = 300;  // bytes; beyond it the names of columns say less than the row

// The first row of the table that `at` is within, and beyond whose first row it is; else empty. Rows say
// little without the names of their columns, which only the first piece of a long table has.
std::string header_above(std::string_view text, const Section& section, std::size_t at) {
  auto block = std::ranges::upper_bound(section.blocks, at, {}, &model::Block::begin);
  if (block == section.blocks.begin()) return {};
  --block;
  if (block->kind != model::BlockKind::table || at >= block->end) return {};
  const std::size_t end = std::min<std::size_t>(text.find('\n', block->begin), block->end);
  if (at < end) return {};
  const std::string_view row = text.substr(block->begin, end - block->begin);
  return collapse_white_space(row.substr(0, utf8_floor(row, std::min(row.size(), kLongestHeader))));
}

model::Passage passage(std::string_view text, const Section& section, const Range& range, std::size_t core,
                       std::uint32_t page) {
  model::Passage out{static_cast<std::uint32_t>(range.begin), static_cast<std::uint32_t>(range.end), page,
                     section.heading};
  if (std::string header = header_above(text, section, core); !header.empty())
    out.heading.push_back(std::move(header));
  return out;
}

}  // namespace

model::Chunking chunk(const model::StructuredText& text, const Settings& settings) {
  const std::vector<Section> sections = find_sections(text);
  const std::vector<Draft> drafts = pack(text.text, sections, settings);
  const std::uint64_t limit = Ruler::quarters(std::max(settings.size, settings.parent_size));
  const ParentBorders borders(drafts, sections, limit);
  model::Chunking out;
  std::size_t first = 0;
  for (std::size_t at = 0; at < drafts.size(); ++at) {
    const Draft& draft = drafts[at];
    const Section& section = sections[draft.section];
    const bool begins = at == 0 || borders.begins_at(at, first);
    if (begins) {
      first = at;
      out.parents.push_back(passage(text.text, section, draft.core, draft.core.begin, draft.core_page));
    }
    // Nothing of another parent: the first child of a parent gives up its overlap.
    const std::size_t begin = begins ? draft.core.begin : draft.begin;
    out.parents.back().end = static_cast<std::uint32_t>(draft.core.end);
    out.children.push_back({passage(text.text, section, {begin, draft.core.end}, draft.core.begin,
                                    begins ? draft.core_page : draft.page),
                            static_cast<std::uint32_t>(out.parents.size() - 1)});
  }
  return out;
}

}  // namespace ragctl::chunk
