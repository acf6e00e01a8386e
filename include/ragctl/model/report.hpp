#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ragctl::model {

/// moved: its file has another path now, and the document is the same.
enum class Outcome : std::uint8_t { added, updated, moved, unchanged, skipped, failed, deleted };
[[nodiscard]] const char* to_string(Outcome outcome);

/// What became of one document of a run.
struct DocumentOutcome {
  std::string uri;
  Outcome outcome = Outcome::added;
  std::string reason;  ///< of skipped and failed; warnings else
  std::uint64_t bytes = 0;
  std::uint32_t chunks = 0;
  bool outdated = false;        ///< an earlier version of it stays searchable
  std::string from = {};        ///< of moved: its uri before
  std::string media_type = {};  ///< empty: it was not read
  double seconds = 0;           ///< to read it and cut it into chunks
};

/// Deletions that were due and were not done, because more may be wrong than some documents.
struct Withheld {
  std::uint64_t documents = 0;             ///< that stay
  std::uint64_t over_limit = 0;            ///< of those: all that --max-delete forbids
  std::uint64_t known = 0;                 ///< documents that there were in the places that were given
  std::vector<std::string> empty_folders;  ///< in which documents were known, and nothing is any more
};

/// Totals of an ingest. Balances: seen == added + updated + unchanged + skipped + failed; deleted ones were
/// not seen, and moved ones are among the updated.
struct IngestReport {
  std::uint64_t seen = 0, added = 0, updated = 0, unchanged = 0, skipped = 0, failed = 0, deleted = 0;
  std::uint64_t moved = 0;            ///< of updated
  std::uint64_t chunks_to_embed = 0;  ///< of a dry run: those that the index does not have yet
  std::uint64_t left_out = 0;         ///< files and folders that the rules of their folder leave out
  std::uint64_t stale = 0;            ///< documents that --prune would delete, in a run without it
  Withheld withheld;
  std::uint64_t skipped_outdated = 0;  ///< of skipped: those of which an earlier version stays searchable
  std::uint64_t nowhere = 0;           ///< of failed: paths that lead to no file, of which nothing is stored
  std::uint64_t chunks = 0;            ///< made in this run
  std::uint64_t bytes = 0;             ///< read in this run
  double seconds = 0;
  void count(const DocumentOutcome& outcome);
  [[nodiscard]] bool balances() const { return seen == added + updated + unchanged + skipped + failed; }
};

struct IndexReport {
  std::uint64_t chunks_indexed = 0;
  std::uint64_t chunks_live = 0;
  std::uint64_t segments_live = 0;
  bool trained = false;      ///< the built-in embedding model was trained in this run
  std::string anew_because;  ///< why the whole index was made anew; empty when it was not, or was asked for
  std::string embedding;     ///< fingerprint in use
  double seconds = 0;
};

}  // namespace ragctl::model
