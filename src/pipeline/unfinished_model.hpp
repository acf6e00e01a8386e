#pragma once
#include <optional>
#include <string>

#include "ragctl/catalog/index.hpp"
#include "ragctl/pipeline/indexing.hpp"

namespace ragctl::pipeline {

/// Of what a model is trained: the live chunks, how they become terms, and its size. Chunks are never changed
/// and their ids only grow, so how many there are and the last of them tell which.
[[nodiscard]] std::string training_key(IndexContext& context, const text::AnalysisSettings& how);

/// A model is trained before the segments are written, which takes longer. Remembered, a run that was stopped
/// then need not train it again.
class UnfinishedModel {
public:
  explicit UnfinishedModel(catalog::Catalog& catalog);

  /// The file within vectors/; empty when there is none.
  [[nodiscard]] std::string file() const;
  /// Nothing when it was trained of something else, or its file is not sound.
  [[nodiscard]] std::optional<catalog::ModelRecord> take_up(const std::string& key,
                                                            const tenant::TenantPaths& paths) const;
  /// Forgets it, unless it has that key. Its file is then one that no row names.
  void keep_only(const std::string& key);
  void remember(const std::string& key, const catalog::ModelRecord& record);
  /// Within the transaction that makes the model live.
  void forget();

private:
  catalog::Catalog& catalog_;
  std::string key_;
  catalog::ModelRecord record_;
};

}  // namespace ragctl::pipeline
