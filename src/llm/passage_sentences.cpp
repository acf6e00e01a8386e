#include "passage_sentences.hpp"

#include <algorithm>

namespace ragctl::llm {
namespace {

constexpr std::size_t kLongestHeading = 80;  // bytes
constexpr std::size_t kMostItems = 8;
constexpr std::uint32_t kLongestList = 600;  // bytes
constexpr std::string_view kCellBorder = " | ";

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

bool opens_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

bool ends_line(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
  return at < text.size() && text[at] == '\n';
}

bool is_list_item(std::string_view sentence) {
  if (sentence.starts_with("- ") || sentence.starts_with("* ") || sentence.starts_with("+ ") ||
      sentence.starts_with("•"))
    return true;
  const std::size_t digits = std::min(sentence.find_first_not_of("0123456789"), sentence.size());
  return digits > 0 && digits < sentence.size() && (sentence[digits] == '.' || sentence[digits] == ')');
}

/// "7. Fire and evacuation" with a blank line below; items of a list stand line by line.
bool is_numbered_heading(std::string_view text, const model::Match& range) {
  const std::string_view line = text.substr(range.begin, range.end - range.begin);
  return line.size() <= kLongestHeading && line[0] >= '0' && line[0] <= '9' && is_list_item(line) &&
         !ends_with_any(line, {".", "!", ":", ";", "。", "！", "…"}) &&
         text.substr(range.end).starts_with("\n\n");
}

SentenceKind kind_of(std::string_view text, const model::Match& range) {
  const std::string_view sentence = text.substr(range.begin, range.end - range.begin);
  if (ends_with_any(sentence, {"?", "？", "؟"})) return SentenceKind::question;
  if (sentence.starts_with('#')) return SentenceKind::heading;
  if (sentence.find(kCellBorder) != std::string_view::npos) return SentenceKind::row;
  const bool own_line = opens_line(text, range.begin) && ends_line(text, range.end);
  if (own_line && is_numbered_heading(text, range)) return SentenceKind::heading;
  const bool ended = ends_with_any(sentence, {".", "!", ":", ";", "。", "！", "…", "|", "\"", ")"});
  if (own_line && !ended && sentence.size() <= kLongestHeading && !is_list_item(sentence))
    return SentenceKind::heading;
  return SentenceKind::statement;
}

/// "My tent is wet inside. Is it leaking?" on a line of its own is one question.
bool leads_to_question(std::string_view text, const std::vector<model::Match>& sentences, std::size_t at) {
  if (!opens_line(text, sentences[at].begin)) return false;
  for (std::size_t i = at + 1; i < sentences.size(); ++i) {
    const std::size_t gap = sentences[i - 1].end;
    if (text.substr(gap, sentences[i].begin - gap).find('\n') != std::string_view::npos) return false;
    if (kind_of(text, sentences[i]) == SentenceKind::question && ends_line(text, sentences[i].end))
      return true;
  }
  return false;
}

bool is_tabular(SentenceKind kind) { return kind == SentenceKind::row || kind == SentenceKind::columns; }

/// The first row names the columns, unless the passage begins within the table.
void place_row(std::string_view text, const std::vector<PassageSentence>& before, PassageSentence& row) {
  if (!before.empty() && is_tabular(before.back().kind)) {
    row.columns = before.back().kind == SentenceKind::columns ? static_cast<std::int32_t>(before.size()) - 1
                                                              : before.back().columns;
    return;
  }
  const std::size_t line_end = text.find('\n', row.end);
  const std::string_view below =
      line_end == std::string_view::npos ? std::string_view() : text.substr(line_end + 1);
  const bool goes_on = below.substr(0, below.find('\n')).find(kCellBorder) != std::string_view::npos;
  if (!before.empty() && goes_on) row.kind = SentenceKind::columns;
}

}  // namespace

std::string_view row_label(std::string_view row) { return row.substr(0, row.find(kCellBorder)); }

std::vector<PassageSentence> passage_sentences(std::string_view text,
                                               const std::vector<model::Match>& sentences) {
  std::vector<PassageSentence> out;
  std::int32_t heading = -1, question = -1;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const model::Match& range = sentences[i];
    PassageSentence one{range.begin, range.end, kind_of(text, range), heading, question};
    if (one.kind == SentenceKind::statement && leads_to_question(text, sentences, i))
      one.kind = SentenceKind::question;
    const auto position = static_cast<std::int32_t>(out.size());
    if (one.kind == SentenceKind::row) place_row(text, out, one);
    if (one.kind == SentenceKind::heading) {
      heading = position;
      question = -1;
    }
    // Of a question in several sentences the first stands for all that follows; the others stand under it.
    const bool continues =
        !out.empty() && out.back().kind == SentenceKind::question && !opens_line(text, range.begin);
    if (one.kind == SentenceKind::question && !continues) question = position;
    out.push_back(one);
  }
  return out;
}

std::size_t whole_statement(std::string_view text, const std::vector<PassageSentence>& sentences,
                            std::size_t at) {
  const auto sentence = [&](std::size_t i) {
    return text.substr(sentences[i].begin, sentences[i].end - sentences[i].begin);
  };
  if (!sentence(at).ends_with(':')) return 1;
  std::size_t count = 1;
  while (at + count < sentences.size() && count <= kMostItems && is_list_item(sentence(at + count)) &&
         sentences[at + count].end - sentences[at].begin <= kLongestList)
    ++count;
  if (count == 1 && at + 1 < sentences.size() && sentences[at + 1].kind == SentenceKind::statement) return 2;
  return count;
}

}  // namespace ragctl::llm
