#pragma once
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "ragctl/base/huge_pages.hpp"

namespace ragctl::text {

/// An interned term; its bytes follow the struct, so that a term is found again from the view that a bag
/// borrowed.
struct Term {
  std::uint64_t hash = 0;  ///< xxh3
  std::uint32_t size = 0;
  std::uint32_t slot =
      0;  ///< where the bag filled last holds it; a hint, true only if that slot borrows these bytes

  [[nodiscard]] const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] std::string_view view() const { return {bytes(), size}; }
  [[nodiscard]] static Term& of(std::string_view view);
};

/// A term of a word, with the part of the word that it stands for.
struct TermOfWord {
  Term* term = nullptr;
  std::uint32_t begin = 0;  ///< byte offset in the word
  std::uint32_t end = 0;
};

/// A word as it stands in texts, and what it was analysed to (nothing for a stop word).
struct Word {
  std::uint64_t hash = 0;
  const char* bytes = nullptr;
  std::uint32_t size = 0;
  std::uint32_t term_count = 0;

  [[nodiscard]] const TermOfWord* terms_begin() const {
    return reinterpret_cast<const TermOfWord*>(this + 1);
  }
  [[nodiscard]] std::span<const TermOfWord> terms() const { return {terms_begin(), term_count}; }
};

/// Interned terms, and the memo from surface words to them: analysis costs once per distinct word of a
/// collection.
class TermTable {
public:
  TermTable();
  Term& intern(std::string_view term);
  /// nullptr when the word has not been added.
  [[nodiscard]] const Word* find(std::string_view word, std::uint64_t hash) const;
  const Word& add(std::string_view word, std::uint64_t hash, std::span<const TermOfWord> terms);

  // The tables of a large vocabulary lie beyond the caches, so what a lookup will touch is asked for ahead.
  void expect_slot(std::uint64_t hash) const { __builtin_prefetch(&words_[hash & (words_.size() - 1)]); }
  /// After expect_slot().
  void expect_word(std::uint64_t hash) const { __builtin_prefetch(words_[hash & (words_.size() - 1)].word); }

  /// Only for the memo: quick on short words, not for anything stored.
  [[nodiscard]] static std::uint64_t hash_word(std::string_view word);

private:
  struct Slot {
    std::uint64_t hash = 0;
    const Word* word = nullptr;
  };
  void grow_terms();
  void grow_words();

  /// Bytes that never move.
  [[nodiscard]] char* place(std::size_t size) {
    return static_cast<char*>(arena_.allocate(size, alignof(Term)));
  }

  std::pmr::monotonic_buffer_resource arena_{huge_pages()};
  std::pmr::vector<Term*> terms_{huge_pages()};  // open addressing, linear probing, at most half full
  std::pmr::vector<Slot> words_{huge_pages()};
  std::size_t term_count_ = 0;
  std::size_t word_count_ = 0;
};

}  // namespace ragctl::text
