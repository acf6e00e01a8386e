#include "chunk_stream.hpp"

#include "properties.hpp"

namespace ragctl::pipeline {
namespace {

/// Without one that repeats the title, which counts by itself.
std::string headings_of(const catalog::ChunkText& chunk) {
  std::string headings;
  for (const std::string& heading : chunk.chunk.passage.heading) {
    if (heading != chunk.document.title) headings += heading + "\n";
  }
  return headings;
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
    batch.push_back({chunk.chunk.id, std::string(chunk.text), headings_of(chunk), words_});
  });
  if (batch.empty()) return std::nullopt;
  after_ = batch.back().id;
  return batch;
}

void Analyzers::analyse(const ChunkWords& words, ChunkTerms& out) {
  const std::string language = text::analysed_in(settings_, words.document->language);
  std::unique_ptr<text::Analyzer>& analyzer = by_language_[language];
  if (!analyzer) analyzer = std::make_unique<text::Analyzer>(language);
  analyzer->bag(words.document->title, out.title);
  analyzer->bag(words.text, out.bag);
  if (settings_.title_weight > 0) analyzer->add(words.document->title, settings_.title_weight, out.bag);
  if (settings_.heading_weight > 0) analyzer->add(words.headings, settings_.heading_weight, out.bag);
  out.spellings = analyzer->take_new_words();
}

}  // namespace ragctl::pipeline
