#include "catalog_writer.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"

namespace ragctl::pipeline {
namespace {

// A commit costs an fsync (some ms); 256 documents or 16 MB a commit make that vanish beside the work, and a
// kill repeats less than a second of it.
constexpr std::size_t kBatchDocuments = 256;
constexpr std::uint64_t kBatchBytes = 16'000'000;

constexpr const char* kKept = "; the version read before is kept";

model::Outcome outcome_of(model::DocumentStatus status, model::Outcome ready) {
  switch (status) {
    case model::DocumentStatus::ready:
      return ready;
    case model::DocumentStatus::skipped:
      return model::Outcome::skipped;
    case model::DocumentStatus::failed:
      return model::Outcome::failed;
  }
  return ready;
}

model::Document unread_document(const std::string& source, const std::string& path,
                                model::DocumentStatus status, const std::string& reason) {
  model::Document document;
  document.source = source;
  document.uri = document.origin = document.title = path;
  document.status = status;
  document.reason = reason;
  return document;
}

bool same(const std::optional<model::Document>& old, const model::Document& fresh) {
  return old && old->settings == fresh.settings && old->sha256 == fresh.sha256 &&
         old->status == fresh.status && old->origin == fresh.origin;
}

}  // namespace

CatalogWriter::CatalogWriter(IngestContext& context, bool dry_run, std::string settings)
    : context_(context), dry_run_(dry_run), settings_(std::move(settings)) {
  auto& documents = context_.catalog.documents();
  const catalog::DocumentTotals totals = documents.totals();
  // No index leads to them, so the tallies say when all are found: to read on to the end of a million
  // documents costs 0.3 s.
  for (const auto& [status, count] : {std::pair(model::DocumentStatus::skipped, totals.skipped),
                                      std::pair(model::DocumentStatus::failed, totals.failed)}) {
    std::uint64_t left = count;
    if (left == 0) continue;
    documents.each({.status = status, .source = {}, .origin = {}}, [&](const model::Document& document) {
      troubled_.insert(document.origin);
      return --left > 0;
    });
  }
}

// A look at the name spares most files a look into the catalog. The one document of an archive whose name
// does not say what it is is told by the name of its archive.
void CatalogWriter::keep(const catalog::Origin& known) {
  const bool is_one = known.documents == 1 && !reads_records(known.settings) &&
                      !extract::is_archive_name(known.path) && !troubled_.contains(known.path);
  if (is_one) {
    tell({known.path, model::Outcome::unchanged, {}, 0, 0});
    return;
  }
  context_.catalog.documents().each(
      {.status = {}, .source = known.source, .origin = known.path}, [&](const model::Document& document) {
        tell({document.uri, outcome_of(document.status, model::Outcome::unchanged), document.reason, 0, 0});
        return true;
      });
}

bool CatalogWriter::has_ready(const catalog::Origin& known) const {
  auto& documents = context_.catalog.documents();
  return std::ranges::any_of(documents.of_origin(known.source, known.path), [&](model::DocumentId id) {
    return documents.find(id)->status == model::DocumentStatus::ready;
  });
}

// A mistaken --records run over other files leaves settings behind, but no record that was read.
bool CatalogWriter::gave_records(const catalog::Origin& known) const {
  if (!reads_records(known.settings)) return false;
  auto& documents = context_.catalog.documents();
  return std::ranges::any_of(documents.of_origin(known.source, known.path), [&](model::DocumentId id) {
    const auto document = documents.find(id);
    return document && document->status == model::DocumentStatus::ready && document->uri != known.path;
  });
}

// Of a container that a kill cut short a mail may be there and its attachments not.
KnownMembers CatalogWriter::known_members(const catalog::Origin& known) const {
  KnownMembers members;
  if (known.sha256 == Sha256{}) return members;
  context_.catalog.documents().each(
      {.status = {}, .source = known.source, .origin = known.path}, [&](const model::Document& document) {
        const bool holds = document.status == model::DocumentStatus::ready &&
                           document.settings == settings_ && !document.reason.ends_with(kKept);
        members[document.uri] = {document.sha256, document.status, document.reason, holds};
        return true;
      });
  return members;
}

void CatalogWriter::leave(const catalog::Origin& known, const std::string& reason) {
  open_batch();
  auto& documents = context_.catalog.documents();
  for (const model::DocumentId id : documents.of_origin(known.source, known.path)) {
    const auto document = documents.find(id);
    if (dry_run_ || document->status != model::DocumentStatus::ready || document->reason == reason + kKept)
      continue;
    documents.set_reason(id, reason + kKept);
  }
  tell({known.path, model::Outcome::skipped, reason + kKept, 0, 0, true});
  close_batch_when_full(0);
}

void CatalogWriter::apply(ReadJob&& job, ReadResult&& result) {
  open_batch();
  if (job.moved_from) begin_move(*job.moved_from, job.item.path.string());
  switch (result.kind) {
    case ReadResult::Kind::unreadable:
      fail(job.item.source, job.item.path.string(), result.trouble);
      break;
    case ReadResult::Kind::same_content:
      if (!dry_run_) remember_readable(result.origin);
      keep(*job.known);
      break;
    case ReadResult::Kind::documents:
      replace_documents(job.item.source, std::move(result));
      break;
  }
  moved_.reset();
  close_batch_when_full(job.item.stat.size);
}

void CatalogWriter::add(const source::Item& stream, ReadResult&& result) {
  if (result.kind == ReadResult::Kind::unreadable) return refuse(stream.path.string(), result.trouble);
  open_batch();
  // The row has no hash: of a stream that is read once there is nothing to compare it with.
  announce(std::move(result.origin));
  for (PreparedDocument& prepared : result.documents) {
    const std::uint64_t bytes = prepared.document.bytes;
    static_cast<void>(put(std::move(prepared)));
    close_batch_when_full(bytes);
  }
}

void CatalogWriter::replace_documents(const std::string& source, ReadResult&& result) {
  if (result.begins_file) {
    kept_.clear();
    troubled_file_ = false;
    if (!result.ends_file || result.documents.size() > 1) announce(result.origin);
  }
  for (PreparedDocument& prepared : result.documents) {
    const std::uint64_t bytes = prepared.document.bytes;
    kept_.insert(put(std::move(prepared)));
    close_batch_when_full(bytes);
  }
  if (!result.ends_file) return;
  open_batch();
  // A member that cannot be read says nothing against the others.
  if (result.of_container) troubled_file_ = result.broken;
  // A half-written file or a misspelt field must not take away what was read from it before.
  if (troubled_file_) return announce(std::move(result.origin));
  std::vector<model::DocumentId> gone = others(source, result.origin.path);
  if (holds_deletions_ && !gone.empty()) {
    held_.push_back({result.origin, std::move(gone)});
    return announce(std::move(result.origin));
  }
  remove_from_file(gone);
  if (!dry_run_) context_.catalog.documents().put_origin(result.origin);
}

// The records of a large file are committed in batches. Until the last of them the file's row has no hash, so
// after a kill the file is read again; of the records already there, each says with which settings it was.
void CatalogWriter::announce(catalog::Origin origin) {
  origin.sha256 = {};
  origin.mtime_ns = 0;
  if (!dry_run_) context_.catalog.documents().put_origin(origin);
}

model::DocumentId CatalogWriter::put(PreparedDocument&& prepared) {
  open_batch();
  auto& documents = context_.catalog.documents();
  const model::Document& fresh = prepared.document;
  // A dry run moves nothing.
  const std::string before = moved_ ? moved_->uri_before(fresh.uri) : std::string();
  const auto old = documents.find(fresh.source, moved_ && dry_run_ ? before : fresh.uri);
  if (old && old->status == model::DocumentStatus::ready && fresh.status != model::DocumentStatus::ready)
    return keep_earlier(*old, fresh);
  if (fresh.status == model::DocumentStatus::failed) troubled_file_ = true;
  if (!moved_ && same(old, fresh)) {
    if (!dry_run_ && old->reason != fresh.reason) documents.set_reason(old->id, fresh.reason);
    tell({fresh.uri, outcome_of(fresh.status, model::Outcome::unchanged), fresh.reason, 0, 0});
    return old->id;
  }
  model::DocumentId id = old ? old->id : model::DocumentId{};
  if (dry_run_)
    report_.chunks_to_embed += documents.new_chunks(old, fresh, prepared.text, prepared.chunking);
  else
    id = documents.put(fresh, prepared.text, prepared.chunking, context_.clock(), prepared.blocks);
  const model::Outcome ready = !old     ? model::Outcome::added
                               : moved_ ? model::Outcome::moved
                                        : model::Outcome::updated;
  tell({fresh.uri, outcome_of(fresh.status, ready), fresh.reason, fresh.bytes, fresh.chunks, false, before,
        fresh.media_type, prepared.seconds});
  return id;
}

// Of a document that cannot be read any more, or has nothing in it now, the version read before stays.
model::DocumentId CatalogWriter::keep_earlier(const model::Document& old, const model::Document& fresh) {
  troubled_file_ = true;
  if (!dry_run_) context_.catalog.documents().set_reason(old.id, fresh.reason + kKept);
  tell({fresh.uri, outcome_of(fresh.status, model::Outcome::updated), fresh.reason + kKept, 0, 0, true});
  return old.id;
}

void CatalogWriter::put_unless_known(PreparedDocument&& prepared) {
  open_batch();
  auto& documents = context_.catalog.documents();
  const model::Document& document = prepared.document;
  const catalog::Origin origin{
      document.source, document.origin, document.bytes, 0, document.sha256, settings_, 1};
  static_cast<void>(put(std::move(prepared)));
  if (!dry_run_) documents.put_origin(origin);
}

// Those that are not among kept_.
std::vector<model::DocumentId> CatalogWriter::others(const std::string& source, const std::string& path) {
  std::vector<model::DocumentId> ids = context_.catalog.documents().of_origin(source, path);
  std::erase_if(ids, [this](model::DocumentId id) { return kept_.contains(id); });
  return ids;
}

void CatalogWriter::remove_others(const std::string& source, const std::string& path) {
  remove_from_file(others(source, path));
}

void CatalogWriter::remove_from_file(const std::vector<model::DocumentId>& ids) {
  auto& documents = context_.catalog.documents();
  for (const model::DocumentId id : ids) {
    const auto document = documents.find(id);
    if (!document) continue;
    if (!dry_run_) documents.remove(id);
    tell({document->uri, model::Outcome::deleted, "no longer in the file", 0, 0});
  }
}

void CatalogWriter::remove(const catalog::Origin& known, const std::string& why) {
  open_batch();
  auto& documents = context_.catalog.documents();
  documents.each({.status = {}, .source = known.source, .origin = known.path},
                 [&](const model::Document& document) {
                   tell({document.uri, model::Outcome::deleted, why, 0, 0});
                   return true;
                 });
  if (!dry_run_) documents.remove_origin(known.source, known.path);
  close_batch_when_full(0);
}

// What cannot be read now may well be readable tomorrow, so an earlier version of it stays searchable.
void CatalogWriter::fail(const std::string& source, const std::string& path, const std::string& reason) {
  open_batch();
  const model::Document unread = unread_document(source, path, model::DocumentStatus::failed, reason);
  if (!dry_run_ && !knows(unread)) keep_earlier_or_put(unread);
  tell({path, model::Outcome::failed, reason, 0, 0});
}

void CatalogWriter::refuse(const std::string& path, const std::string& reason) {
  tell({path, model::Outcome::failed, reason, 0, 0});
  ++report_.nowhere;
}

void CatalogWriter::pass_over(const std::string& source, const std::string& path, const std::string& reason,
                              EarlierVersion earlier) {
  open_batch();
  const model::Document unread = unread_document(source, path, model::DocumentStatus::skipped, reason);
  if (!dry_run_ && !knows(unread)) {
    if (earlier == EarlierVersion::stays)
      keep_earlier_or_put(unread);
    else
      put_in_place_of_all(unread);
  }
  tell({path, model::Outcome::skipped, reason, 0, 0});
  close_batch_when_full(0);
}

// What cannot be read stays so for years, and a run that changes nothing writes nothing.
bool CatalogWriter::knows(const model::Document& unread) const {
  auto& documents = context_.catalog.documents();
  const auto known = documents.find(unread.source, unread.uri);
  return known && known->status == unread.status && known->reason == unread.reason &&
         documents.of_origin(unread.source, unread.origin).size() == 1;
}

void CatalogWriter::keep_earlier_or_put(const model::Document& unread) {
  auto& documents = context_.catalog.documents();
  bool any_kept = false;
  for (const model::DocumentId id : documents.of_origin(unread.source, unread.origin)) {
    if (documents.find(id)->status != model::DocumentStatus::ready) continue;
    documents.set_reason(id, unread.reason + kKept);
    any_kept = true;
  }
  if (!any_kept) return put_in_place_of_all(unread);
  // Without a time, so that the next run looks whether it can be read again.
  auto origin = documents.origin(unread.source, unread.origin)
                    .value_or(catalog::Origin{unread.source, unread.origin, 0, 0, {}, {}, 1});
  origin.mtime_ns = 0;
  documents.put_origin(origin);
}

// The file has a row whatever happens, or prune would never miss it.
void CatalogWriter::put_in_place_of_all(const model::Document& unread) {
  auto& documents = context_.catalog.documents();
  kept_.clear();
  if (const auto old = documents.find(unread.source, unread.uri)) kept_.insert(old->id);
  remove_others(unread.source, unread.origin);
  documents.remove_origin(unread.source, unread.origin);
  documents.put(unread, {}, {}, context_.clock());
  documents.put_origin({unread.source, unread.origin, 0, 0, {}, {}, 1});
}

void CatalogWriter::remember_readable(const catalog::Origin& origin) {
  auto& documents = context_.catalog.documents();
  for (const model::DocumentId id : documents.of_origin(origin.source, origin.path)) {
    if (documents.find(id)->reason.ends_with(kKept)) documents.set_reason(id, {});
  }
  documents.put_origin(origin);
}

void CatalogWriter::tell(model::DocumentOutcome outcome) {
  report_.count(outcome);
  if (batch_) {
    told_at_commit_.push_back(std::move(outcome));
  } else if (context_.on_outcome) {
    context_.on_outcome(outcome);
  }
}

void CatalogWriter::open_batch() {
  if (!batch_ && !dry_run_) batch_.emplace(context_.catalog);
}

void CatalogWriter::close_batch_when_full(std::uint64_t bytes) {
  batch_bytes_ += bytes;
  if (told_at_commit_.size() >= kBatchDocuments || batch_bytes_ >= kBatchBytes) finish();
}

void CatalogWriter::finish_after(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) finish();
    throw;
  }
  finish();
}

void CatalogWriter::finish() {
  if (batch_) {
    batch_->commit();  // commit point: these documents are in the catalog
    batch_.reset();
  }
  batch_bytes_ = 0;
  if (context_.on_outcome) {
    for (const model::DocumentOutcome& outcome : told_at_commit_) context_.on_outcome(outcome);
  }
  told_at_commit_.clear();
}

}  // namespace ragctl::pipeline
