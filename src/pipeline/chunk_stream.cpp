#include "chunk_stream.hpp"

#include "properties.hpp"

namespace ragctl::pipeline {
namespace {

// A title or heading counts once for each of its chunks.
constexpr std::uint32_t kContextWeight = 1;

std::string context_of(const catalog::ChunkText& chunk) {
  std::string context(chunk.document.title);
  for (const std::string& heading : chunk.chunk.passage.heading) {
    if (heading != chunk.document.title) context += "\n" + heading;
  }
  return context;
}

}  // namespace

std::optional<std::vector<ChunkWords>> ChunkStream::next() {
  std::vector<ChunkWords> batch;
  catalog_.chunks().each_after(after_, batch_, [&](const catalog::ChunkText& chunk) {
    if (chunk.chunk.document != document_ || !words_) {
      document_ = chunk.chunk.document;
      words_ = std::make_shared<DocumentWords>(
          DocumentWords{chunk.document.title, chunk.document.language, properties_of(chunk.document)});
    }
    batch.push_back({chunk.chunk.id, std::string(chunk.text), context_of(chunk), words_});
  });
  if (batch.empty()) return std::nullopt;
  after_ = batch.back().id;
  return batch;
}

void Analyzers::analyse(const ChunkWords& words, ChunkTerms& out) {
  const std::string& language = configured_ == "auto" ? words.document->language : configured_;
  std::unique_ptr<text::Analyzer>& analyzer = by_language_[language];
  if (!analyzer) analyzer = std::make_unique<text::Analyzer>(language);
  analyzer->bag(words.document->title, out.title);
  analyzer->bag(words.text, out.bag);
  analyzer->add(words.context, kContextWeight, out.bag);
  out.spellings = analyzer->take_new_words();
}

}  // namespace ragctl::pipeline
