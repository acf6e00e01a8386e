#include "corpus.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <random>
#include <stdexcept>

#include "generated_text.hpp"

namespace ragctl::bench {
namespace {

constexpr std::uint32_t kTextSeed = 1;
constexpr std::uint32_t kQuestionSeed = 2;
constexpr std::size_t kShortestWord = 3;

using Lines = std::vector<std::string>;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

Lines words_of(const std::string& line) {
  Lines words;
  for (auto at = line.begin(); at != line.end();) {
    const auto begin = std::find_if(at, line.end(), is_letter);
    at = std::find_if_not(begin, line.end(), is_letter);
    if (at - begin < static_cast<std::ptrdiff_t>(kShortestWord)) continue;
    std::string word(begin, at);
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

class LinesOfText final : public Text {
public:
  LinesOfText(std::shared_ptr<const Lines> lines, std::uint32_t seed)
      : lines_(std::move(lines)), random_(seed) {}

  std::string chunk() override { return lines_->at(next_++); }

  std::vector<std::string> question(std::size_t count) override {
    while (true) {
      Lines words = words_of((*lines_)[random_() % lines_->size()]);
      if (words.size() < count) continue;
      for (std::size_t i = 0; i < count; ++i) std::swap(words[i], words[i + random_() % (words.size() - i)]);
      words.resize(count);
      return words;
    }
  }

private:
  std::shared_ptr<const Lines> lines_;
  std::mt19937 random_;
  std::size_t next_ = 0;
};

}  // namespace

Corpus generated_corpus(std::uint32_t chunks) {
  const std::string name = chunks % 1'000'000 == 0 ? std::to_string(chunks / 1'000'000) + "M"
                                                   : std::to_string(chunks / 1000) + "k";
  // In few chunks nearly every word is a new one, and analysing those is all there is to do.
  return {name, chunks, chunks < 100'000 ? "" : ">= 2",
          [] { return std::make_unique<GeneratedText>(kTextSeed); },
          [] { return std::make_unique<GeneratedText>(kQuestionSeed); }};
}

Corpus corpus_of_lines(const std::filesystem::path& file) {
  auto lines = std::make_shared<Lines>();
  std::ifstream in(file);
  bool askable = false;
  for (std::string line; std::getline(in, line);) {
    askable = askable || words_of(line).size() >= 6;
    lines->push_back(std::move(line));
  }
  if (!askable) throw std::runtime_error(file.string() + " has no text to ask about");
  const auto size = static_cast<std::uint32_t>(lines->size());
  return {file.stem().string() + ", " + std::to_string(size / 1000) + "k", size, "",
          [lines] { return std::make_unique<LinesOfText>(lines, kTextSeed); },
          [lines] { return std::make_unique<LinesOfText>(lines, kQuestionSeed); }};
}

}  // namespace ragctl::bench
