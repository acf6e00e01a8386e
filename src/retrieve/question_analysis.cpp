#include "question_analysis.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace ragctl::retrieve {
namespace {

/// Two languages often make the same term of a word; then it counts as often as one of them says.
void merge_terms(const model::TermBag& from, model::TermBag& into,
                 std::unordered_map<std::string_view, std::size_t>& places) {
  for (const model::TermCount& term : from.terms) {
    const auto [place, is_new] = places.try_emplace(term.term, into.terms.size());
    if (is_new)
      into.terms.push_back(term);
    else
      into.terms[place->second].count = std::max(into.terms[place->second].count, term.count);
  }
}

std::vector<model::Match> merged(std::vector<model::Match> matches) {
  std::sort(matches.begin(), matches.end(),
            [](const model::Match& a, const model::Match& b) { return a.begin < b.begin; });
  std::vector<model::Match> out;
  for (const model::Match& match : matches) {
    if (!out.empty() && match.begin < out.back().end)
      out.back().end = std::max(out.back().end, match.end);
    else
      out.push_back(match);
  }
  return out;
}

}  // namespace

QuestionAnalysis::QuestionAnalysis(const std::vector<std::string>& languages) {
  for (const std::string& language : languages) analyzers_.emplace_back(language);
}

AnalysedQuestion QuestionAnalysis::analyse(const std::string& question) {
  AnalysedQuestion out;
  std::unordered_map<std::string_view, std::size_t> places;
  for (text::Analyzer& analyzer : analyzers_) {
    model::TermBag bag;
    analyzer.bag(question, bag);
    merge_terms(bag, out.bag, places);
    analyzer.spans(question, out.sequences.emplace_back());
  }
  for (const model::TermCount& term : out.bag.terms) {
    out.terms.push_back({std::string(term.term), static_cast<double>(term.count)});
    out.bag.length += term.count;
  }
  out.own_terms = out.terms.size();
  return out;
}

bool QuestionAnalysis::keeps_marks() const {
  return std::ranges::any_of(
      analyzers_, [](const text::Analyzer& analyzer) { return analyzer.folded("\u1EBF") == "\u1EBF"; });
}

void QuestionAnalysis::spans(std::size_t language, std::string_view text, std::vector<model::TermSpan>& out) {
  analyzers_[language].spans(text, out);
}

std::vector<model::TermSpan> QuestionAnalysis::spans(std::string_view text) {
  std::vector<model::TermSpan> out, found;
  for (text::Analyzer& analyzer : analyzers_) {
    analyzer.spans(text, found);
    out.insert(out.end(), found.begin(), found.end());
  }
  if (analyzers_.size() == 1) return out;
  const auto key = [](const model::TermSpan& span) { return std::tie(span.begin, span.end, span.term); };
  std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  out.erase(
      std::unique(out.begin(), out.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
      out.end());
  return out;
}

std::vector<model::Match> QuestionAnalysis::matches(const std::string& question, const std::string& text) {
  std::vector<model::Match> found;
  for (text::Analyzer& analyzer : analyzers_) {
    std::vector<model::TermSpan> asked, present;
    analyzer.spans(question, asked);
    analyzer.spans(text, present);
    std::unordered_set<std::string_view> wanted;
    for (const model::TermSpan& span : asked) wanted.insert(span.term);
    for (const model::TermSpan& span : present) {
      if (wanted.contains(span.term)) found.push_back({span.begin, span.end});
    }
  }
  return merged(std::move(found));
}

}  // namespace ragctl::retrieve
