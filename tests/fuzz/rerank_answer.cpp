// What a reranking server answers, in each of the shapes.
#include <cmath>

#include "target.hpp"
#include "wire.hpp"

using namespace ragctl;
using rerank::Api;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kTexts = 3;
  for (const Api api : {Api::cohere, Api::jina, Api::voyage, Api::tei}) {
    fuzz::read_or_refuse([&] {
      const auto judged =
          rerank::parse_answer(rerank::shape_of(api), fuzz::bytes_of(data, size), kTexts, "it");
      if (judged.scores.size() != kTexts) throw std::logic_error("not a score for each text");
      for (const auto& score : judged.scores)
        if (score && !std::isfinite(*score)) throw std::logic_error("a score that is no number");
    });
  }
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {R"({"id":"x","results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.5},)"
          R"({"index":1,"relevance_score":1e-3}],"meta":{"billed_units":{"search_units":1}}})",
          R"({"model":"m","usage":{"total_tokens":15},"results":[{"index":0,"relevance_score":1},)"
          R"({"index":1,"relevance_score":0},{"index":2,"relevance_score":-1}]})",
          R"({"object":"list","data":[{"relevance_score":0.4,"index":1},{"relevance_score":0.3,"index":0},)"
          R"({"relevance_score":0.2,"index":2}],"model":"rerank-2","usage":{"total_tokens":26}})",
          R"([{"index":1,"score":0.99},{"index":0,"score":0.1},{"index":2,"score":0.0}])"};
}
