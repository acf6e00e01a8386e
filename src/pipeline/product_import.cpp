#include "ragctl/pipeline/product_import.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_set>

#include "document_reader.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/products.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::pipeline {
namespace {

// As many as one ingest commits at once, and for the same reason: see catalog_writer.cpp.
constexpr std::size_t kBatchProducts = 1024;
constexpr std::size_t kSliceRecords = 1000;

constexpr const char* kMapping =
    "say which field is what: --field id=FIELD, or the section products of config.yaml";

struct PreparedProduct {
  PreparedDocument document;
  model::Product product;
  std::string trouble;
};

struct Part {
  source::RecordPart records;
  std::vector<PreparedProduct> products;
};

IngestOptions reading_options(const source::RecordFields& fields) {
  IngestOptions options;
  options.records = fields;
  return options;
}

/// The whole file, when it is none that can be read part by part.
source::RecordPart read_whole(const std::string& path, const source::RecordFields& fields,
                              std::uint64_t limit) {
  const files::FileContent content = files::read_file(path, limit);
  source::RecordPart part;
  part.begins = part.ends = true;
  part.stat = content.stat;
  part.trouble = source::each_record(
      content.bytes, fields, [&](source::Record&& record) { part.records.push_back(std::move(record)); },
      std::filesystem::path(path).filename().string());
  part.count = static_cast<std::uint32_t>(part.records.size());
  return part;
}

class Import {
public:
  Import(const ProductImport& import, IngestContext& context)
      : import_(import), context_(context), options_(reading_options(import.fields)) {}

  model::IngestReport run() {
    context_.progress.begin("import", 0, "products");
    open();
    try {
      read_all();
      if (good_ == 0 && import_.replace)
        throw Error(ErrorCode::failed, import_.path + " has no product; the catalogue stays as it was");
      if (import_.replace) remove_others();
      finish();
    } catch (const Error& error) {
      context_.progress.end();
      if (error.code() == ErrorCode::interrupted && !import_.replace) finish();
      throw;
    }
    context_.progress.end();
    return report_;
  }

private:
  void open() {
    if (import_.stream != nullptr) return;
    const std::uint64_t limit = context_.config.ingest.max_file_bytes;
    stream_ = source::RecordStream::open(import_.path, import_.fields, limit);
    if (!stream_) whole_ = read_whole(import_.path, import_.fields, limit);
  }

  std::optional<Part> next() {
    if (ended_) return std::nullopt;
    Part part;
    if (whole_)
      part.records = slice_of_whole();
    else
      part.records = (import_.stream != nullptr ? *import_.stream : *stream_).next(kPartBytes);
    ended_ = part.records.ends;
    return part;
  }

  // So that the threads share it, and it is in memory once.
  source::RecordPart slice_of_whole() {
    source::RecordPart slice;
    slice.begins = given_ == 0;
    slice.trouble = whole_->trouble;
    const std::size_t end = std::min(given_ + kSliceRecords, whole_->records.size());
    for (; given_ < end; ++given_) slice.records.push_back(std::move(whole_->records[given_]));
    slice.ends = end == whole_->records.size();
    return slice;
  }

  void read_all() {
    const source::Item item{catalog::kProductSource, import_.path, {}, {}};
    InOrder<Part, bool> readers({}, [&] {
      auto reader = std::make_shared<DocumentReader>(context_.config, options_, context_.clock);
      return [reader, &item](Part& part) {
        for (source::Record& record : part.records.records)
          part.products.push_back(prepare(*reader, std::move(record), item));
        part.records.records.clear();
        return true;
      };
    });
    readers.run([this] { return next(); }, [](const Part&) { return kPartWeight; },
                [this](Part&& part, bool&&) {
                  throw_if_stopped(context_.stop);
                  take(std::move(part));
                });
  }

  static PreparedProduct prepare(DocumentReader& reader, source::Record&& record, const source::Item& item) {
    PreparedProduct prepared;
    prepared.trouble = record.trouble;
    if (record.product) prepared.product = std::move(*record.product);
    prepared.product.origin = item.path.string();
    if (!prepared.trouble.empty()) return prepared;
    const std::string place = "line " + std::to_string(record.line);
    prepared.document = reader.prepare_record(std::move(record), item);
    model::Document& document = prepared.document.document;
    document.uri = catalog::document_of(prepared.product).uri;
    if (document.status != model::DocumentStatus::ready)
      prepared.trouble = place + ": no words in its name and description";
    return prepared;
  }

  void take(Part&& part) {
    if (!part.records.trouble.empty()) {
      throw Error(ErrorCode::failed,
                  import_.path + ": " + source::without_path(part.records.trouble, import_.path), kMapping);
    }
    context_.progress.advance(part.products.size(), kPartBytes);
    const bool none =
        part.records.begins && !part.products.empty() &&
        std::ranges::none_of(part.products, [](const auto& one) { return one.trouble.empty(); });
    if (none) {
      throw Error(ErrorCode::failed, import_.path + " holds no products: " + part.products.front().trouble,
                  kMapping);
    }
    for (PreparedProduct& product : part.products) put(std::move(product));
  }

  void put(PreparedProduct&& prepared) {
    if (!batch_ && !import_.dry_run) batch_.emplace(context_.catalog);
    const model::Document& fresh = prepared.document.document;
    const auto old = context_.catalog.products().find(prepared.product.id);
    if (old) kept_.insert(old->document);
    if (!prepared.trouble.empty()) {
      tell({import_.path, model::Outcome::failed,
            prepared.trouble + (old ? "; \"" + old->id + "\" stays as it was" : ""), 0, 0});
      return;
    }
    ++good_;
    const auto known = old ? context_.catalog.documents().find(old->document) : std::nullopt;
    if (known && known->sha256 == fresh.sha256 && known->settings == fresh.settings &&
        known->origin == fresh.origin) {
      tell({fresh.uri, model::Outcome::unchanged, {}, 0, 0});
    } else {
      if (!import_.dry_run) write(prepared);
      tell({fresh.uri, old ? model::Outcome::updated : model::Outcome::added, {}, fresh.bytes, fresh.chunks});
    }
    if (!import_.replace && told_.size() >= kBatchProducts) finish();
  }

  void write(const PreparedProduct& prepared) {
    const PreparedDocument& document = prepared.document;
    kept_.insert(context_.catalog.products().put(prepared.product, document.document, document.text,
                                                 document.chunking, context_.clock(), document.blocks));
  }

  void remove_others() {
    auto& products = context_.catalog.products();
    for (const std::string& id : products.ids()) {
      throw_if_stopped(context_.stop);
      const auto product = products.find(id);
      if (!product || kept_.contains(product->document)) continue;
      const std::string uri = catalog::document_of(*product).uri;
      if (!import_.dry_run) products.remove(id);
      tell({uri, model::Outcome::deleted, "no longer in the catalogue", 0, 0});
    }
  }

  void tell(model::DocumentOutcome outcome) {
    report_.count(outcome);
    told_.push_back(std::move(outcome));
  }

  void finish() {
    if (batch_) {
      batch_->commit();  // commit point: these products and their documents are in the catalog
      batch_.reset();
    }
    if (context_.on_outcome) {
      for (const model::DocumentOutcome& outcome : told_) context_.on_outcome(outcome);
    }
    told_.clear();
  }

  const ProductImport& import_;
  IngestContext& context_;
  IngestOptions options_;
  std::unique_ptr<source::RecordStream> stream_;
  std::optional<source::RecordPart> whole_;  // a file that is not read part by part
  std::size_t given_ = 0;                    // of its records
  bool ended_ = false;
  std::optional<catalog::Transaction> batch_;
  std::unordered_set<model::DocumentId> kept_;
  std::vector<model::DocumentOutcome> told_;  // at the commit
  std::uint64_t good_ = 0;
  model::IngestReport report_;
};

}  // namespace

source::ProductFields product_fields(const tenant::Config& config) {
  const auto& named = config.products;
  return {named.id,           named.name,       named.description,     named.price,
          named.currency,     named.category,   named.image,           named.url,
          named.availability, named.attributes, named.default_currency};
}

model::IngestReport import_products(const ProductImport& import, IngestContext& context) {
  const Stopwatch watch;
  model::IngestReport report = Import(import, context).run();
  report.seconds = watch.seconds();
  return report;
}

}  // namespace ragctl::pipeline
