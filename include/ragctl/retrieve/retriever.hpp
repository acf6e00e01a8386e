#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/terms.hpp"
#include "ragctl/rerank/reranker.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::retrieve {

/// Question -> hits on one tenant's index as it was when the retriever was made. Knows nothing of the
/// terminal. For one thread at a time. An empty or never indexed tenant gives no hits.
class Retriever {
public:
  /// `catalog` outlives the retriever, and so does `reranker`, which asks the provider that `config` names;
  /// null when it names none. Throws damaged (hint: ragctl index TENANT --rebuild) for a missing or
  /// damaged segment or model.
  Retriever(catalog::Catalog& catalog, const tenant::TenantPaths& paths, const tenant::Config& config,
            rerank::Reranker* reranker = nullptr);
  ~Retriever();

  /// At most top_k hits, best first, chunks of near-identical text once. The question's text may use the
  /// query language of ragctl-query(1). Deterministic, as far as the reranker is. When that cannot be asked,
  /// the hits are in the order before and a note says why; where it is required, this throws as it does.
  [[nodiscard]] model::Results search(const model::Question& question, const std::stop_token& stop = {});
  /// Where the question's words (stems) occur in a text, for highlighting.
  [[nodiscard]] std::vector<model::Match> matches(const model::Question& question, const std::string& text);
  /// Every occurrence of a term in a text, in all the languages that a question is asked in, in order of the
  /// first byte. The terms live as long as the retriever.
  [[nodiscard]] std::vector<model::TermSpan> spans(std::string_view text);
  /// In how many chunks of the index a term occurs, of how many. Deleted ones count until they are merged
  /// away, so the first may be a little above the second.
  [[nodiscard]] std::uint64_t document_frequency(std::string_view term) const;
  [[nodiscard]] std::uint64_t chunks() const;
  /// The language of most of the tenant's text (ISO 639-1), empty when unknown.
  [[nodiscard]] const std::string& language() const noexcept;
  /// Live chunks that are not searchable yet because `index` has not run since.
  [[nodiscard]] std::uint64_t pending() const noexcept;
  /// Whether the tenant has been indexed again since, so that a new retriever would see more. Two small
  /// reads.
  [[nodiscard]] bool outdated() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::retrieve
