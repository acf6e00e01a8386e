#pragma once
#include <cstdint>
#include <vector>

#include "posting_cursor.hpp"

namespace ragctl::index {

/// Reads where a term stands in the rows that a cursor over the same list comes to. Throws damaged.
class PositionReader {
public:
  PositionReader(const Postings::State& postings, const TermList& list);

  /// Replaces the content of `out` by the positions in the cursor's row, ascending; none when the term stands
  /// in the title only. The cursor is settled and never goes back.
  void read(const PostingCursor& cursor, std::vector<std::uint32_t>& out);

private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  void enter(std::uint32_t block);
  [[nodiscard]] std::string_view block_bytes(std::uint32_t block) const;

  const Postings::State& postings_;
  TermList list_;
  std::uint32_t blocks_;
  std::uint32_t block_ = kNone;
  std::uint32_t place_ = 0;            ///< of the posting whose positions come next
  std::size_t next_ = 0;               ///< where they begin in values_
  std::vector<std::uint32_t> counts_;  ///< of the block, by posting
  std::vector<std::uint32_t> values_;
};

}  // namespace ragctl::index
