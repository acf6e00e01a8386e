#pragma once
#include <map>
#include <set>
#include <string>

#include "ragctl/llm/extractive.hpp"

/// Words in lower case without a plural s, sentences that end with a stop or a line: enough to test the model
/// with. The tenant is empty until it is told what it holds.
class SimpleAnalysis {
public:
  [[nodiscard]] ragctl::llm::TextAnalysis functions() {
    return {[this](std::string_view text) { return spans(text); },
            [](std::string_view text) { return sentences(text); },
            [this](std::string_view term) {
              const auto known = shares.find(std::string(term));
              return known == shares.end() ? 0 : static_cast<std::uint64_t>(known->second * passages);
            },
            static_cast<std::uint64_t>(passages)};
  }

  double passages = 0;
  std::map<std::string, double> shares;  ///< of the passages that hold a term

  static std::vector<ragctl::model::Match> sentences(std::string_view text) {
    std::vector<ragctl::model::Match> out;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const bool line = i == text.size() || text[i] == '\n';
      const bool stop = !line && (text[i] == '.' || text[i] == '?') &&
                        (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n');
      if (!line && !stop) continue;
      const std::size_t end = stop ? i + 1 : i;
      while (begin < end && (text[begin] == ' ' || text[begin] == '\n')) ++begin;
      if (begin < end) out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
      begin = end;
    }
    return out;
  }

private:
  std::vector<ragctl::model::TermSpan> spans(std::string_view text) {
    static const std::set<std::string> stop_words{"how", "and",  "many", "do", "i",   "the",
                                                  "a",   "an",   "of",   "is", "are", "to",
                                                  "who", "what", "you",  "we", "in"};
    std::vector<ragctl::model::TermSpan> out;
    std::uint32_t position = 0;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      std::string word;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0))
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[end++])));
      if (word.size() > 3 && word.ends_with('s')) word.pop_back();
      if (!word.empty()) {
        ++position;
        if (!stop_words.contains(word))
          out.push_back({*known_.insert(word).first, static_cast<std::uint32_t>(begin),
                         static_cast<std::uint32_t>(end), position});
      }
      begin = end + 1;
    }
    return out;
  }

  std::set<std::string> known_;
};
