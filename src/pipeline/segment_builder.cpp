#include "segment_builder.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "chunk_stream.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/vectors.hpp"
#include "ragctl/pipeline/in_order.hpp"

namespace ragctl::pipeline {
namespace {

constexpr std::uint64_t kBatchChunks = 256;
constexpr InOrderLimits kLimits{.threads = 2, .jobs = 8, .weight = 64'000'000};

using Batch = std::vector<ChunkWords>;

/// What a thread makes of a batch. The terms borrow from that thread's analysers, so `owner` keeps them
/// alive.
struct Analysed {
  std::shared_ptr<Analyzers> owner;
  std::vector<ChunkTerms> chunks;
  std::vector<float> vectors;  ///< one row a chunk, empty without a model
};

std::uint64_t weigh(const Batch& batch) {
  std::uint64_t bytes = 0;
  for (const ChunkWords& words : batch) bytes += words.text.size();
  return bytes;
}

std::string file_name(catalog::Catalog& catalog, const char* ending) {
  std::array<char, 40> name{};
  const int size = std::snprintf(name.data(), name.size(), "%08llu.%s",
                                 static_cast<unsigned long long>(catalog.index().next_file_number()), ending);
  return {name.data(), static_cast<std::size_t>(size)};
}

using Analysis = InOrder<Batch, Analysed>;

Analysis::Worker analyse_worker(const text::AnalysisSettings& settings, const embed::LsaModel* model) {
  auto analyzers = std::make_shared<Analyzers>(settings);
  return [analyzers, model](Batch& batch) {
    Analysed out{analyzers, std::vector<ChunkTerms>(batch.size()), {}};
    const std::size_t dimensions = model == nullptr ? 0 : model->dimensions();
    out.vectors.resize(batch.size() * dimensions);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      analyzers->analyse(batch[i], out.chunks[i]);
      if (model != nullptr)
        model->fold_in(out.chunks[i].bag, std::span(out.vectors).subspan(i * dimensions, dimensions));
    }
    return out;
  };
}

/// Every `stride`-th chunk, so that a sample of a large tenant is even.
class Sample {
public:
  Sample(std::uint64_t total, std::uint64_t wanted) : total_(total), wanted_(wanted) {}
  bool takes_next() {
    const std::uint64_t at = seen_++;
    if (total_ <= wanted_) return true;
    return at * wanted_ / total_ != (at + 1) * wanted_ / total_;
  }

private:
  std::uint64_t total_;
  std::uint64_t wanted_;
  std::uint64_t seen_ = 0;
};

}  // namespace

catalog::ModelRecord train_model(IndexContext& context, const text::AnalysisSettings& how,
                                 std::uint64_t live_chunks) {
  embed::LsaSettings settings;
  settings.dimensions = context.config.embedding.dimensions;
  embed::LsaTrainer trainer(settings);
  context.progress.begin("train", std::min(live_chunks, settings.max_chunks), "chunks");
  ChunkStream stream(context.catalog, model::ChunkId{0}, kBatchChunks);
  Sample sample(live_chunks, settings.max_chunks);
  Analysis analysis(kLimits, [&how] { return analyse_worker(how, nullptr); });
  const auto next = [&]() -> std::optional<Batch> {
    throw_if_stopped(context.stop);
    std::optional<Batch> batch = stream.next();
    if (batch) std::erase_if(*batch, [&](const ChunkWords&) { return !sample.takes_next(); });
    return batch;
  };
  analysis.run(next, weigh, [&](Batch&& batch, Analysed&& analysed) {
    for (const ChunkTerms& chunk : analysed.chunks) trainer.add(chunk.bag);
    context.progress.advance(batch.size(), weigh(batch));
  });
  catalog::ModelRecord record;
  record.file = file_name(context.catalog, "lsa");
  const std::filesystem::path file = context.paths.vectors() / record.file;
  record.checksum = trainer.train(file, context.stop);
  const embed::LsaModel model(file, embed::LsaModel::Check::header);
  record.fingerprint = model.fingerprint();
  record.dimensions = model.dimensions();
  record.requested_dimensions = settings.dimensions;
  record.trained_on = live_chunks;
  context.progress.end();
  return record;
}

catalog::SegmentRecord write_segment(IndexContext& context, const text::AnalysisSettings& how,
                                     const catalog::ModelRecord& record, model::ChunkId after) {
  const embed::LsaModel model(context.paths.vectors() / record.file, embed::LsaModel::Check::header);
  catalog::SegmentRecord segment;
  segment.postings_file = file_name(context.catalog, "postings");
  segment.vectors_file = file_name(context.catalog, "vectors");
  segment.embedding = record.fingerprint;
  index::PostingsWriter postings;
  index::VectorsWriter vectors(context.paths.vectors() / segment.vectors_file, model.dimensions());
  context.progress.begin("index", context.catalog.chunks().count_after(after), "chunks");
  ChunkStream stream(context.catalog, after, kBatchChunks);
  Analysis analysis(kLimits, [&] { return analyse_worker(how, &model); });
  const auto next = [&] {
    throw_if_stopped(context.stop);
    return stream.next();
  };
  analysis.run(next, weigh, [&](Batch&& batch, Analysed&& analysed) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      ChunkTerms& terms = analysed.chunks[i];
      postings.add(batch[i].id, terms.bag,
                   {&terms.title, batch[i].document->properties, std::move(terms.spellings)});
      vectors.add(
          std::span<const float>(analysed.vectors).subspan(i * model.dimensions(), model.dimensions()));
    }
    if (segment.chunks == 0) segment.first_chunk = batch.front().id;
    segment.last_chunk = batch.back().id;
    segment.chunks += batch.size();
    context.progress.advance(batch.size(), weigh(batch));
  });
  if (segment.chunks > 0) {
    segment.postings_checksum = postings.seal(context.paths.vectors() / segment.postings_file);
    segment.vectors_checksum = vectors.seal();
  }
  context.progress.end();
  return segment;
}

}  // namespace ragctl::pipeline
