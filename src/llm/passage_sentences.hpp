#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "ragctl/model/hit.hpp"

namespace ragctl::llm {

enum class SentenceKind : std::uint8_t {
  statement,
  question,  ///< ends with a question mark: in an FAQ, what follows answers it
  heading,   ///< a short line without an end
  row,       ///< of a table: a statement about what its first cell names
  columns,   ///< the first row of a table, which names the columns
};

/// A sentence of a passage and what stands over it.
struct PassageSentence {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  SentenceKind kind = SentenceKind::statement;
  std::int32_t heading = -1;  ///< position of the nearest heading above, -1: none
  std::int32_t question =
      -1;  ///< position of the question that this follows, up to the next heading; -1: none
  std::int32_t columns = -1;  ///< of a row: position of the names of its columns, -1: unknown
};

[[nodiscard]] std::vector<PassageSentence> passage_sentences(std::string_view text,
                                                             const std::vector<model::Match>& sentences);

/// The first cell of a row.
[[nodiscard]] std::string_view row_label(std::string_view row);

/// A statement that only opens a list ("You need:"): its list items are part of the answer. How many
/// sentences from `at` make it whole, at least 1; at most eight items and 600 bytes.
[[nodiscard]] std::size_t whole_statement(std::string_view text,
                                          const std::vector<PassageSentence>& sentences, std::size_t at);

}  // namespace ragctl::llm
