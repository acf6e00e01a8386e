#pragma once
#include <functional>
#include <optional>
#include <string>

#include "postings_format.hpp"
#include "ragctl/index/postings.hpp"

namespace ragctl::index {

/// Where a term's postings lie. Frequency 0: nowhere.
struct TermList {
  std::uint32_t frequency = 0;
  std::string_view bytes;
  bool inlined = false;
  std::string_view positions;  ///< empty when the term stands nowhere in the texts
};

struct Postings::State {
  State(const std::filesystem::path& path, std::uint64_t checksum, Check check);

  /// `count` values of a section, checked against its checksum on the first call.
  [[nodiscard]] std::span<const model::ChunkId> ids() const;
  [[nodiscard]] std::span<const std::uint32_t> lengths() const;
  [[nodiscard]] TermList find(std::string_view term) const;
  /// Terms from `from` on, in byte order, until `visit` returns false.
  void each_list(std::string_view from,
                 const std::function<bool(std::string_view term, const TermList& list)>& visit) const;

  files::SealedFile file;
  std::uint32_t chunks = 0;
  std::uint64_t dictionary_blocks = 0;
};

/// Walks the terms of one dictionary block. Throws damaged.
class DictionaryCursor {
public:
  DictionaryCursor(const Postings::State& postings, std::uint64_t block);
  /// False at the end of the block.
  bool next();
  [[nodiscard]] std::string_view term() const noexcept { return term_; }
  [[nodiscard]] const TermList& list() const noexcept { return list_; }

private:
  std::uint64_t number();

  const Postings::State& postings_;
  std::string_view rest_;
  std::uint64_t lists_at_ = 0;
  std::uint64_t positions_at_ = 0;
  std::string term_;
  TermList list_;
};

/// The last dictionary block whose first term is not after `term`; 0 when all are.
[[nodiscard]] std::uint64_t dictionary_block_of(const Postings::State& postings, std::string_view term);

}  // namespace ragctl::index
