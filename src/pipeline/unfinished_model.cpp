#include "unfinished_model.hpp"

#include <sstream>

#include "ragctl/base/error.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/embed/lsa.hpp"

namespace ragctl::pipeline {
namespace {

constexpr const char* kFact = "unfinished_model";

}  // namespace

std::string training_key(IndexContext& context, const text::AnalysisSettings& how) {
  auto& chunks = context.catalog.chunks();
  return std::to_string(chunks.count()) + " chunks to " + std::to_string(model::number(chunks.last())) +
         ", " + std::to_string(context.config.embedding.dimensions) + " dimensions, " +
         text::analysis_fingerprint(how);
}

// The key, and a line with the record, of which nothing holds a blank.
UnfinishedModel::UnfinishedModel(catalog::Catalog& catalog) : catalog_(catalog) {
  std::istringstream fact(catalog.fact(kFact));
  std::string key;
  std::getline(fact, key);
  fact >> record_.fingerprint >> record_.file >> record_.checksum >> record_.dimensions >>
      record_.requested_dimensions >> record_.trained_on;
  if (fact) key_ = key;
}

std::string UnfinishedModel::file() const { return key_.empty() ? std::string() : record_.file; }

std::optional<catalog::ModelRecord> UnfinishedModel::take_up(const std::string& key,
                                                             const tenant::TenantPaths& paths) const {
  if (key_.empty() || key_ != key) return std::nullopt;
  try {
    const embed::LsaModel model(paths.vectors() / record_.file, embed::LsaModel::Check::everything);
    return model.fingerprint() == record_.fingerprint ? std::optional(record_) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // it is trained again
  }
}

void UnfinishedModel::keep_only(const std::string& key) {
  if (!key_.empty() && key_ != key) forget();
}

void UnfinishedModel::remember(const std::string& key, const catalog::ModelRecord& record) {
  std::ostringstream fact;
  fact << key << '\n'
       << record.fingerprint << ' ' << record.file << ' ' << record.checksum << ' ' << record.dimensions
       << ' ' << record.requested_dimensions << ' ' << record.trained_on;
  catalog_.set_fact(kFact, fact.str());
  key_ = key;
  record_ = record;
}

void UnfinishedModel::forget() {
  if (key_.empty()) return;
  catalog_.set_fact(kFact, {});
  key_.clear();
}

}  // namespace ragctl::pipeline
