#include "document_reader.hpp"

#include <chrono>

#include "ragctl/base/error.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::pipeline {
namespace {

// Raise it when extraction or chunking gives other results for the same bytes.
constexpr int kReadingVersion = 5;
constexpr const char* kRecordsMark = " records ";
constexpr const char* kRecordsVersion = "v2 ";  // raise it when only what is read of records changes

extract::WorkerLimits worker_limits(const tenant::Config& config) {
  extract::WorkerLimits limits;
  limits.timeout = config.ingest.extract_timeout;
  limits.memory = config.ingest.extract_memory;
  return limits;
}

chunk::Settings chunk_settings(const tenant::Config::Chunking& chunking) {
  return {chunking.unit == tenant::LengthUnit::tokens ? chunk::Unit::tokens : chunk::Unit::characters,
          chunking.chunk_size, chunking.chunk_overlap, chunking.parent_chunk_size};
}

// A file changed again within the clock's grain of our reading would look unchanged next time, so a time that
// young is not remembered, and the next run compares hashes (the "racy git" problem). 20 ms is two ticks of
// the slowest kernel timer.
std::int64_t trusted_mtime(std::int64_t mtime_ns, UnixMillis now) {
  constexpr std::int64_t grain_ms = 20;
  const std::int64_t age_ms = static_cast<std::int64_t>(now) - mtime_ns / 1'000'000;
  return age_ms < grain_ms ? 0 : mtime_ns;
}

void mark(model::Document& document, model::DocumentStatus status, std::string reason) {
  document.status = status;
  document.reason = std::move(reason);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

void require_size(std::uint64_t size, std::uint64_t limit) {
  if (size <= limit) return;
  throw Error(ErrorCode::failed, format_bytes(size) + ", over the limit of " + format_bytes(limit) +
                                     " (raise ingest.max_file_bytes, or split it)");
}

// The lines of another stream have the same numbers, so without an id a record there is known by its content.
std::string name_of(const source::Record& record, const source::Item& item) {
  const bool is_stream = item.source != kFiles;
  if (!is_stream || record.has_id || record.raw.empty()) return record.id;
  return to_hex(sha256(record.raw)).substr(0, 16);
}

bool same_content(const ReadJob& job, const catalog::Origin& now) {
  return job.known && job.known->sha256 == now.sha256 && job.known->settings == now.settings;
}

}  // namespace

std::string reading_settings(const tenant::Config& config, const IngestOptions& options) {
  const auto& chunking = config.chunking;
  std::string text = "v" + std::to_string(kReadingVersion) +
                     (chunking.unit == tenant::LengthUnit::tokens ? "t" : "c") +
                     std::to_string(chunking.chunk_size) + "/" + std::to_string(chunking.chunk_overlap) +
                     "/" + std::to_string(chunking.parent_chunk_size) + options.media_type;
  if (options.records) {
    text += kRecordsMark + (kRecordsVersion + options.records->id) + " " + options.records->title;
    for (const std::string& field : options.records->text) text += " " + field;
    if (!options.records->text_template.empty())
      text += " template " + to_hex(sha256(options.records->text_template)).substr(0, 16);
    if (options.records->products) text += " products " + options.records->products->fingerprint();
  }
  return text;
}

bool cuts_alike(const std::string& settings, const std::string& others) {
  return settings.substr(0, settings.find(kRecordsMark)) == others.substr(0, others.find(kRecordsMark));
}

bool reads_records(const std::string& settings) { return settings.find(kRecordsMark) != std::string::npos; }

DocumentReader::DocumentReader(const tenant::Config& config, const IngestOptions& options, Clock clock)
    : config_(config),
      options_(options),
      clock_(std::move(clock)),
      settings_(reading_settings(config, options)),
      extractor_(worker_limits(config)) {}

catalog::Origin DocumentReader::origin_of(const source::Item& item, const files::FileStat& stat,
                                          const Sha256& sha256) const {
  return {item.source, item.path.string(), stat.size, trusted_mtime(stat.mtime_ns, clock_()),
          sha256,      settings_,          1};
}

ReadResult DocumentReader::read_part(ReadJob& job) {
  source::RecordPart& part = *job.records;
  ReadResult result;
  result.begins_file = part.begins;
  result.ends_file = part.ends;
  result.origin = origin_of(job.item, part.stat, part.sha256);
  result.origin.documents = part.count;
  if (!part.trouble.empty()) {
    result.kind = ReadResult::Kind::unreadable;
    result.trouble = source::without_path(std::move(part.trouble), job.item.path.string());
    return result;
  }
  if (part.begins && part.ends && same_content(job, result.origin)) {
    result.kind = ReadResult::Kind::same_content;
    result.origin.documents = job.known->documents;
    return result;
  }
  for (source::Record& record : part.records)
    result.documents.push_back(prepare_record(std::move(record), job.item));
  part.records.clear();
  return result;
}

ReadResult DocumentReader::read_members(ReadJob& job) {
  MemberPart& part = *job.members;
  ReadResult result;
  result.of_container = true;
  result.begins_file = part.begins;
  result.ends_file = part.ends;
  result.broken = part.broken;
  result.origin = origin_of(job.item, part.stat, part.sha256);
  if (part.begins && part.ends && same_content(job, result.origin)) {
    result.kind = ReadResult::Kind::same_content;
    result.origin.documents = job.known->documents;
    return result;
  }
  result.origin.documents = static_cast<std::uint32_t>(part.documents);
  for (MemberItem& member : part.members)
    result.documents.push_back(prepare_member(std::move(member), job.item));
  part.members.clear();
  return result;
}

PreparedDocument DocumentReader::prepare_member(MemberItem&& member, const source::Item& item) {
  model::Document document;
  document.source = item.source;
  document.origin = item.path.string();
  document.uri = std::move(member.uri);
  document.title = std::filesystem::path(document.uri).stem().string();
  document.sha256 = member.sha256;
  document.metadata = std::move(member.metadata);
  if (!member.known && member.status == model::DocumentStatus::ready)
    return prepare(member.bytes, std::move(document), member.media_type);
  document.settings = settings_;
  document.media_type = std::move(member.media_type);
  mark(document, member.status, std::move(member.reason));
  return {std::move(document), {}, {}};
}

ReadResult DocumentReader::read(ReadJob& job) {
  if (job.records) return read_part(job);
  if (job.members) return read_members(job);
  ReadResult result;
  files::FileContent content;
  try {
    require_size(job.item.stat.size, config_.ingest.max_file_bytes);
    content = files::read_file(job.item.path, config_.ingest.max_file_bytes);
  } catch (const Error& error) {
    result.kind = ReadResult::Kind::unreadable;
    result.trouble = source::without_path(error.what(), job.item.path.string());
    return result;
  }
  result.origin = origin_of(job.item, content.stat, sha256(content.bytes));
  if (same_content(job, result.origin)) {
    result.kind = ReadResult::Kind::same_content;
    result.origin.documents = job.known->documents;
    return result;
  }
  if (options_.records) {
    read_records(content.bytes, job.item, result);
    return result;
  }
  model::Document document;
  document.source = job.item.source;
  document.uri = document.origin = job.item.path.string();
  document.title = job.item.path.stem().string();
  document.sha256 = result.origin.sha256;
  result.documents.push_back(prepare(content.bytes, std::move(document), options_.media_type));
  return result;
}

PreparedDocument DocumentReader::prepare(std::string_view bytes, model::Document document,
                                         const std::string& media_type) {
  const Stopwatch watch;
  PreparedDocument prepared{std::move(document), {}, {}};
  prepared.document.bytes = bytes.size();
  prepared.document.settings = settings_;
  prepared.document.media_type =
      media_type.empty() ? extract::detect_media_type(bytes, prepared.document.uri) : media_type;
  try {
    extract::Extraction extraction =
        extractor_.extract(bytes, {prepared.document.uri, prepared.document.media_type, options_.passwords});
    if (extraction.text)
      fill(prepared, std::move(*extraction.text));
    else
      mark(prepared.document, model::DocumentStatus::skipped, std::move(extraction.skipped));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    const std::string hint = error.hint().empty() ? "" : " (" + error.hint() + ")";
    mark(prepared.document, model::DocumentStatus::failed, error.what() + hint);
  }
  prepared.seconds = watch.seconds();
  return prepared;
}

void DocumentReader::fill(PreparedDocument& prepared, model::StructuredText&& text) {
  model::Document& document = prepared.document;
  if (!text.title.empty()) document.title = text.title;
  if (!text.media_type.empty()) document.media_type = text.media_type;
  document.pages = text.pages;
  document.metadata.merge(text.metadata);
  document.reason = joined(text.warnings);
  document.language = text::detect_language(text.text);
  prepared.chunking = chunk::chunk(text, chunk_settings(config_.chunking));
  document.chunks = static_cast<std::uint32_t>(prepared.chunking.children.size());
  if (prepared.chunking.children.empty()) {
    mark(document, model::DocumentStatus::skipped, "no text in it");
    return;
  }
  prepared.text = std::move(text.text);
  prepared.blocks = std::move(text.blocks);
}

void DocumentReader::read_records(std::string_view bytes, const source::Item& item, ReadResult& result) {
  const auto take = [&](source::Record&& record) {
    result.documents.push_back(prepare_record(std::move(record), item));
  };
  result.trouble = source::each_record(bytes, *options_.records, take, item.path.filename().string());
  if (!result.trouble.empty()) {
    result.kind = ReadResult::Kind::unreadable;
    result.documents.clear();
  }
  result.origin.documents = static_cast<std::uint32_t>(result.documents.size());
}

// A record's text is plain text that we have decoded already: no parser of foreign bytes is needed. The title
// stands in for a text that is empty, so that a record of title alone can be found.
PreparedDocument DocumentReader::prepare_record(source::Record&& record, const source::Item& item) {
  model::Document document;
  document.source = item.source;
  document.origin = item.path.string();
  document.uri = document.origin + "#" + name_of(record, item);
  if (record.has_id) document.external_id = record.id;
  document.title = record.title;
  document.media_type = record.media_type;
  document.settings = settings_;
  document.bytes = record.raw.size();
  document.sha256 = sha256(record.raw);
  document.metadata = std::move(record.metadata);
  PreparedDocument prepared{std::move(document), {}, {}};
  if (!record.trouble.empty()) {
    mark(prepared.document, model::DocumentStatus::failed, std::move(record.trouble));
    return prepared;
  }
  std::string body = record.text.empty() ? record.title : record.text;
  // Words that stand in the text are found by every search, and quoted and cited like any other.
  if (!body.empty() && !record.facts.empty()) body += "\n\n" + record.facts;
  extract::Extraction extraction = extract::extract_text_format(body, "text/plain", {});
  if (!extraction.text) {
    mark(prepared.document, model::DocumentStatus::skipped, "neither text nor title in the record");
    return prepared;
  }
  extraction.text->media_type.clear();
  extraction.text->title.clear();
  fill(prepared, std::move(*extraction.text));
  return prepared;
}

DocumentReaders document_readers(const IngestOptions& options, const IngestContext& context) {
  return {{}, [&options, &context] {
            auto reader = std::make_shared<DocumentReader>(context.config, options, context.clock);
            return [reader](ReadJob& job) { return reader->read(job); };
          }};
}

std::uint64_t documents_to_cut_anew(catalog::Catalog& catalog, const tenant::Config& config) {
  return catalog.documents().read_with_others(reading_settings(config, {}));
}

}  // namespace ragctl::pipeline
