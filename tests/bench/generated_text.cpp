#include "generated_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

namespace ragctl::bench {
namespace {

constexpr std::size_t kVocabulary = 200'000;
constexpr std::uint64_t kTopics = 500;
constexpr std::uint64_t kTopicVocabulary = 30'000;
constexpr double kTopicWords = 300;
constexpr double kTopicShare = 0.35;
constexpr std::size_t kChunkWords = 145;

/// The n-th most frequent word has more syllables the larger n is.
std::size_t syllables_of(std::size_t rank) { return rank < 300 ? 1 : rank < 12'000 ? 2 : 3; }

}  // namespace

GeneratedText::GeneratedText(std::uint32_t seed) : random_(20'260'101) {
  constexpr std::string_view kOnsets = "bcdfghjklmnprstvwz";
  constexpr std::string_view kVowels = "aeiou";
  constexpr std::string_view kEnds = "nrslmt";
  const auto any = [this](std::string_view letters) { return letters[random_() % letters.size()]; };
  std::unordered_set<std::string> seen;
  while (words_.size() < kVocabulary) {
    std::string word;
    for (std::size_t i = syllables_of(words_.size()); i > 0; --i) word += {any(kOnsets), any(kVowels)};
    if (random_() % 2 == 0 || word.size() == 2) word += any(kEnds);
    if (seen.insert(word).second) words_.push_back(word);
  }
  random_.seed(seed);
}

double GeneratedText::uniform() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }

void GeneratedText::choose_topic() { topic_ = random_() % kTopics; }

std::string_view GeneratedText::word() {
  if (uniform() < kTopicShare) {
    const auto rank = static_cast<std::uint64_t>(std::pow(kTopicWords, uniform()));
    return words_[(topic_ * 1'000'003 + rank * 7'919) * 2'654'435'761U % kTopicVocabulary];
  }
  // V^u is the inverse of the distribution that falls as 1/rank.
  return words_[static_cast<std::size_t>(std::pow(static_cast<double>(kVocabulary), uniform())) - 1];
}

std::string GeneratedText::chunk() {
  choose_topic();
  std::string text;
  for (std::size_t words = 0; words < kChunkWords;) {
    const std::size_t begin = text.size();
    const std::size_t end = std::min(kChunkWords, words + 8 + static_cast<std::size_t>(12 * uniform()));
    for (; words < end; ++words) text.append(word()) += ' ';
    text[begin] = static_cast<char>(text[begin] - 'a' + 'A');
    text.back() = '.';
    text += ' ';
  }
  text.pop_back();
  return text;
}

std::vector<std::string> GeneratedText::question(std::size_t words) {
  choose_topic();
  std::vector<std::string> out;
  while (out.size() < words) {
    const std::string_view next = word();
    if (std::ranges::find(out, next) == out.end()) out.emplace_back(next);
  }
  return out;
}

}  // namespace ragctl::bench
