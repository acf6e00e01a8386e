#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/terms.hpp"

namespace ragctl::rerank {

/// What was asked. Borrowed for the call.
struct Asked {
  std::string_view text;
  /// Its terms in order, as each language of the tenant makes them.
  std::span<const std::vector<model::TermSpan>> sequences;
};

/// What may be known of the candidates. Each reranker asks for what it works from, and the rest is never
/// fetched: texts come from the catalog, one read each; places come from the index, without any text.
struct Passages {
  std::size_t count = 0;
  std::function<std::string(std::size_t passage)> text;
  /// For each passage, where these terms stand in it, by position.
  std::function<std::vector<std::vector<model::TermOccurrence>>(std::span<const std::string_view> terms)>
      places;
  std::function<double(std::string_view term)> idf;
};

/// What judging cost, as far as the provider tells.
struct Usage {
  std::uint32_t requests = 0;
  std::optional<std::uint64_t> tokens;
  std::optional<double> search_units;
};

struct Judgement {
  /// Parallel to the passages; higher is more relevant, nothing: not judged. Finite. The unit is the
  /// reranker's own, so scores compare within one judgement only.
  std::vector<std::optional<double>> scores;
  Usage usage;
};

/// Question and passages -> how relevant each is. Knows nothing of how the passages were found, and orders
/// nothing. For one thread at a time.
class Reranker {
public:
  virtual ~Reranker() = default;
  /// Without passages nothing is asked. Throws as its provider fails, and interrupted; there is no half
  /// judgement.
  [[nodiscard]] virtual Judgement judge(const Asked& asked, const Passages& passages,
                                        const std::stop_token& stop) = 0;
};

}  // namespace ragctl::rerank
