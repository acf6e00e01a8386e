#include "packing.hpp"

#include <algorithm>

#include "section_packer.hpp"

namespace ragctl::chunk {
namespace {

using model::Block;

// Measures a text front to back, each byte once.
class Measurer {
public:
  Measurer(std::string_view text, const Ruler& ruler) : text_(text), ruler_(ruler) {}
  std::uint64_t up_to(std::size_t at) {
    sum_ += ruler_.measure(text_.substr(at_, at - at_));
    at_ = at;
    return sum_;
  }

private:
  std::string_view text_;
  const Ruler& ruler_;
  std::size_t at_ = 0;
  std::uint64_t sum_ = 0;
};

std::vector<Atom> measured(const Section& section, Measurer& measurer) {
  std::vector<Atom> atoms;
  atoms.reserve(section.blocks.size());
  for (const Block& block : section.blocks) {
    const Range range{block.begin, block.end};
    const std::uint64_t from = measurer.up_to(range.begin);
    const std::uint64_t to = measurer.up_to(range.end);
    atoms.push_back({range, from, to, range, block.kind, block.page});
  }
  return atoms;
}

bool is_under(const std::vector<std::string>& path, const std::vector<std::string>& top) {
  return path.size() >= top.size() && std::equal(top.begin(), top.end(), path.begin());
}

}  // namespace

std::vector<Draft> pack(std::string_view text, const std::vector<Section>& sections,
                        const Settings& settings) {
  const Ruler ruler(settings.unit);
  const std::uint64_t limit = std::max<std::uint64_t>(Ruler::quarters(settings.size), 4);
  const std::uint64_t overlap = std::min(Ruler::quarters(settings.overlap), limit / 2);
  Measurer measurer(text, ruler);
  SectionPacker packer(text, ruler, limit, overlap);
  std::vector<Draft> drafts;
  bool open = false;  // the last draft is of whole sections, and may take another
  for (std::size_t at = 0; at < sections.size(); ++at) {
    const std::vector<Atom> blocks = measured(sections[at], measurer);
    const std::uint64_t from = blocks.front().from;
    const std::uint64_t to = blocks.back().to;
    if (to - from > limit) {
      packer.pack(blocks, at, drafts);
      open = false;
      continue;
    }
    const auto joins = [&](const Draft& last) {
      const bool tiny = to - from < limit / kTiny || last.to - last.from < limit / kTiny;
      return tiny && to - last.from <= limit && is_under(sections[at].above, sections[last.section].above);
    };
    if (open && joins(drafts.back())) {
      drafts.back().core.end = blocks.back().range.end;
      drafts.back().to = to;
    } else {
      const Range core{blocks.front().range.begin, blocks.back().range.end};
      drafts.push_back({core, core.begin, from, to, at, blocks.front().page, blocks.front().page});
    }
    open = true;
  }
  return drafts;
}

}  // namespace ragctl::chunk
