#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/rerank/reranker.hpp"

/// Passages made of words between blanks, for rerankers of every kind, and what was fetched of them.
struct SmallPassages {
  explicit SmallPassages(std::vector<std::string> the_texts) : texts(std::move(the_texts)) {}

  static std::vector<ragctl::model::TermSpan> words(std::string_view text) {
    std::vector<ragctl::model::TermSpan> out;
    std::uint32_t position = 0;
    for (std::size_t begin = 0; begin < text.size(); ++position) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      out.push_back({text.substr(begin, end - begin), static_cast<std::uint32_t>(begin),
                     static_cast<std::uint32_t>(end), position});
      begin = end + 1;
    }
    return out;
  }

  ragctl::rerank::Passages view() {
    using namespace ragctl;
    rerank::Passages out;
    out.count = texts.size();
    out.text = [this](std::size_t passage) {
      ++texts_read;
      return texts.at(passage);
    };
    out.places = [this](std::span<const std::string_view> terms) {
      ++places_read;
      std::vector<std::vector<model::TermOccurrence>> all(texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const model::TermSpan& word : words(texts[i])) {
          for (std::uint32_t term = 0; term < terms.size(); ++term) {
            if (terms[term] == word.term) all[i].push_back({term, word.position});
          }
        }
      }
      return all;
    };
    out.idf = [](std::string_view) { return 1.0; };
    return out;
  }

  std::vector<std::string> texts;
  int texts_read = 0;
  int places_read = 0;
};

/// A question of words between blanks.
struct SmallQuestion {
  explicit SmallQuestion(std::string the_text)
      : text(std::move(the_text)), sequences{SmallPassages::words(text)} {}
  [[nodiscard]] ragctl::rerank::Asked asked() const { return {text, sequences}; }
  std::string text;
  std::vector<std::vector<ragctl::model::TermSpan>> sequences;
};
