#include "term_table.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "ragctl/base/digest.hpp"

namespace ragctl::text {
namespace {

constexpr std::size_t kFirstSlots = std::size_t{1} << 12U;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

}  // namespace

Term& Term::of(std::string_view view) {
  return *(reinterpret_cast<Term*>(const_cast<char*>(view.data())) - 1);
}

TermTable::TermTable() {
  terms_.resize(kFirstSlots);
  words_.resize(kFirstSlots);
}

// wyhash's idea: two multiplications for a word of up to 16 bytes.
std::uint64_t TermTable::hash_word(std::string_view word) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = word.size() * kOdd;
  const char* at = word.data();
  std::size_t left = word.size();
  for (; left >= 8; at += 8, left -= 8) hash = mix(hash ^ load(at, 8), 0xA0761D6478BD642FULL);
  return mix(hash ^ load(at, left), kOdd);
}

Term& TermTable::intern(std::string_view term) {
  const std::uint64_t hash = xxh3(term);
  const std::size_t mask = terms_.size() - 1;
  std::size_t at = hash & mask;
  for (; terms_[at] != nullptr; at = (at + 1) & mask) {
    if (terms_[at]->hash == hash && terms_[at]->view() == term) return *terms_[at];
  }
  char* const made_at = place(sizeof(Term) + term.size());
  Term* const made = new (made_at) Term{hash, static_cast<std::uint32_t>(term.size()), 0};
  std::ranges::copy(term, made_at + sizeof(Term));
  terms_[at] = made;
  if (++term_count_ * 2 > terms_.size()) grow_terms();
  return *made;
}

const Word* TermTable::find(std::string_view word, std::uint64_t hash) const {
  const std::size_t mask = words_.size() - 1;
  for (std::size_t at = hash & mask; words_[at].word != nullptr; at = (at + 1) & mask) {
    if (words_[at].hash != hash) continue;
    const Word& known = *words_[at].word;
    if (known.size == word.size() && std::memcmp(known.bytes, word.data(), word.size()) == 0) return &known;
  }
  return nullptr;
}

const Word& TermTable::add(std::string_view word, std::uint64_t hash, std::span<const TermOfWord> terms) {
  char* const made_at = place(sizeof(Word) + terms.size_bytes() + word.size());
  char* const bytes = made_at + sizeof(Word) + terms.size_bytes();
  const Word* const made = new (made_at)
      Word{hash, bytes, static_cast<std::uint32_t>(word.size()), static_cast<std::uint32_t>(terms.size())};
  std::uninitialized_copy(terms.begin(), terms.end(), reinterpret_cast<TermOfWord*>(made_at + sizeof(Word)));
  std::ranges::copy(word, bytes);
  if (++word_count_ * 2 > words_.size()) grow_words();
  const std::size_t mask = words_.size() - 1;
  std::size_t at = hash & mask;
  while (words_[at].word != nullptr) at = (at + 1) & mask;
  words_[at] = {hash, made};
  return *made;
}

void TermTable::grow_terms() {
  std::pmr::vector<Term*> wider(terms_.size() * 2, terms_.get_allocator());
  const std::size_t mask = wider.size() - 1;
  for (Term* const term : terms_) {
    if (term == nullptr) continue;
    std::size_t at = term->hash & mask;
    while (wider[at] != nullptr) at = (at + 1) & mask;
    wider[at] = term;
  }
  terms_.swap(wider);
}

void TermTable::grow_words() {
  std::pmr::vector<Slot> wider(words_.size() * 2, words_.get_allocator());
  const std::size_t mask = wider.size() - 1;
  for (const Slot& slot : words_) {
    if (slot.word == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (wider[at].word != nullptr) at = (at + 1) & mask;
    wider[at] = slot;
  }
  words_.swap(wider);
}

}  // namespace ragctl::text
