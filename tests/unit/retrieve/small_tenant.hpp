#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/pipeline/indexing.hpp"

#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"

/// A tenant in a folder of its own that goes with the object, its documents put by hand and indexed by the
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

  /// Makes every pending chunk searchable.
  void index() {
    using namespace ragctl;
    NoProgress progress;
    pipeline::IndexContext context{*catalog, paths, config, progress, [] { return UnixMillis{1000}; }, {}};
    (void)pipeline::index(pipeline::IndexMode::pending, context);
  }

private:
  static std::filesystem::path make_root() {
    std::string name = (std::filesystem::temp_directory_path() / "ragctl-retrieve-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
  }

  std::filesystem::path root_;

public:
  ragctl::tenant::TenantPaths paths;
  ragctl::tenant::Config config;
  std::unique_ptr<ragctl::catalog::Catalog> catalog;
};
