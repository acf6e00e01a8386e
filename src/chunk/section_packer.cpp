#include "section_packer.hpp"

#include "borders.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::chunk {
namespace {

using model::BlockKind;

bool is_prose(BlockKind kind) {
  return kind == BlockKind::paragraph || kind == BlockKind::list_item || kind == BlockKind::quote;
}

}  // namespace

void SectionPacker::pack(const std::vector<Atom>& blocks, std::size_t section, std::vector<Draft>& out) {
  divide(blocks);
  place_cuts();
  level_last();
  for (std::size_t i = 0; i < cuts_.size(); ++i) {
    const Atom& first = atoms_[cuts_[i].first];
    const Atom& last = i + 1 < cuts_.size() ? atoms_[cuts_[i + 1].first - 1] : atoms_.back();
    out.push_back({{first.range.begin, last.range.end},
                   cuts_[i].overlap.begin,
                   first.from,
                   last.to,
                   section,
                   cuts_[i].overlap.page,
                   first.page});
  }
}

// What follows a heading leaves room for it, so that the heading does not stand alone.
void SectionPacker::divide(const std::vector<Atom>& blocks) {
  atoms_.clear();
  for (const Atom& block : blocks) {
    const bool after_heading = !atoms_.empty() && atoms_.back().kind == BlockKind::heading;
    const std::uint64_t taken = after_heading ? block.from - headings_from() : 0;
    const std::uint64_t room = taken < limit_ / 2 ? limit_ - taken : limit_;
    if (block.to - block.from <= room)
      atoms_.push_back(block);
    else
      add_pieces(block, room);
  }
}

// Where the run of headings that ends the atoms begins.
std::uint64_t SectionPacker::headings_from() const {
  std::size_t first = atoms_.size() - 1;
  while (first > 0 && atoms_[first - 1].kind == BlockKind::heading) --first;
  return atoms_[first].from;
}

void SectionPacker::add_pieces(const Atom& block, std::uint64_t room) {
  std::size_t at = block.range.begin;
  std::uint64_t sum = block.from;
  const auto up_to = [&](std::size_t to) {
    sum += ruler_.measure(text_.substr(at, to - at));
    at = to;
    return sum;
  };
  for (const Range& piece : split(text_, block.range, block.kind, room, ruler_)) {
    const std::uint64_t from = up_to(piece.begin);
    atoms_.push_back({piece, from, up_to(piece.end), block.block, block.kind, block.page});
  }
}

void SectionPacker::place_cuts() {
  cuts_.clear();
  for (std::size_t first = 0; first < atoms_.size();) {
    Overlap overlap = cuts_.empty() ? none(first) : overlap_of(cuts_.back().first, first);
    if (atoms_[first].to - atoms_[first].from + overlap.length > limit_) overlap = none(first);
    cuts_.push_back({first, overlap});
    const std::uint64_t from = atoms_[first].from - overlap.length;
    while (first < atoms_.size() && atoms_[first].to - from <= limit_) ++first;
    if (first == cuts_.back().first) ++first;  // one character longer than the limit
  }
}

// A tiny last child takes atoms from the one before it, while that makes the two more alike.
void SectionPacker::level_last() {
  if (cuts_.size() < 2) return;
  Cut& last = cuts_.back();
  const std::size_t previous = cuts_[cuts_.size() - 2].first;
  const std::uint64_t end = atoms_.back().to;
  if (end - atoms_[last.first].from >= limit_ / kTiny) return;
  const std::uint64_t half = (end - atoms_[previous].from) / 2;
  std::size_t first = last.first;
  while (first - 1 > previous && end - atoms_[first - 1].from <= half &&
         atoms_[first - 2].kind != BlockKind::heading) {
    --first;
  }
  if (first == last.first) return;
  last = {first, overlap_of(previous, first)};
  if (end - atoms_[first].from + last.overlap.length > limit_) last.overlap = none(first);
}

SectionPacker::Overlap SectionPacker::none(std::size_t first) const {
  return {atoms_[first].range.begin, 0, atoms_[first].page};
}

// The earliest sentence within reach before atom `first`, in the child that begins with atom `previous`, but
// never the whole of that child.
SectionPacker::Overlap SectionPacker::overlap_of(std::size_t previous, std::size_t first) const {
  Overlap overlap = none(first);
  const std::uint64_t to = atoms_[first].from;
  for (std::size_t at = first; at > previous && is_prose(atoms_[at - 1].kind); --at) {
    const Atom& atom = atoms_[at - 1];
    if (at - 1 == previous || to - atom.from > overlap_) {
      reach_into(atom, to, overlap);
      break;
    }
    const bool border =
        atom.range.begin == atom.block.begin || begins_sentence(text_, atom.block, atom.range.begin);
    if (border) overlap = {atom.range.begin, to - atom.from, atom.page};
  }
  return overlap;
}

void SectionPacker::reach_into(const Atom& atom, std::uint64_t to, Overlap& overlap) const {
  std::uint64_t used = to - atom.to;
  for (std::size_t at = atom.range.end; at > atom.range.begin;) {
    at = utf8_floor(text_, at - 1);
    used += ruler_.of_char(text_[at]);
    if (used > overlap_ || at == atom.range.begin) return;
    if (begins_sentence(text_, atom.block, at)) overlap = {at, used, atom.page};
  }
}

}  // namespace ragctl::chunk
