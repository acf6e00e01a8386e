#pragma once
#include <cstdint>
#include <string>

#include "ragctl/catalog/index.hpp"
#include "ragctl/pipeline/indexing.hpp"

namespace ragctl::pipeline {

/// Trains the built-in embedding on every live chunk (or an even sample), and writes the model file. The
/// record is not in the catalog yet.
[[nodiscard]] catalog::ModelRecord train_model(IndexContext& context, const text::AnalysisSettings& how,
                                               std::uint64_t live_chunks);

/// Writes one segment of every live chunk with an id in (after, ...], with vectors of `model`. The record is
/// not in the catalog yet; without that the files are rubbish that the next run removes. `chunks` 0: nothing
/// was there to write.
[[nodiscard]] catalog::SegmentRecord write_segment(IndexContext& context, const text::AnalysisSettings& how,
                                                   const catalog::ModelRecord& model, model::ChunkId after);

}  // namespace ragctl::pipeline
