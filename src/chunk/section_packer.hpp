#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "packing.hpp"
#include "ragctl/model/structured_text.hpp"
#include "ruler.hpp"

namespace ragctl::chunk {

/// Below a fifth of a child's size a section, or the child that ends one, is tiny: such scraps are overrated
/// by BM25 and say little when cited.
inline constexpr std::uint64_t kTiny = 5;

/// What packing does not divide: a block, or a piece of one that is too long for a child.
struct Atom {
  Range range;
  std::uint64_t from = 0;  ///< its borders, measured from the document's start
  std::uint64_t to = 0;
  Range block;
  model::BlockKind kind = model::BlockKind::paragraph;
  std::uint32_t page = 0;
};

/// Packs a section that is too long for one child.
class SectionPacker {
public:
  SectionPacker(std::string_view text, const Ruler& ruler, std::uint64_t limit, std::uint64_t overlap)
      : text_(text), ruler_(ruler), limit_(limit), overlap_(overlap) {}
  void pack(const std::vector<Atom>& blocks, std::size_t section, std::vector<Draft>& out);

private:
  struct Overlap {
    std::size_t begin = 0;
    std::uint64_t length = 0;
    std::uint32_t page = 0;
  };
  struct Cut {
    std::size_t first = 0;  ///< atom that the child begins with
    Overlap overlap;
  };

  void divide(const std::vector<Atom>& blocks);
  [[nodiscard]] std::uint64_t headings_from() const;
  void add_pieces(const Atom& block, std::uint64_t room);
  void place_cuts();
  void level_last();
  [[nodiscard]] Overlap overlap_of(std::size_t previous, std::size_t first) const;
  void reach_into(const Atom& atom, std::uint64_t to, Overlap& overlap) const;
  [[nodiscard]] Overlap none(std::size_t first) const;

  std::string_view text_;
  const Ruler& ruler_;
  std::uint64_t limit_;
  std::uint64_t overlap_;
  std::vector<Atom> atoms_;
  std::vector<Cut> cuts_;
};

}  // namespace ragctl::chunk
