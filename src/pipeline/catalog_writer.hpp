#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "document_reader.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/pipeline/ingest.hpp"

namespace ragctl::pipeline {

enum class EarlierVersion { stays, goes };

/// Puts what was read into the catalog, many documents a transaction, and counts. Each document is replaced
/// whole or not at all. Outcomes are told after their commit.
class CatalogWriter {
public:
  CatalogWriter(IngestContext& context, bool dry_run, std::string settings);

  /// The file looks as it did: its documents are unchanged (or skipped or failed as they were).
  void keep(const catalog::Origin& known);
  /// Whether a document of the file can be found.
  [[nodiscard]] bool has_ready(const catalog::Origin& known) const;
  /// Whether there are records that were read from the file.
  [[nodiscard]] bool gave_records(const catalog::Origin& known) const;
  /// What the catalog has of a container that was read to its end.
  [[nodiscard]] KnownMembers known_members(const catalog::Origin& known) const;
  /// The file is not read, and what was read from it before stays, with the reason.
  void leave(const catalog::Origin& known, const std::string& reason);
  void apply(ReadJob&& job, ReadResult&& result);
  /// Whether a document of the file has that title, as one has that says none of its own.
  [[nodiscard]] bool is_titled_by(const catalog::Origin& known, const std::string& name) const;
  /// The file has another path now, and what was read from it is right still.
  void move(const catalog::Origin& from, const source::Item& item);
  /// Records of a stream: they are put beside those that it gave before. Trouble with the stream is told
  /// only.
  void add(const source::Item& stream, ReadResult&& result);
  /// Returns its id; of a new one in a dry run none.
  model::DocumentId put(PreparedDocument&& prepared);
  model::DocumentId keep_earlier(const model::Document& old, const model::Document& fresh);
  /// For documents that have no file: the settings they were read with are kept beside them.
  void put_unless_known(PreparedDocument&& prepared);
  [[nodiscard]] bool troubled(const std::string& path) const { return troubled_.contains(path); }
  /// The file is gone, or not to be read any more: so are its documents.
  void remove(const catalog::Origin& known, const std::string& why);
  /// From now on documents that a file no longer has wait until delete_held(), and without it they stay; the
  /// file is then read again in the next run.
  void hold_deletions() { holds_deletions_ = true; }
  [[nodiscard]] std::uint64_t held_deletions() const;
  void delete_held();
  void fail(const std::string& source, const std::string& path, const std::string& reason);
  /// A typing error is no document of the tenant: told and counted, but not stored.
  void refuse(const std::string& path, const std::string& reason);
  /// The file is not to be read: it is stored and told as skipped.
  void pass_over(const std::string& source, const std::string& path, const std::string& reason,
                 EarlierVersion earlier);
  /// Commits what is open. Without it the open batch is rolled back.
  void finish();
  /// Does `work`, which writes here, and finishes; when it is interrupted too, so that what has been read
  /// stays.
  void finish_after(const std::function<void()>& work);

  [[nodiscard]] const model::IngestReport& report() const noexcept { return report_; }

private:
  void open_batch();
  void close_batch_when_full(std::uint64_t bytes);
  void tell(model::DocumentOutcome outcome);
  void replace_documents(const std::string& source, ReadResult&& result);
  [[nodiscard]] std::vector<model::DocumentId> others(const std::string& source, const std::string& path);
  void remove_others(const std::string& source, const std::string& path);
  void remove_from_file(const std::vector<model::DocumentId>& ids);
  void announce(catalog::Origin origin);
  [[nodiscard]] bool knows(const model::Document& unread) const;
  void keep_earlier_or_put(const model::Document& unread);
  void put_in_place_of_all(const model::Document& unread);
  void remember_readable(const catalog::Origin& origin);

  IngestContext& context_;
  bool dry_run_;
  std::string settings_;
  std::unordered_set<std::string> troubled_;    ///< files with a skipped or failed document
  std::unordered_set<model::DocumentId> kept_;  ///< documents that the file at hand still has
  /// The file at hand has moved.
  struct Moved {
    std::string from;
    std::string to;
    [[nodiscard]] std::string uri_now(const std::string& before) const;
    [[nodiscard]] std::string uri_before(const std::string& now) const;
  };
  void begin_move(const catalog::Origin& from, const std::string& to);
  std::optional<Moved> moved_;

  struct Held {
    catalog::Origin origin;  ///< as it is once they are gone
    std::vector<model::DocumentId> ids;
  };
  bool holds_deletions_ = false;
  std::vector<Held> held_;
  bool troubled_file_ = false;  ///< some of the file at hand could not be read
  std::optional<catalog::Transaction> batch_;
  std::uint64_t batch_bytes_ = 0;
  std::vector<model::DocumentOutcome> told_at_commit_;
  model::IngestReport report_;
};

}  // namespace ragctl::pipeline
