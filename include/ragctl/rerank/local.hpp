#pragma once
#include "ragctl/rerank/reranker.hpp"

namespace ragctl::rerank {

/// Needs no model and no text: how near to each other the question's neighbouring words stand, by the index's
/// positions, the best of the languages. In units of BM25, so that it can be added to a keyword score. Judges
/// every passage.
class LocalReranker final : public Reranker {
public:
  [[nodiscard]] Judgement judge(const Asked& asked, const Passages& passages,
                                const std::stop_token& stop) override;
};

}  // namespace ragctl::rerank
