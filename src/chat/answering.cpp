#include "ragctl/chat/answering.hpp"

#include <set>
#include <utility>

#include "citation_marks.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/llm/extractive.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::chat {
namespace {

constexpr const char* kNoContext = "I found nothing about this in the documents.";
constexpr const char* kExtractive = "extractive";

/// A text given to the model, and the hit that it stands for.
struct GivenPassage {
  std::size_t hit = 0;
  std::string text;
  std::uint32_t begin = 0;  ///< of `text` in the document
};

std::string place_of(const model::Hit& hit) {
  std::string out = hit.title;
  for (const std::string& heading : hit.heading) {
    if (heading != hit.title) out += " > " + heading;
  }
  return out;
}

/// The whole parent around a hit when its place can be told, else the hit's own text.
GivenPassage parent_of(const model::Hit& hit, std::size_t position) {
  const std::size_t at = hit.parent_text.find(hit.text);
  if (hit.parent_text.empty() || at == std::string::npos || at > hit.begin)
    return {position, hit.text, hit.begin};
  return {position, hit.parent_text, hit.begin - static_cast<std::uint32_t>(at)};
}

/// A model that reads between the lines gets parents, each once; the extractive one gets the chunks that were
/// found, for every further sentence is one more to be wrong with.
std::vector<GivenPassage> passages_of(const std::vector<model::Hit>& hits, const tenant::Config& config) {
  const bool parents = config.chunking.parent_retriever && config.llm.provider != kExtractive;
  std::vector<GivenPassage> out;
  std::set<std::pair<model::DocumentId, std::uint32_t>> seen;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    GivenPassage passage = parents ? parent_of(hits[i], i) : GivenPassage{i, hits[i].text, hits[i].begin};
    if (seen.emplace(hits[i].document, passage.begin).second) out.push_back(std::move(passage));
  }
  return out;
}

llm::Prompt prompt_of(const AskedQuestion& question, const std::vector<model::Hit>& hits,
                      const std::vector<GivenPassage>& passages, const tenant::Config& config) {
  llm::Prompt out{config.prompts.system_prompt, question.text, {}, question.topic};
  for (const GivenPassage& passage : passages)
    out.passages.push_back({passage.text, place_of(hits[passage.hit]), hits[passage.hit].score});
  return out;
}

/// The cited words when the passage holds them, else the passage as a whole with no quote.
model::Citation citation(const MarkedSentence& marked, const GivenPassage& passage, const model::Hit& hit) {
  model::Citation out{hit, marked.number, {}};
  FoundQuote found = find_quote(marked.sentence, passage.text);
  // A row comes with the names of its columns on a line above, which may stand rows away in the passage.
  const std::size_t last_line = marked.sentence.rfind('\n');
  if (found.begin == found.end && last_line != std::string_view::npos)
    found = find_quote(marked.sentence.substr(last_line + 1), passage.text);
  const bool is_quote = found.begin < found.end;
  out.begin = passage.begin + static_cast<std::uint32_t>(is_quote ? found.begin : 0);
  out.end = passage.begin + static_cast<std::uint32_t>(is_quote ? found.end : passage.text.size());
  if (is_quote) out.quote = passage.text.substr(found.begin, found.end - found.begin);
  return out;
}

std::vector<model::Citation> citations_of(const CitationMarks& marks,
                                          const std::vector<GivenPassage>& passages,
                                          const std::vector<model::Hit>& hits) {
  std::vector<model::Citation> out;
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const MarkedSentence& marked : marked_sentences(marks.text())) {
    // A number in brackets that the text itself quotes is no mark of ours.
    if (marked.number == 0 || marked.number > marks.cited().size()) continue;
    const GivenPassage& passage = passages[marks.cited()[marked.number - 1]];
    model::Citation one = citation(marked, passage, hits[passage.hit]);
    if (seen.emplace(one.number, one.begin).second) out.push_back(std::move(one));
  }
  return out;
}

model::Answer no_answer(const tenant::Config& config, std::vector<model::Hit> hits,
                        const llm::OnText& on_text) {
  model::Answer out;
  out.text = config.prompts.no_context_response.empty() ? kNoContext : config.prompts.no_context_response;
  out.context = std::move(hits);
  if (on_text) on_text(out.text);
  return out;
}

/// A model that looks for the question's words must know which were searched for in their stead.
void add_searched_words(const model::Results& found, std::string& question) {
  for (const auto* words : {&found.corrections, &found.synonyms}) {
    for (const model::Correction& word : *words) question += " " + word.to;
  }
}

}  // namespace

std::unique_ptr<llm::LanguageModel> offline_model(retrieve::Retriever& retriever) {
  llm::TextAnalysis analysis;
  analysis.spans = [&retriever](std::string_view text) { return retriever.spans(text); };
  analysis.frequency = [&retriever](std::string_view term) { return retriever.document_frequency(term); };
  analysis.passages = retriever.chunks();
  analysis.sentences = [&retriever](std::string_view text) {
    std::vector<model::Match> out;
    for (const text::Sentence& sentence : text::sentences(text, retriever.language()))
      out.push_back({sentence.begin, sentence.end});
    return out;
  };
  return std::make_unique<llm::ExtractiveModel>(std::move(analysis));
}

model::Answer answer_from(Answering& answering, const AskedQuestion& question, std::vector<model::Hit> hits,
                          const llm::OnText& on_text, const std::stop_token& stop) {
  if (hits.empty()) return no_answer(answering.config, {}, on_text);
  const std::vector<GivenPassage> passages = passages_of(hits, answering.config);
  CitationMarks marks(passages.size(), on_text);
  const llm::Completion completion = answering.model.complete(
      prompt_of(question, hits, passages, answering.config),
      [&](std::string_view piece) { marks.feed(piece); }, stop);
  marks.finish();
  if (marks.text().empty() && !stop.stop_requested()) {
    // A model may hand over its text at the end only.
    marks.feed(completion.text);
    marks.finish();
  }
  if (marks.text().empty() && !stop.stop_requested())
    return no_answer(answering.config, std::move(hits), on_text);
  model::Answer out;
  out.text = marks.text();
  out.citations = citations_of(marks, passages, hits);
  out.context = std::move(hits);
  out.answered = !out.text.empty();
  return out;
}

model::Answer answer_search(Answering& answering, const AskedQuestion& question,
                            const model::Question& searched, const llm::OnText& on_text,
                            const std::stop_token& stop) {
  model::Results found;
  try {
    found = answering.retriever.search(searched, stop);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    return {};  // stopped before anything came
  }
  AskedQuestion asked = question;
  if (answering.config.llm.provider == kExtractive) add_searched_words(found, asked.text);
  model::Answer out = answer_from(answering, asked, std::move(found.hits), on_text, stop);
  out.notes = std::move(found.notes);
  out.corrections = std::move(found.corrections);
  out.synonyms = std::move(found.synonyms);
  out.reranked = std::move(found.reranked);
  return out;
}

model::Answer answer_once(Answering& answering, const model::Question& question, const llm::OnText& on_text,
                          const std::stop_token& stop) {
  return answer_search(answering, {question.text, {}}, question, on_text, stop);
}

}  // namespace ragctl::chat
