#pragma once
#include <vector>

#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/model/hit.hpp"
#include "ranker.hpp"

namespace ragctl::retrieve {

/// Fills in why each hit is where it is.
void explain(const Ranking& ranking, const AnalysedQuestion& asked, const index::Searcher& searcher,
             std::vector<model::Hit>& hits);

}  // namespace ragctl::retrieve
