#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/base/progress.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/deletion_limit.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/source/source.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::pipeline {

struct IngestOptions {
  std::vector<std::string> paths;               ///< files and folders
  std::optional<source::RecordFields> records;  ///< every file is a record file
  /// Besides ingest.exclude of the config; `include` takes the place of ingest.include.
  std::vector<std::string> include = {};
  std::vector<std::string> exclude = {};
  bool prune = false;  ///< documents whose files are gone from the given folders (or whose file is gone) go
  std::optional<model::DeletionLimit> max_delete = {};  ///< takes the place of ingest.max_delete
  /// What failed or was skipped before is read again, though it has not changed; without paths only that.
  bool retry_failed = false;
  bool dry_run = false;  ///< reads and counts, changes nothing
  std::vector<std::string> passwords;
  std::string media_type;  ///< empty: by content
};

struct StdinDocument {
  std::string bytes;
  std::string title;  ///< empty: named by its content
};

/// Records on standard input. They are added to those that came before under that title, or take their place
/// by their ids; none is removed, for a stream is seldom the whole.
struct StdinRecords {
  source::RecordStream& records;
  std::string title;  ///< empty: "records"
};

/// Told of every document as its outcome is known (committed, unless dry_run).
using OnOutcome = std::function<void(const model::DocumentOutcome&)>;

struct IngestContext {
  catalog::Catalog& catalog;
  const tenant::Config& config;
  Progress& progress;
  OnOutcome on_outcome;
  Clock clock;
  std::stop_token stop;
};

/// Files -> catalog. One bad document never stops the run. A stop request ends it between documents with
/// Error{interrupted}; what was done stays done, and the next run goes on from there.
[[nodiscard]] model::IngestReport ingest(const IngestOptions& options, IngestContext& context);
[[nodiscard]] model::IngestReport ingest(const StdinDocument& document, const IngestOptions& options,
                                         IngestContext& context);
/// `options.records` are the fields that the stream was opened with.
[[nodiscard]] model::IngestReport ingest(const StdinRecords& input, const IngestOptions& options,
                                         IngestContext& context);

/// Ready documents that the settings of chunking would cut otherwise than they are: the next ingest of their
/// files does. Reads every document's row.
[[nodiscard]] std::uint64_t documents_to_cut_anew(catalog::Catalog& catalog, const tenant::Config& config);

}  // namespace ragctl::pipeline
