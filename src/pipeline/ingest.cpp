#include "ragctl/pipeline/ingest.hpp"

#include <algorithm>
#include <filesystem>

#include "catalog_writer.hpp"
#include "document_reader.hpp"
#include "moves.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/files/lines.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/pipeline/in_order.hpp"
#include "vanished.hpp"

namespace ragctl::pipeline {
namespace {

bool is_regular(const std::string& path) {
  try {
    const auto stat = files::stat_file(path, files::Symlinks::do_not_follow);
    return stat && stat->kind == files::FileKind::regular;
  } catch (const Error&) {
    return false;
  }
}

bool unchanged(const catalog::Origin& known, const files::FileStat& stat, const std::string& settings) {
  return known.size == stat.size && known.mtime_ns == stat.mtime_ns && known.settings == settings;
}

// An exclusion that was configured, perhaps to keep something private, is not lost by one on the command
// line.
source::Selection selection_of(const IngestOptions& options, const tenant::Config& config) {
  source::Selection selection{options.include.empty() ? config.ingest.include : options.include,
                              config.ingest.exclude};
  selection.exclude.insert(selection.exclude.end(), options.exclude.begin(), options.exclude.end());
  return selection;
}

std::optional<model::DeletionLimit> deletion_limit(const IngestOptions& options,
                                                   const tenant::Config& config) {
  if (options.max_delete || !config.ingest.max_delete) return options.max_delete;
  return model::DeletionLimit::parse(*config.ingest.max_delete);
}

std::uint64_t weight_of(const ReadJob& job) {
  if (job.members) return job.members->bytes + kPartBytes;
  return job.records ? kPartWeight : job.item.stat.size;
}

std::uint64_t bytes_of(const ReadJob& job) {
  if (job.members) return job.members->ends ? job.item.stat.size : 0;
  return job.records ? kPartBytes : job.item.stat.size;
}

class FilesIngest {
public:
  FilesIngest(const IngestOptions& options, IngestContext& context)
      : options_(options),
        context_(context),
        settings_(reading_settings(context.config, options)),
        limit_(deletion_limit(options, context.config)),
        origins_(context.catalog, kFiles),
        writer_(context, options.dry_run, settings_),
        container_(context.config, options.passwords) {}

  model::IngestReport run() {
    const source::Listing listing =
        options_.paths.empty() && options_.retry_failed
            ? source::list_paths(troubled_files(), kFiles)
            : source::list_paths(options_.paths, kFiles, selection_of(options_, context_.config));
    vanished_ = vanished_files(origins_, listing);
    if (options_.prune) expect_moves();
    if (limit_) writer_.hold_deletions();
    context_.progress.begin("ingest", listing.items.size(), "documents");
    writer_.finish_after([&] {
      read_all(listing);
      delete_vanished(listing);
    });
    context_.progress.end();
    model::IngestReport report = writer_.report();
    if (options_.dry_run)
      report.chunks_to_embed +=
          context_.catalog.chunks().count_after(context_.catalog.index().indexed_up_to());
    report.left_out = listing.left_out;
    report.stale = options_.prune ? 0 : documents_of(vanished_);
    report.withheld = std::move(withheld_);
    return report;
  }

private:
  void read_all(const source::Listing& listing) {
    DocumentReaders readers = document_readers(options_, context_);
    std::size_t at = 0;
    readers.run([&] { return next_to_read(listing, at); }, [](const ReadJob& job) { return weight_of(job); },
                [&](ReadJob&& job, ReadResult&& result) {
                  throw_if_stopped(context_.stop);
                  context_.progress.advance(result.ends_file ? 1 : 0, bytes_of(job));
                  writer_.apply(std::move(job), std::move(result));
                });
  }

  // What needs no reading is settled here, at the price of a look-up.
  std::optional<ReadJob> next_to_read(const source::Listing& listing, std::size_t& at) {
    if (stream_ || container_.is_open()) return next_part();
    while (at < listing.items.size()) {
      throw_if_stopped(context_.stop);
      const source::Item& item = listing.items[at++];
      const catalog::Origin* known = origins_.find(item.path.native());
      if (!item.passed_over.empty()) {
        pass_over(item, known);
      } else if (!item.trouble.empty()) {
        refuse(item, known);
      } else if (known != nullptr && !options_.records && writer_.gave_records(*known)) {
        leave_records(*known, item.stat);
      } else if (known != nullptr && is_tried_again(*known)) {
        return begin_reading(item, nullptr);
      } else if (known != nullptr && unchanged(*known, item.stat, settings_)) {
        writer_.keep(*known);
      } else if (known != nullptr) {
        return begin_reading(item, known);
      } else if (const catalog::Origin* from = moves_.take(item); from == nullptr) {
        return begin_reading(item, nullptr);
      } else if (is_read_alike(*from, item)) {
        writer_.move(*from, item);
      } else {
        return begin_moved(item, *from);
      }
      context_.progress.advance(1, 0);
    }
    return std::nullopt;
  }

  // Records line by line are read part by part, for their file may be larger than memory. A file with the
  // hash that is known goes whole: there is nothing of it to hold.
  ReadJob begin_reading(const source::Item& item, const catalog::Origin* known) {
    ReadJob job{item, known == nullptr ? std::nullopt : std::optional(*known)};
    if (!options_.records) return begin_container(std::move(job));
    try {
      stream_ =
          source::RecordStream::open(item.path, *options_.records, context_.config.ingest.max_file_bytes);
    } catch (const Error&) {
      return job;  // whoever reads it says why it cannot be
    }
    if (!stream_) return job;
    streamed_ = job;
    if (is_known_content(job)) {
      stream_.reset();
      job.records =
          source::RecordPart{{}, true, true, job.item.stat, job.known->sha256, job.known->documents, {}};
      return job;
    }
    return next_part();
  }

  [[nodiscard]] bool is_known_content(const ReadJob& job) const {
    return job.known && job.known->settings == settings_ && job.known->size == job.item.stat.size &&
           has_known_content(*job.known);
  }

  // Members are read part by part too, each part by one of the threads. A mail that is known to be whole in
  // the catalog need not be read again, nor what was attached to it.
  ReadJob begin_container(ReadJob job) {
    if (!container_.open(job.item, options_.media_type)) return job;
    streamed_ = job;
    if (job.known && job.known->settings == settings_ && job.known->sha256 == container_.sha256()) {
      job.members =
          MemberPart{.begins = true, .ends = true, .stat = job.item.stat, .sha256 = job.known->sha256};
      container_.close();
      return job;
    }
    if (job.known && options_.passwords.empty()) container_.set_known(writer_.known_members(*job.known));
    return next_part();
  }

  // Of a container the first part moves all that was in it.
  ReadJob begin_moved(const source::Item& item, const catalog::Origin& from) {
    ReadJob job{item, std::nullopt};
    job.moved_from = from;
    return options_.records ? job : begin_container(std::move(job));
  }

  ReadJob next_part() {
    ReadJob job = streamed_;
    if (container_.is_open()) {
      job.members = container_.next(kPartBytes);
      if (!job.members->begins) job.moved_from.reset();
      return job;
    }
    job.records = stream_->next(kPartBytes);
    if (job.records->ends) stream_.reset();
    return job;
  }

  // The same bytes may open with another password, or be of use to a program that has been installed since.
  [[nodiscard]] bool is_tried_again(const catalog::Origin& known) const {
    return (!options_.passwords.empty() || options_.retry_failed) && writer_.troubled(known.path);
  }

  /// Files with documents that failed or were skipped. A symlink out of its folder is skipped with reason,
  /// and named itself it would be followed.
  [[nodiscard]] std::vector<std::string> troubled_files() const {
    std::vector<std::string> paths;
    for (const catalog::Origin& origin : origins_) {
      if (writer_.troubled(origin.path) && is_regular(origin.path)) paths.push_back(origin.path);
    }
    return paths;
  }

  void expect_moves() {
    for (const VanishedFile& file : vanished_) {
      const catalog::Origin& origin = *file.origin;
      const bool alike = options_.records ? origin.settings == settings_ : !reads_records(origin.settings);
      if (alike && !file.left_out && !writer_.troubled(origin.path)) moves_.add(origin);
    }
  }

  /// Whether reading the moved file again would give what there is. A document without a title of its own has
  /// that of the file.
  [[nodiscard]] bool is_read_alike(const catalog::Origin& from, const source::Item& item) const {
    if (from.settings != settings_) return false;
    const std::string name = std::filesystem::path(from.path).stem().string();
    return name == item.path.stem().string() || options_.records || !writer_.is_titled_by(from, name);
  }

  // The time of a file that was read right after it was written is not remembered (see trusted_mtime).
  [[nodiscard]] bool has_known_content(const catalog::Origin& known) const {
    try {
      return files::hash_file(known.path) == known.sha256;
    } catch (const Error&) {
      return false;
    }
  }

  // A run over the whole folder must not turn a catalogue of records into one raw document.
  void leave_records(const catalog::Origin& known, const files::FileStat& stat) {
    if (!cuts_alike(known.settings, settings_)) {
      writer_.leave(known, "cut with other settings, and read as records: add --records to read it again");
    } else if (known.size == stat.size && (known.mtime_ns == stat.mtime_ns || has_known_content(known))) {
      writer_.keep(known);
    } else {
      writer_.leave(known, "changed, but it was read as records: add --records to read it again");
    }
  }

  // A file whose place a symlink to elsewhere has taken is gone; with documents in it, it waits for the
  // others that go.
  void pass_over(const source::Item& item, const catalog::Origin* known) {
    if (options_.prune && known != nullptr && writer_.has_ready(*known))
      replaced_.push_back(&item);
    else
      writer_.pass_over(item.source, item.path.string(), item.passed_over, EarlierVersion::stays);
  }

  void refuse(const source::Item& item, const catalog::Origin* known) {
    if (options_.prune && known != nullptr && has_vanished(*known)) return;
    if (item.leads_nowhere && known == nullptr)
      writer_.refuse(item.path.string(), item.trouble);
    else
      writer_.fail(item.source, item.path.string(), item.trouble);
  }

  // All that goes in a run goes together, at its end, or not at all when it is more than may go.
  void delete_vanished(const source::Listing& listing) {
    std::vector<VanishedFile> doomed;
    if (options_.prune) doomed = vanished_;
    std::erase_if(doomed, [this](const VanishedFile& file) { return moves_.has_moved(file.origin); });
    if (!limit_ || !limit_->allows_everything()) withhold_unseen(doomed, listing);
    const std::uint64_t count = documents_of(doomed) + replaced_.size() + writer_.held_deletions();
    const bool allowed = !limit_ || within_limit(count, listing);
    for (const source::Item* item : replaced_) {
      writer_.pass_over(item->source, item->path.string(), item->passed_over,
                        allowed ? EarlierVersion::goes : EarlierVersion::stays);
    }
    if (!allowed) return;
    writer_.delete_held();
    for (const VanishedFile& file : doomed) {
      throw_if_stopped(context_.stop);
      writer_.remove(*file.origin, file.why());
    }
  }

  void withhold_unseen(std::vector<VanishedFile>& doomed, const source::Listing& listing) {
    const std::uint64_t all = documents_of(doomed);
    withheld_.empty_folders = take_out_unseen(doomed, listing, context_.catalog);
    withheld_.documents = all - documents_of(doomed);
  }

  [[nodiscard]] bool within_limit(std::uint64_t count, const source::Listing& listing) {
    withheld_.known = known_documents(origins_, listing);
    if (limit_->allows(count, withheld_.known)) return true;
    withheld_.over_limit = count;
    withheld_.documents += count;
    return false;
  }

  [[nodiscard]] bool has_vanished(const catalog::Origin& known) const {
    const auto path_of = [](const VanishedFile& file) -> const std::string& { return file.origin->path; };
    return std::ranges::binary_search(vanished_, known.path, {}, path_of);
  }

  [[nodiscard]] static std::uint64_t documents_of(const std::vector<VanishedFile>& files) {
    std::uint64_t documents = 0;
    for (const VanishedFile& file : files) documents += file.origin->documents;
    return documents;
  }

  const IngestOptions& options_;
  IngestContext& context_;
  std::string settings_;
  std::optional<model::DeletionLimit> limit_;
  Origins origins_;
  std::vector<VanishedFile> vanished_;
  Moves moves_;
  std::vector<const source::Item*> replaced_;  ///< known files whose place a symlink to elsewhere has taken
  model::Withheld withheld_;
  CatalogWriter writer_;
  std::unique_ptr<source::RecordStream> stream_;  ///< of the file that is read part by part
  ContainerReader container_;                     ///< likewise, of members
  ReadJob streamed_;                              ///< that file
};

}  // namespace

model::IngestReport ingest(const IngestOptions& options, IngestContext& context) {
  const Stopwatch watch;
  model::IngestReport report = FilesIngest(options, context).run();
  report.seconds = watch.seconds();
  return report;
}

}  // namespace ragctl::pipeline
