#include "hit_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "passage_view.hpp"
#include "ragctl/base/utf8.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

constexpr std::size_t kMaxColumns = 100;
constexpr std::size_t kIndent = 3;     // of a passage below its title
constexpr std::size_t kMostLines = 9;  // of a passage
constexpr std::size_t kMostNarrowLines = 13;
constexpr std::size_t kNarrow = 60;    // columns
constexpr std::size_t kLeadLines = 2;  // shown before the first match of a long passage

std::size_t width_of(const Output& output) { return std::min(output.terminal().columns, kMaxColumns); }

template <class Number>
nlohmann::ordered_json or_null(const std::optional<Number>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

nlohmann::ordered_json score_or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(rounded(*value, kScoreDigits)) : nlohmann::ordered_json();
}

std::string fixed(double value) { return command::fixed(value, 3); }

/// A stretch of lines that is shown of a passage.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The lines with the most matches, and a little of what leads to them.
Window best_window(const std::vector<ShownLine>& lines, std::size_t most) {
  // A mark for one line that is left out is silly.
  if (lines.size() <= most + 1) return {0, lines.size()};
  const auto matches_from = [&](std::size_t begin) {
    std::size_t sum = 0;
    for (std::size_t i = begin; i < begin + most; ++i) sum += lines[i].matches;
    return sum;
  };
  std::size_t best = 0;
  for (std::size_t begin = 1; begin + most <= lines.size(); ++begin) {
    if (matches_from(begin) > matches_from(best)) best = begin;
  }
  std::size_t first = best;
  while (first < best + most && lines[first].matches == 0) ++first;
  if (first < best + most && first > best + kLeadLines)
    best = std::min(first - kLeadLines, lines.size() - most);
  return {best, best + most};
}

// The passage begins with its headings, which stand in the line above it already.
std::size_t behind_headings(const model::Hit& hit) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = hit.text.find("\n\n", begin);
    if (end == std::string::npos) return begin;
    const std::string words = collapse_white_space(std::string_view(hit.text).substr(begin, end - begin));
    const bool shown = words == hit.title || std::ranges::find(hit.heading, words) != hit.heading.end();
    if (!shown) return begin;
    begin = end + 2;
  }
}

std::vector<model::Match> shifted(const std::vector<model::Match>& matches, std::size_t by) {
  std::vector<model::Match> out;
  for (const model::Match& match : matches) {
    if (match.begin >= by)
      out.push_back(
          {static_cast<std::uint32_t>(match.begin - by), static_cast<std::uint32_t>(match.end - by)});
  }
  return out;
}

/// The lines of a passage that are worth their room, with marks where more was.
void print_passage_around_matches(const model::Hit& hit, const std::vector<model::Match>& matches,
                                  Output& output) {
  const std::string more = output.styled(Style::dim, output.terminal().ellipsis());
  const std::size_t mark = display_width(output.terminal().ellipsis()) + 1;
  const std::size_t columns = width_of(output) - std::min(width_of(output) - 1, kIndent + mark);
  const std::size_t begin = behind_headings(hit);
  const std::vector<ShownLine> lines =
      lay_out_passage(std::string_view(hit.text).substr(begin), shifted(matches, begin), columns, output);
  const Window window = best_window(lines, columns < kNarrow ? kMostNarrowLines : kMostLines);
  for (std::size_t i = window.begin; i < window.end; ++i) {
    const bool cut_before = i == window.begin && i > 0;
    const bool cut_after = i + 1 == window.end && window.end < lines.size();
    const std::string margin =
        cut_before ? more + std::string(kIndent + 1 - mark, ' ') : std::string(kIndent, ' ');
    output.line(margin + lines[i].text + (cut_after ? " " + more : ""));
  }
}

nlohmann::ordered_json explanation_json(const model::Explanation& why) {
  nlohmann::ordered_json terms = nlohmann::ordered_json::array();
  for (const auto& term : why.terms)
    terms.push_back({{"term", term.term},
                     {"idf", rounded(term.idf, kScoreDigits)},
                     {"count", term.count},
                     {"score", rounded(term.score, kScoreDigits)}});
  const auto rank = [](std::uint32_t value) {
    return value == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
  };
  return {{"terms", std::move(terms)},
          {"keyword_rank", rank(why.keyword_rank)},
          {"semantic_rank", rank(why.semantic_rank)},
          {"proximity", rounded(why.proximity, kScoreDigits)},
          {"semantic_weight", rounded(why.semantic_weight, kScoreDigits)},
          {"weight_reason", why.weight_reason},
          {"keyword_share", rounded(why.keyword_share, kScoreDigits)},
          {"semantic_share", rounded(why.semantic_share, kScoreDigits)},
          {"context", rounded(why.context, kScoreDigits)},
          {"fit", rounded(why.fit, kScoreDigits)},
          {"fused", rounded(why.fused, kScoreDigits)},
          {"fused_rank", rank(why.fused_rank)},
          {"rerank_rank", rank(why.rerank_rank)}};
}

/// "keyword 12.31 (rank 1): boot 6.20 x2 ..., near each other 0.4".
void print_explanation(const model::Hit& hit, Output& output) {
  const model::Explanation& why = *hit.explanation;
  const auto rank = [](std::uint32_t value) {
    return value == 0 ? std::string("not found") : "rank " + std::to_string(value);
  };
  std::string keyword =
      "keyword " + fixed(hit.keyword_score.value_or(0)) + " (" + rank(why.keyword_rank) + ")";
  for (std::size_t i = 0; i < why.terms.size(); ++i) {
    const auto& term = why.terms[i];
    keyword += (i == 0 ? ": " : ", ") + term.term + " " + fixed(term.score) + " (" +
               std::to_string(term.count) + " times, idf " + fixed(term.idf) + ")";
  }
  if (why.proximity > 0) keyword += "; near each other " + fixed(why.proximity);
  print_wrapped(keyword, 3, output);
  print_wrapped("semantic " + fixed(hit.semantic_score.value_or(0)) + " (" + rank(why.semantic_rank) +
                    "), weight " + fixed(why.semantic_weight) + ": " + why.weight_reason,
                3, output);
  if (hit.rerank_score) {
    print_wrapped("reranked " + fixed(*hit.rerank_score) + " (" + rank(why.rerank_rank) +
                      "), before: " + rank(why.fused_rank),
                  3, output);
  }
  print_wrapped((hit.score == why.fused ? "score " : "score before reranking ") + fixed(why.fused) +
                    " = (keyword " + fixed(why.keyword_share) + " + semantic " + fixed(why.semantic_share) +
                    " + context " + fixed(why.context) + ") x fit " + fixed(why.fit),
                3, output);
}

nlohmann::ordered_json also_in_json(const model::Hit& hit) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const model::Place& place : hit.also_in) {
    list.push_back({{"chunk_id", model::number(place.chunk)},
                    {"document_id", model::number(place.document)},
                    {"title", place.title},
                    {"uri", place.uri}});
  }
  return list;
}

}  // namespace

nlohmann::ordered_json hit_json(const model::Hit& hit) {
  nlohmann::ordered_json also_matched = nlohmann::ordered_json::array();
  for (const model::ChunkId chunk : hit.also_matched) also_matched.push_back(model::number(chunk));
  nlohmann::ordered_json json = {
      {"rank", hit.rank},
      {"score", rounded(hit.score, kScoreDigits)},
      {"chunk_id", model::number(hit.chunk)},
      {"document_id", model::number(hit.document)},
      {"title", hit.title},
      {"uri", hit.uri},
      {"heading", hit.heading},
      {"page", hit.page == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(hit.page)},
      {"external_id", or_null(hit.external_id)},
      {"also_in", also_in_json(hit)},
      {"parent_id", model::number(hit.parent)},
      {"also_matched", also_matched},
      {"text", hit.text},
      {"parent_text", hit.parent_text},
      {"scores",
       {{"keyword", score_or_null(hit.keyword_score)},
        {"semantic", score_or_null(hit.semantic_score)},
        {"rerank", score_or_null(hit.rerank_score)}}}};
  if (hit.explanation) json["explanation"] = explanation_json(*hit.explanation);
  return json;
}

nlohmann::ordered_json reranked_json(const std::optional<model::Reranked>& reranked) {
  if (!reranked) return {};
  return {{"provider", reranked->provider},
          {"passages", reranked->passages},
          {"requests", reranked->requests},
          {"tokens", or_null(reranked->tokens)},
          {"search_units", or_null(reranked->search_units)},
          {"took_ms", rounded(reranked->seconds * 1000, kMillisDigits)}};
}

nlohmann::ordered_json citation_json(const model::Citation& citation) {
  return {{"number", citation.number},
          {"chunk_id", model::number(citation.chunk)},
          {"document_id", model::number(citation.document)},
          {"title", citation.title},
          {"uri", citation.uri},
          {"heading", citation.heading},
          {"page", citation.page == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(citation.page)},
          {"begin", citation.begin},
          {"end", citation.end},
          {"quote", citation.quote}};
}

std::string place_of(const std::string& title, const std::vector<std::string>& heading, std::uint32_t page) {
  std::string place = title;
  for (const std::string& part : heading) {
    if (part != title) place += (place.empty() ? "" : " > ") + part;
  }
  if (page > 0) place += ", page " + std::to_string(page);
  return collapse_white_space(place);
}

void print_hit(const model::Hit& hit, const std::vector<model::Match>& matches, Output& output) {
  const std::string score = fixed(hit.score);
  const std::string number = std::to_string(hit.rank) + ". ";
  const std::size_t room = width_of(output) - std::min(width_of(output), number.size() + score.size() + 2);
  const std::string place =
      truncate_to_width(place_of(hit.title, hit.heading, hit.page), room, output.terminal().ellipsis());
  const std::size_t gap = room - std::min(room, display_width(place)) + 2;
  output.line(number + output.styled(Style::title, place) + std::string(gap, ' ') +
              output.styled(Style::dim, score));
  output.line("   " + output.styled(Style::dim, hit.uri));
  for (const model::Place& other : hit.also_in)
    output.line("   " + output.styled(Style::dim, "also in " + other.uri));
  print_passage_around_matches(hit, matches, output);
  if (hit.explanation) print_explanation(hit, output);
}

void print_sources(const std::vector<model::Citation>& citations, Output& output) {
  std::set<std::uint32_t> listed;  // a passage may be cited by several sentences
  for (const model::Citation& citation : citations) {
    if (!listed.insert(citation.number).second) continue;
    const std::string mark = "[" + std::to_string(citation.number) + "] ";
    output.line(output.styled(Style::bold, mark) +
                output.styled(Style::title, place_of(citation.title, citation.heading, citation.page)));
    output.line(std::string(mark.size(), ' ') + output.styled(Style::dim, citation.uri));
  }
}

void print_wrapped(const std::string& text, std::size_t indent, Output& output) {
  const std::size_t columns = width_of(output) - std::min(width_of(output) - 1, indent);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto lines = fill_line(std::string_view(text).substr(at, end - at), columns, output);
    if (lines.empty()) output.line();
    for (const ShownLine& line : lines) output.line(std::string(indent, ' ') + line.text);
    at = end + 1;
  }
}

void print_passage(const std::string& text, std::size_t indent, Output& output) {
  const std::size_t columns = width_of(output) - std::min(width_of(output) - 1, indent);
  for (const ShownLine& line : lay_out_passage(text, {}, columns, output))
    output.line(std::string(indent, ' ') + line.text);
}

nlohmann::ordered_json replacements_json(const std::vector<model::Correction>& replacements) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [from, to] : replacements) list.push_back({{"from", from}, {"to", to}});
  return list;
}

void print_replacements(const std::vector<model::Correction>& corrections,
                        const std::vector<model::Correction>& synonyms, Output& output) {
  for (const auto& [from, to] : corrections)
    output.note("no document, or hardly one, has \"" + from + "\"; searched for \"" + to + "\"");
  for (const auto& [from, to] : synonyms)
    output.detail("searched for \"" + to + "\" too, a synonym of \"" + from + "\"");
}

}  // namespace ragctl::command
