#pragma once
// A tenant and a folder of documents for the tests of the pipeline and of what stands on it.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/audit/audit.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/pipeline/indexing.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "scratch_folder.hpp"

namespace ragctl::test {

class Workshop {
public:
  static constexpr UnixMillis kNow{4'000'000'000'000};  // far from the time of any file

  Workshop() : paths_(scratch_.path(), tenant::TenantId::parse("acme")) {
    std::filesystem::create_directories(paths_.folder());
    std::filesystem::create_directories(docs());
    config.embedding.dimensions = 16;
    open();
  }

  [[nodiscard]] std::filesystem::path docs() const {
    return std::filesystem::canonical(scratch_.path()) / "docs";
  }
  [[nodiscard]] const tenant::TenantPaths& paths() const { return paths_; }
  [[nodiscard]] catalog::Catalog& catalog() { return *catalog_; }
  void open() { catalog_ = std::make_unique<catalog::Catalog>(paths_.catalog(), catalog::Access::write); }
  void close() { catalog_.reset(); }

  /// Writes the file with a time that no file of this workshop had before, and returns its path.
  std::string write(const std::string& name, const std::string& bytes) {
    const std::filesystem::path path = docs() / name;
    std::filesystem::create_directories(path.parent_path());
    spill(path, bytes);
    touch(name);
    return path.string();
  }
  void touch(const std::string& name) { set_time(name, ++seconds_ * 1'000'000'000LL); }
  void set_time(const std::string& name, std::int64_t ns) const {
    const timespec time{ns / 1'000'000'000, ns % 1'000'000'000};
    const std::array times{time, time};
    if (::utimensat(AT_FDCWD, (docs() / name).c_str(), times.data(), 0) != 0)
      throw std::runtime_error("utimensat failed");
  }
  void remove(const std::string& name) const { std::filesystem::remove_all(docs() / name); }

  /// Ingests the whole folder, unless the options name paths.
  model::IngestReport ingest(pipeline::IngestOptions options = {}) {
    if (options.paths.empty()) options.paths = {docs().string()};
    outcomes.clear();
    pipeline::IngestContext context = ingest_context();
    return pipeline::ingest(options, context);
  }
  model::IngestReport ingest_stdin(const std::string& bytes, const std::string& title,
                                   const pipeline::IngestOptions& options = {}) {
    outcomes.clear();
    pipeline::IngestContext context = ingest_context();
    return pipeline::ingest({bytes, title}, options, context);
  }
  pipeline::IngestContext ingest_context() {
    return {*catalog_,
            config,
            progress_,
            [this](const model::DocumentOutcome& outcome) {
              outcomes.push_back(outcome);
              if (on_outcome) on_outcome(outcome);
            },
            [this] { return now; },
            stop.get_token()};
  }
  model::IndexReport index(pipeline::IndexMode mode = pipeline::IndexMode::pending) {
    pipeline::IndexContext context = index_context();
    return pipeline::index(mode, context);
  }
  pipeline::IndexForecast forecast() {
    pipeline::IndexContext context = index_context();
    return pipeline::forecast(pipeline::IndexMode::pending, context);
  }
  pipeline::IndexContext index_context() {
    return {*catalog_,           paths_,          config, index_progress ? *index_progress : progress_,
            [] { return kNow; }, stop.get_token()};
  }

  /// What the last ingest said of a file (its path within docs), "" when it said nothing.
  [[nodiscard]] std::string outcome_of(const std::string& name) const {
    for (const auto& outcome : outcomes) {
      if (outcome.uri == (docs() / name).string()) return model::to_string(outcome.outcome);
    }
    return {};
  }
  [[nodiscard]] std::optional<model::Document> document(const std::string& name) {
    return catalog_->documents().find("files", (docs() / name).string());
  }
  /// Every document: its path within docs (or uri) -> status, and its text when it has one.
  [[nodiscard]] std::map<std::string, std::string> content() {
    std::map<std::string, std::string> all;
    catalog_->documents().each({}, [&](const model::Document& document) {
      std::string name = document.uri;
      if (name.starts_with(docs().string() + "/")) name.erase(0, docs().string().size() + 1);
      all[name] =
          std::string(model::to_string(document.status)) + ":" + catalog_->documents().text(document.id);
      return true;
    });
    return all;
  }
  [[nodiscard]] std::vector<std::string> files_of_index() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(paths_.vectors()))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
  /// The findings of the audit of everything, one a line.
  [[nodiscard]] std::string findings() {
    std::string all;
    for (const auto& finding : audit::check(*catalog_, paths_, audit::Depth::everything))
      all += finding.what + "\n";
    return all;
  }
  [[nodiscard]] std::vector<std::string> search(const std::string& words) {
    retrieve::Retriever retriever(*catalog_, paths_, config);
    std::vector<std::string> names;
    for (const auto& hit : retriever.search({words, model::SearchMode::keyword, 10}).hits)
      names.push_back(std::filesystem::path(hit.uri).filename().string());
    return names;
  }

  tenant::Config config;
  UnixMillis now = kNow;
  std::stop_source stop;
  std::vector<model::DocumentOutcome> outcomes;
  pipeline::OnOutcome on_outcome;
  Progress* index_progress = nullptr;

private:
  ScratchFolder scratch_;
  tenant::TenantPaths paths_;
  std::unique_ptr<catalog::Catalog> catalog_;
  NoProgress progress_;
  std::int64_t seconds_ = 1'000'000'000;
};

inline pipeline::IngestOptions of_paths(const std::vector<std::filesystem::path>& paths) {
  pipeline::IngestOptions options;
  for (const auto& path : paths) options.paths.push_back(path.string());
  return options;
}
/// Without paths: of the whole folder.
inline pipeline::IngestOptions pruning(const std::vector<std::filesystem::path>& paths = {}) {
  pipeline::IngestOptions options = of_paths(paths);
  options.prune = true;
  return options;
}
/// Of a folder that may be empty now.
inline pipeline::IngestOptions pruning_everything() {
  pipeline::IngestOptions options = pruning();
  options.max_delete = model::DeletionLimit{100, model::DeletionLimit::Unit::percent};
  return options;
}
inline pipeline::IngestOptions dry(pipeline::IngestOptions options = {}) {
  options.dry_run = true;
  return options;
}
inline pipeline::IngestOptions with_passwords(std::vector<std::string> passwords) {
  pipeline::IngestOptions options;
  options.passwords = std::move(passwords);
  return options;
}
inline pipeline::IngestOptions of_type(const std::string& media_type) {
  pipeline::IngestOptions options;
  options.media_type = media_type;
  return options;
}

/// Stops the work when it has advanced so many times.
class StopAfter final : public Progress {
public:
  StopAfter(std::stop_source& stop, int steps) : stop_(stop), left_(steps) {}
  void begin(std::string_view, std::uint64_t, std::string_view) override { step(); }
  void advance(std::uint64_t, std::uint64_t) override { step(); }
  void end() override { step(); }

private:
  void step() {
    if (--left_ == 0) stop_.request_stop();
  }
  std::stop_source& stop_;
  int left_;
};

/// A paragraph about one word, so that a search for it finds this text.
inline std::string text_about(const std::string& word, int sentences = 3) {
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    text += "The " + word + " of part " + std::to_string(i) + " is kept in the long shed behind the mill. ";
  }
  return text;
}

template <class Work>
ErrorCode code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode{0};
}

}  // namespace ragctl::test
