#pragma once
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "asked_kind.hpp"
#include "ragctl/llm/extractive.hpp"

namespace ragctl::llm {

using TermSet = std::set<std::string_view>;

/// A word of the question: the stems that the languages make of it are one thing to look for.
struct AskedWord {
  std::uint32_t begin = 0;
  TermSet stems;
  double weight = 0;
};

struct Asked {
  std::vector<AskedWord> words;
  double weight = 0;
  AskedKind kind = AskedKind::anything;
};

/// The words to look for and what each weighs: what tells the kind little, what is asked about and what the
/// tenant never speaks of much.
[[nodiscard]] Asked analyse_question(const Prompt& prompt, const TextAnalysis& analysis);

[[nodiscard]] TermSet terms_of(const std::vector<model::TermSpan>& spans);

/// Whether a word is among the terms, in any of its stems.
[[nodiscard]] bool holds(const TermSet& terms, const AskedWord& word);

/// The share of some terms that the question asks for: a heading of which all is asked is about the question,
/// one of which a word is asked may be about anything.
[[nodiscard]] double asked_share(const Asked& asked, const TermSet& terms);

}  // namespace ragctl::llm
