#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::model {

/// An analysed term: what the index stores. `hash` is xxh3 of the term's bytes and is its identity in the
/// embedder.
struct TermCount {
  std::string_view term;  ///< borrowed from the analyser's interning table
  std::uint64_t hash = 0;
  std::uint32_t count = 0;  ///< occurrences, field weights folded in
};

/// Where a term stands in the text of a bag.
struct TermOccurrence {
  std::uint32_t term = 0;      ///< index into the bag's terms
  std::uint32_t position = 0;  ///< word number; a word's whole and parts share one, stop words leave a gap
};

/// A bag of terms: distinct terms in order of first occurrence. Lives as long as the analyser that made it.
struct TermBag {
  std::vector<TermCount> terms;
  std::uint32_t length = 0;                      ///< sum of the counts
  std::vector<TermOccurrence> occurrences = {};  ///< by position; of the text itself, not of its title
};

/// One occurrence of a term, with the byte range of the word that made it.
struct TermSpan {
  std::string_view term;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t position = 0;  ///< word number; compounds and their parts may share one
};

}  // namespace ragctl::model
