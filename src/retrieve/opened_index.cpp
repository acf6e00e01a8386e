#include "opened_index.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/index.hpp"

namespace ragctl::retrieve {
namespace {

/// What the catalog says at one moment.
struct Listing {
  std::vector<index::SegmentFiles> segments;
  std::vector<std::string> files;
  std::filesystem::path model_file;
  std::uint64_t pending = 0;
};

index::SegmentFiles files_of(catalog::Index& rows, const catalog::SegmentRecord& segment,
                             const std::filesystem::path& folder, const std::string& embedding) {
  index::SegmentFiles out;
  out.postings = folder / segment.postings_file;
  out.postings_checksum = segment.postings_checksum;
  // Vectors of another model cannot be compared with this one's; such a segment is searched by its words
  // only.
  if (!segment.vectors_file.empty() && segment.embedding == embedding) {
    out.vectors = folder / segment.vectors_file;
    out.vectors_checksum = segment.vectors_checksum;
  }
  out.deleted = rows.deleted(segment.first_chunk, segment.last_chunk);
  return out;
}

// What the index is made of, to compare two moments: a file name is never given twice.
std::vector<std::string> live_files(const std::vector<catalog::SegmentRecord>& segments,
                                    const std::optional<catalog::ModelRecord>& model) {
  std::vector<std::string> out;
  if (model) out.push_back(model->file + ' ' + model->fingerprint);
  for (const catalog::SegmentRecord& segment : segments) {
    out.push_back(segment.postings_file);
    out.push_back(segment.vectors_file);
  }
  return out;
}

Listing read_listing(catalog::Catalog& catalog, const std::filesystem::path& folder) {
  const catalog::Snapshot snapshot(catalog);
  catalog::Index& rows = catalog.index();
  Listing out;
  const auto model = rows.model();
  if (model) out.model_file = folder / model->file;
  const auto segments = rows.segments();
  for (const catalog::SegmentRecord& segment : segments)
    out.segments.push_back(files_of(rows, segment, folder, model ? model->fingerprint : std::string()));
  out.files = live_files(segments, model);
  out.pending = catalog.chunks().count_after(rows.indexed_up_to());
  return out;
}

}  // namespace

OpenedIndex::OpenedIndex(catalog::Catalog& catalog, const tenant::TenantPaths& paths) {
  with_tenant_in_hints(paths.folder().filename().string(), [&] {
    for (;;) {
      const Listing listing = read_listing(catalog, paths.vectors());
      files_ = listing.files;
      pending_ = listing.pending;
      try {
        model_.reset();
        if (!listing.model_file.empty()) model_.emplace(listing.model_file, embed::LsaModel::Check::header);
        searcher_ = std::make_unique<index::Searcher>(listing.segments);
        return;
      } catch (const Error&) {
        // A merge or a rebuild between the reading of the rows and the opening of the files takes the old
        // files away; then there are other rows to try. Files that the rows still name are really damaged.
        if (!outdated(catalog)) throw;
      }
    }
  });
}

bool OpenedIndex::outdated(catalog::Catalog& catalog) const {
  const auto model = catalog.index().model();
  return live_files(catalog.index().segments(), model) != files_;
}

std::vector<float> OpenedIndex::embed(const model::TermBag& bag) const {
  if (!model_ || bag.terms.empty()) return {};
  std::vector<float> out(model_->dimensions());
  model_->fold_in(bag, out);
  const bool known = std::any_of(out.begin(), out.end(), [](float x) { return x != 0; });
  return known ? out : std::vector<float>{};
}

}  // namespace ragctl::retrieve
