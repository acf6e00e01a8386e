#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ragctl/model/ids.hpp"

namespace ragctl::index {

/// Words that stand in a text at these distances from one another.
struct Phrase {
  struct Place {
    std::uint32_t offset = 0;         ///< from the phrase's first word, in words
    std::vector<std::string> any_of;  ///< spellings of the whole word
    std::vector<std::string> all_of;  ///< its parts, when it has no term of its own
  };
  std::vector<Place> places;
};

/// Terms from `from` on and before `until`, in byte order.
struct TermRange {
  std::string from;
  std::string until;
};

/// What a chunk holds: a term, one of a range of terms, or a phrase.
using Matcher = std::variant<std::string, TermRange, Phrase>;

/// A chunk meets it when it holds any of these; negated: when it holds none.
struct Condition {
  std::vector<Matcher> any_of;
  bool negated = false;
  /// Chunks of which it is known that they hold one by now, or none, whatever their segment says.
  std::vector<model::ChunkId> holders = {};
  std::vector<model::ChunkId> others = {};
};

/// The chunks that meet conditions, segment by segment: made by a Searcher, for that Searcher.
class Selection {
public:
  struct State;
  explicit Selection(std::shared_ptr<const State> state);
  [[nodiscard]] std::uint64_t chunks() const noexcept;  ///< deleted ones included
  [[nodiscard]] const State& state() const noexcept { return *state_; }

private:
  std::shared_ptr<const State> state_;
};

}  // namespace ragctl::index
