#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/model/terms.hpp"
#include "ragctl/text/analysis_settings.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::pipeline {

/// What the chunks of a document have in common for the index.
struct DocumentWords {
  std::string title;
  std::string language;
  std::vector<std::string> properties;  ///< terms of index/fields.hpp
};

/// A chunk's words as they are indexed, copied out of the catalog so that another thread can analyse them.
struct ChunkWords {
  model::ChunkId id{};
  std::string text;
  std::string headings;  ///< the heading path, a line each: searched, never cited
  std::shared_ptr<const DocumentWords> document;
};

/// The same, analysed. The terms borrow from the analysers that made them.
struct ChunkTerms {
  model::TermBag bag;
  model::TermBag title;
  std::vector<std::string> spellings;  ///< that the analysers met for the first time
};

/// Live chunks after one id, in order of id, read in batches.
class ChunkStream {
public:
  ChunkStream(catalog::Catalog& catalog, model::ChunkId after, std::uint64_t batch)
      : catalog_(catalog), after_(after), batch_(batch) {}
  /// Nothing at the end.
  [[nodiscard]] std::optional<std::vector<ChunkWords>> next();

private:
  catalog::Catalog& catalog_;
  model::ChunkId after_;
  std::uint64_t batch_;
  model::DocumentId document_{};
  std::shared_ptr<const DocumentWords> words_;  ///< of that document
};

/// Analysers by language, one set a thread.
class Analyzers {
public:
  explicit Analyzers(text::AnalysisSettings settings) : settings_(std::move(settings)) {}
  void analyse(const ChunkWords& words, ChunkTerms& out);

private:
  text::AnalysisSettings settings_;
  std::map<std::string, std::unique_ptr<text::Analyzer>> by_language_;
};

}  // namespace ragctl::pipeline
