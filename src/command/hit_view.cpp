#include "hit_view.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr std::size_t kMaxColumns = 100;
constexpr std::size_t kPassageBytes = 700;  // about seven lines
constexpr std::size_t kLeadBytes = 150;     // shown before the first match of a long passage

std::size_t width_of(const Output& output) { return std::min(output.terminal().columns, kMaxColumns); }

template <class Number>
nlohmann::ordered_json or_null(const std::optional<Number>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

std::string fixed(double value) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.3f", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// A piece of a passage in one style, and whether it ends a line of the original.
struct Word {
  std::string text;
  bool match = false;
  bool glued = false;  ///< no blank before it
};

bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::vector<Word> words_of(const std::string& text, std::size_t begin, std::size_t end,
                           const std::vector<model::Match>& matches) {
  std::vector<Word> words;
  bool after_blank = true;
  std::size_t next = 0;
  for (std::size_t at = begin; at < end;) {
    if (blank(text[at])) {
      after_blank = true;
      ++at;
      continue;
    }
    while (next < matches.size() && matches[next].end <= at) ++next;
    const bool in_match = next < matches.size() && matches[next].begin <= at;
    std::size_t stop = in_match ? matches[next].end : (next < matches.size() ? matches[next].begin : end);
    stop = std::min(stop, end);
    std::size_t word_end = at;
    while (word_end < stop && !blank(text[word_end])) ++word_end;
    words.push_back({text.substr(at, word_end - at), in_match, !after_blank});
    after_blank = false;
    at = word_end;
  }
  return words;
}

// A word wider than a line (an address, a sentence of a script without blanks) becomes several. A pipe gets
// it whole: who reads there may look for it.
std::vector<Word> fitted(const std::vector<Word>& words, std::size_t columns) {
  std::vector<Word> out;
  for (const Word& word : words) {
    Word piece{{}, word.match, word.glued};
    std::size_t used = 0;
    for (std::size_t at = 0; at < word.text.size();) {
      const std::string_view next = std::string_view(word.text).substr(at, decode_utf8(word.text, at).size);
      const std::size_t wide = display_width(next);
      if (used > 0 && used + wide > columns) {
        out.push_back(std::exchange(piece, Word{{}, word.match, false}));
        used = 0;
      }
      piece.text += next;
      used += wide;
      at += next.size();
    }
    out.push_back(std::move(piece));
  }
  return out;
}

void print_words(const std::vector<Word>& all, std::size_t indent, Output& output) {
  const std::size_t width = width_of(output);
  const bool terminal = output.terminal().out_is_terminal;
  const std::vector<Word> words = terminal ? fitted(all, width - std::min(width - 1, indent)) : all;
  const std::string margin(indent, ' ');
  std::string line = margin;
  std::size_t used = indent;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // A word may be several pieces; it moves to the next line as a whole.
    std::size_t columns = display_width(words[i].text);
    for (std::size_t j = i + 1; j < words.size() && words[j].glued; ++j)
      columns += display_width(words[j].text);
    const bool first = used == indent;
    const bool overflows =
        words[i].glued ? terminal && used + display_width(words[i].text) > width : used + 1 + columns > width;
    if (!first && overflows) {
      output.line(line);
      line = margin;
      used = indent;
    } else if (!first && !words[i].glued) {
      line += ' ';
      ++used;
    }
    line += output.styled(words[i].match ? Style::match : Style::plain, words[i].text);
    used += display_width(words[i].text);
  }
  if (used > indent) output.line(line);
}

nlohmann::ordered_json explanation_json(const model::Explanation& why) {
  nlohmann::ordered_json terms = nlohmann::ordered_json::array();
  for (const auto& term : why.terms)
    terms.push_back({{"term", term.term}, {"idf", term.idf}, {"count", term.count}, {"score", term.score}});
  const auto rank = [](std::uint32_t value) {
    return value == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
  };
  return {{"terms", std::move(terms)},
          {"keyword_rank", rank(why.keyword_rank)},
          {"semantic_rank", rank(why.semantic_rank)},
          {"proximity", why.proximity},
          {"semantic_weight", why.semantic_weight},
          {"weight_reason", why.weight_reason},
          {"keyword_share", why.keyword_share},
          {"semantic_share", why.semantic_share},
          {"context", why.context},
          {"fit", why.fit}};
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
  print_wrapped("score " + fixed(hit.score) + " = (keyword " + fixed(why.keyword_share) + " + semantic " +
                    fixed(why.semantic_share) + " + context " + fixed(why.context) + ") x fit " +
                    fixed(why.fit),
                3, output);
}

}  // namespace

nlohmann::ordered_json hit_json(const model::Hit& hit) {
  nlohmann::ordered_json json = {
      {"rank", hit.rank},
      {"score", hit.score},
      {"chunk_id", model::number(hit.chunk)},
      {"document_id", model::number(hit.document)},
      {"title", hit.title},
      {"uri", hit.uri},
      {"heading", hit.heading},
      {"page", hit.page == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(hit.page)},
      {"external_id", or_null(hit.external_id)},
      {"text", hit.text},
      {"parent_text", hit.parent_text},
      {"scores", {{"keyword", or_null(hit.keyword_score)}, {"semantic", or_null(hit.semantic_score)}}}};
  if (hit.explanation) json["explanation"] = explanation_json(*hit.explanation);
  return json;
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
  std::size_t begin = 0;
  if (hit.text.size() > kPassageBytes && !matches.empty() && matches.front().begin > kLeadBytes) {
    begin = utf8_floor(hit.text, matches.front().begin - kLeadBytes);
    begin = std::min(hit.text.find(' ', begin), static_cast<std::size_t>(matches.front().begin));
  }
  const std::size_t end = utf8_floor(hit.text, begin + kPassageBytes);
  const std::string more(output.terminal().ellipsis());
  // A blank line of the document starts a new line here, so that a heading does not run into its text.
  for (std::size_t at = begin; at < end;) {
    const std::size_t paragraph_end = std::min(hit.text.find("\n\n", at), end);
    std::vector<Word> words = words_of(hit.text, at, paragraph_end, matches);
    if (at == begin && begin > 0) words.insert(words.begin(), {more, false, false});
    if (paragraph_end == end && end < hit.text.size()) words.push_back({more, false, false});
    print_words(words, 3, output);
    at = paragraph_end + 2;
  }
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
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto words = words_of(text, at, end, {});
    if (words.empty())
      output.line();
    else
      print_words(words, indent, output);
    at = end + 1;
  }
}

}  // namespace ragctl::command
