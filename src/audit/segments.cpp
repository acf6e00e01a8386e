#include "segments.hpp"

#include <algorithm>
#include <optional>

#include "ragctl/catalog/chunks.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/vectors.hpp"

namespace ragctl::audit {
namespace {

using catalog::SegmentRecord;
using model::ChunkId;

std::string name_of(const SegmentRecord& segment) {
  return "segment " + std::to_string(model::number(segment.id));
}

index::Check index_check(Depth depth) {
  return depth == Depth::everything ? index::Check::everything : index::Check::header;
}

/// The file that a row names, when it may be opened: names never lead out of vectors/.
std::optional<std::filesystem::path> named_file(const std::string& owner, const std::string& name,
                                                const tenant::TenantPaths& paths, Findings& findings) {
  const std::filesystem::path relative(name);
  if (name.empty() || relative.filename() != relative || name == "." || name == "..") {
    findings.index_damage(owner + " names the file \"" + name + "\", which is no name within vectors/");
    return std::nullopt;
  }
  const std::filesystem::path file = paths.vectors() / relative;
  const auto stat = files::stat_file(file);
  if (!stat || stat->kind != files::FileKind::regular) {
    findings.index_damage(owner + " is missing its file vectors/" + name);
    return std::nullopt;
  }
  return file;
}

/// Live chunks by id, for all segments at once: one pass over the catalog.
std::vector<ChunkId> live_chunks(catalog::Catalog& catalog) {
  std::vector<ChunkId> live;
  catalog.chunks().each_after(ChunkId{0}, UINT64_MAX,
                              [&](const catalog::ChunkText& it) { live.push_back(it.chunk.id); });
  return live;
}

void check_figures(const SegmentRecord& segment, const index::Postings& postings, Findings& findings) {
  const std::uint32_t rows = postings.chunks();
  if (rows != segment.chunks) {
    findings.index_damage(name_of(segment) + " should hold " + std::to_string(segment.chunks) +
                          " chunks, but holds " + std::to_string(rows));
  }
  if (rows > 0 &&
      (postings.chunk(0) < segment.first_chunk || postings.chunk(rows - 1) > segment.last_chunk)) {
    findings.index_damage(name_of(segment) + " holds chunks outside its range");
  }
}

/// Every row is a chunk that lives or is known to be deleted, and every live chunk of the range has a row.
void check_rows(const SegmentRecord& segment, const index::Postings& postings,
                const std::vector<ChunkId>& live, const std::vector<ChunkId>& deleted, Findings& findings) {
  std::vector<ChunkId> rows;
  rows.reserve(postings.chunks());
  for (std::uint32_t row = 0; row < postings.chunks(); ++row) rows.push_back(postings.chunk(row));
  const auto first = std::ranges::lower_bound(live, segment.first_chunk);
  const auto last = std::ranges::upper_bound(live, segment.last_chunk);
  std::vector<ChunkId> known;
  std::set_union(first, last, deleted.begin(), deleted.end(), std::back_inserter(known));
  std::vector<ChunkId> strangers;
  std::ranges::set_difference(rows, known, std::back_inserter(strangers));
  std::vector<ChunkId> missing;
  std::set_difference(first, last, rows.begin(), rows.end(), std::back_inserter(missing));
  const auto tell = [&](const std::vector<ChunkId>& chunks, const char* what) {
    if (chunks.empty()) return;
    findings.index_damage(name_of(segment) + what + std::to_string(chunks.size()) + ", the first is chunk " +
                          std::to_string(model::number(chunks.front())));
  };
  tell(strangers, " holds chunks that are neither live nor deleted: ");
  tell(missing, " lacks live chunks of its range: ");
}

void check_vectors(const SegmentRecord& segment, const index::Postings& postings,
                   const tenant::TenantPaths& paths, Depth depth, Findings& findings) {
  if (segment.vectors_file.empty()) return;
  const auto file = named_file(name_of(segment), segment.vectors_file, paths, findings);
  if (!file) return;
  findings.attempt(&Findings::index_damage, [&] {
    const index::Vectors vectors(*file, segment.vectors_checksum, index_check(depth));
    if (vectors.rows() == postings.chunks()) return;
    findings.index_damage(name_of(segment) + " has " + std::to_string(vectors.rows()) + " vectors for " +
                          std::to_string(postings.chunks()) + " chunks");
  });
}

void check_model(const catalog::ModelRecord& record, const tenant::TenantPaths& paths, Depth depth,
                 Findings& findings) {
  const auto file = named_file("the embedding model", record.file, paths, findings);
  if (!file) return;
  using Check = embed::LsaModel::Check;
  findings.attempt(&Findings::index_damage, [&] {
    const embed::LsaModel model(*file, depth == Depth::everything ? Check::everything : Check::header);
    if (model.fingerprint() == record.fingerprint && model.dimensions() == record.dimensions) return;
    findings.index_damage("the embedding model in vectors/" + record.file + " is " + model.fingerprint() +
                          ", the catalog says " + record.fingerprint);
  });
}

// A query has one embedding, and its vector means nothing to vectors of another.
void check_embeddings(const std::vector<SegmentRecord>& segments,
                      const std::optional<catalog::ModelRecord>& model, Findings& findings) {
  const SegmentRecord* first = nullptr;
  for (const SegmentRecord& segment : segments) {
    if (segment.vectors_file.empty()) continue;
    if (first == nullptr) first = &segment;
    if (segment.embedding == first->embedding) continue;
    findings.index_damage(name_of(*first) + " and " + name_of(segment) +
                          " have vectors of different embeddings, " + first->embedding + " and " +
                          segment.embedding);
    return;
  }
  if (first == nullptr || !model || first->embedding == model->fingerprint) return;
  findings.index_damage(name_of(*first) + " has vectors of the embedding " + first->embedding +
                        ", and questions are asked with " + model->fingerprint);
}

}  // namespace

void check_segments(catalog::Catalog& catalog, const tenant::TenantPaths& paths, Depth depth,
                    Findings& findings) {
  const std::vector<SegmentRecord> segments = catalog.index().segments();
  std::optional<std::vector<ChunkId>> live;
  if (depth == Depth::everything) {
    findings.attempt(&Findings::catalog_damage, [&] { live = live_chunks(catalog); });
  }
  for (const SegmentRecord& segment : segments) {
    const auto file = named_file(name_of(segment), segment.postings_file, paths, findings);
    if (!file) continue;
    findings.attempt(&Findings::index_damage, [&] {
      const index::Postings postings(*file, segment.postings_checksum, index_check(depth));
      check_figures(segment, postings, findings);
      check_vectors(segment, postings, paths, depth, findings);
      if (!live) return;
      check_rows(segment, postings, *live, catalog.index().deleted(segment.first_chunk, segment.last_chunk),
                 findings);
    });
  }
  const auto model = catalog.index().model();
  check_embeddings(segments, model, findings);
  if (model) check_model(*model, paths, depth, findings);
}

}  // namespace ragctl::audit
