// Standard input -> catalog: one document, or a stream of records.
#include "catalog_writer.hpp"
#include "document_reader.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/pipeline/in_order.hpp"
#include "ragctl/pipeline/ingest.hpp"

namespace ragctl::pipeline {
namespace {

constexpr const char* kStdin = "stdin";

class StreamIngest {
public:
  StreamIngest(const StdinRecords& input, const IngestOptions& options, IngestContext& context)
      : input_(input),
        options_(options),
        context_(context),
        writer_(context, options.dry_run, reading_settings(context.config, options)) {
    item_.source = kStdin;
    item_.path = "stdin:" + (input.title.empty() ? "records" : input.title);
  }

  model::IngestReport run() {
    context_.progress.begin("ingest", 0, "documents");
    writer_.finish_after([this] { read_all(); });
    context_.progress.end();
    return writer_.report();
  }

private:
  void read_all() {
    DocumentReaders readers = document_readers(options_, context_);
    readers.run([this] { return next(); }, [](const ReadJob&) { return kPartWeight; },
                [this](ReadJob&&, ReadResult&& result) {
                  throw_if_stopped(context_.stop);
                  context_.progress.advance(result.documents.size(), kPartBytes);
                  writer_.add(item_, std::move(result));
                });
  }

  std::optional<ReadJob> next() {
    if (ended_) return std::nullopt;
    ReadJob job{item_, std::nullopt, input_.records.next(kPartBytes)};
    ended_ = job.records->ends;
    return job;
  }

  const StdinRecords& input_;
  const IngestOptions& options_;
  IngestContext& context_;
  CatalogWriter writer_;
  source::Item item_;
  bool ended_ = false;
};

}  // namespace

model::IngestReport ingest(const StdinRecords& input, const IngestOptions& options, IngestContext& context) {
  const Stopwatch watch;
  model::IngestReport report = StreamIngest(input, options, context).run();
  report.seconds = watch.seconds();
  return report;
}

model::IngestReport ingest(const StdinDocument& input, const IngestOptions& options, IngestContext& context) {
  const Stopwatch watch;
  CatalogWriter writer(context, options.dry_run, reading_settings(context.config, options));
  DocumentReader reader(context.config, options, context.clock);
  model::Document document;
  document.sha256 = sha256(input.bytes);
  document.title = input.title.empty() ? "stdin" : input.title;
  document.source = kStdin;
  document.uri = document.origin =
      "stdin:" + (input.title.empty() ? to_hex(document.sha256).substr(0, 16) : input.title);
  ContainerReader container(context.config, options.passwords);
  if (container.open(document.uri, input.bytes, options.media_type)) {
    source::Item item;
    item.source = kStdin;
    item.path = document.uri;
    item.stat.size = input.bytes.size();
    writer.finish_after([&] {
      while (container.is_open()) {
        throw_if_stopped(context.stop);
        ReadJob job{item, std::nullopt};
        job.members = container.next(kPartBytes);
        ReadResult result = reader.read(job);
        writer.apply(std::move(job), std::move(result));
      }
    });
    model::IngestReport report = writer.report();
    report.seconds = watch.seconds();
    return report;
  }
  PreparedDocument prepared = reader.prepare(input.bytes, std::move(document), options.media_type);
  if (!input.title.empty()) prepared.document.title = input.title;
  writer.put_unless_known(std::move(prepared));
  writer.finish();
  model::IngestReport report = writer.report();
  report.seconds = watch.seconds();
  return report;
}

}  // namespace ragctl::pipeline
