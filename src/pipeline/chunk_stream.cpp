#include "chunk_stream.hpp"

namespace ragctl::pipeline {
namespace {

// A title or heading counts once for each of its chunks.
constexpr std::uint32_t kContextWeight = 1;

std::string context_of(const catalog::ChunkText& chunk) {
  std::string context(chunk.title);
  for (const std::string& heading : chunk.chunk.passage.heading) {
    if (heading != chunk.title) context += "\n" + heading;
  }
  return context;
}

}  // namespace

std::optional<std::vector<ChunkWords>> ChunkStream::next() {
  std::vector<ChunkWords> batch;
  catalog_.chunks().each_after(after_, batch_, [&](const catalog::ChunkText& chunk) {
    batch.push_back(
        {chunk.chunk.id, std::string(chunk.text), context_of(chunk), std::string(chunk.language)});
  });
  if (batch.empty()) return std::nullopt;
  after_ = batch.back().id;
  return batch;
}

void Analyzers::bag(const ChunkWords& words, model::TermBag& out) {
  const std::string& language = configured_ == "auto" ? words.language : configured_;
  std::unique_ptr<text::Analyzer>& analyzer = by_language_[language];
  if (!analyzer) analyzer = std::make_unique<text::Analyzer>(language);
  analyzer->bag(words.text, out);
  analyzer->add(words.context, kContextWeight, out);
}

}  // namespace ragctl::pipeline
