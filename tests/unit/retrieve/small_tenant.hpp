#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/vectors.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"
#include "ragctl/text/analyzer.hpp"

/// A tenant in a folder of its own that goes with the object, filled by hand: retrieval is tested without the
/// pipeline.
class SmallTenant {
public:
  SmallTenant() : root_(make_root()), paths(root_, ragctl::tenant::TenantId::parse("acme")) {
    std::filesystem::create_directories(paths.vectors());
    catalog = std::make_unique<ragctl::catalog::Catalog>(paths.catalog(), ragctl::catalog::Access::write);
  }
  ~SmallTenant() {
    catalog.reset();
    std::filesystem::remove_all(root_);
  }
  SmallTenant(const SmallTenant&) = delete;
  SmallTenant& operator=(const SmallTenant&) = delete;

  /// A document with one chunk for each text; each chunk is its own parent when there are several.
  ragctl::model::DocumentId add(const std::string& title, const std::vector<std::string>& chunks,
                                const std::string& language = "en",
                                const std::optional<std::string>& external_id = {}) {
    using namespace ragctl;
    model::Document document;
    document.source = "files";
    document.uri = document.origin = "/docs/" + title;
    document.title = title;
    document.language = language;
    document.media_type = "text/plain";
    document.external_id = external_id;
    std::string text;
    model::Chunking chunking;
    for (const std::string& chunk : chunks) {
      if (!text.empty()) text += "\n\n";
      model::Passage passage;
      passage.begin = static_cast<std::uint32_t>(text.size());
      text += chunk;
      passage.end = static_cast<std::uint32_t>(text.size());
      passage.heading = {title};
      chunking.children.push_back({passage, 0});
    }
    chunking.parents.push_back({0, static_cast<std::uint32_t>(text.size()), 0, {title}});
    catalog::Transaction transaction(*catalog);
    const auto id = catalog->documents().put(document, text, chunking, UnixMillis{1000});
    transaction.commit();
    return id;
  }

  /// Trains a model when there is none and makes every pending chunk a segment.
  void index() {
    using namespace ragctl;
    std::vector<Analysed> all;
    const auto after = catalog->index().indexed_up_to();
    (void)catalog->chunks().each_after(after, 1'000'000, [&](const catalog::ChunkText& chunk) {
      Analysed& one = all.emplace_back();
      one.chunk = chunk.chunk.id;
      text::Analyzer& analyzer = analyzer_for(std::string(chunk.language));
      analyzer.bag(chunk.text, one.bag);
      analyzer.add(chunk.title, 1, one.bag);
    });
    if (!catalog->index().model()) train(all);
    write_segment(all);
  }

private:
  struct Analysed {
    ragctl::model::ChunkId chunk{};
    ragctl::model::TermBag bag;
  };

  static std::filesystem::path make_root() {
    std::string name = (std::filesystem::temp_directory_path() / "ragctl-retrieve-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
  }

  ragctl::text::Analyzer& analyzer_for(const std::string& language) {
    for (auto& analyzer : analyzers_) {
      if (analyzer->language() == language) return *analyzer;
    }
    return *analyzers_.emplace_back(std::make_unique<ragctl::text::Analyzer>(language));
  }

  void train(const std::vector<Analysed>& all) {
    using namespace ragctl;
    embed::LsaTrainer trainer(embed::LsaSettings{});
    for (const Analysed& one : all) trainer.add(one.bag);
    catalog::ModelRecord record;
    record.file = "model.lsa";
    record.checksum = trainer.train(paths.vectors() / record.file, {});
    const embed::LsaModel model(paths.vectors() / record.file, embed::LsaModel::Check::everything);
    record.fingerprint = model.fingerprint();
    record.dimensions = model.dimensions();
    record.trained_on = all.size();
    catalog::Transaction transaction(*catalog);
    catalog->index().set_model(record);
    transaction.commit();
  }

  void write_segment(const std::vector<Analysed>& all) {
    using namespace ragctl;
    const auto record = *catalog->index().model();
    const embed::LsaModel model(paths.vectors() / record.file, embed::LsaModel::Check::header);
    const std::string number = std::to_string(catalog->index().next_file_number());
    catalog::SegmentRecord segment;
    segment.postings_file = number + ".postings";
    segment.vectors_file = number + ".vectors";
    segment.embedding = record.fingerprint;
    index::PostingsWriter postings;
    index::VectorsWriter vectors(paths.vectors() / segment.vectors_file, model.dimensions());
    std::vector<float> vector(model.dimensions());
    for (const Analysed& one : all) {
      postings.add(one.chunk, one.bag);
      model.fold_in(one.bag, vector);
      vectors.add(vector);
    }
    segment.chunks = all.size();
    segment.first_chunk = all.front().chunk;
    segment.last_chunk = all.back().chunk;
    segment.postings_checksum = postings.seal(paths.vectors() / segment.postings_file);
    segment.vectors_checksum = vectors.seal();
    catalog::Transaction transaction(*catalog);
    (void)catalog->index().add(segment);
    transaction.commit();
  }

  std::filesystem::path root_;
  std::vector<std::unique_ptr<ragctl::text::Analyzer>> analyzers_;

public:
  ragctl::tenant::TenantPaths paths;
  ragctl::tenant::Config config;
  std::unique_ptr<ragctl::catalog::Catalog> catalog;
};
