#include "source_name.hpp"

#include <algorithm>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/files/walk.hpp"
#include "ragctl/purge/purge.hpp"

namespace ragctl::command {
namespace {

std::vector<std::string> known_sources(OpenTenant& tenant) {
  std::vector<std::string> names{"files", "stdin"};  // what `ingest` reads without any configuration
  for (const tenant::SourceConfig& source : tenant.config().sources) names.push_back(source.name);
  for (const std::string& name : tenant.catalog().documents().sources()) names.push_back(name);
  for (const std::string& name : files::subdirectories(tenant.paths().exports())) names.push_back(name);
  std::ranges::sort(names);
  const auto twice = std::ranges::unique(names);
  names.erase(twice.begin(), twice.end());
  return names;
}

}  // namespace

void require_source(const std::string& name, OpenTenant& tenant) {
  const std::vector<std::string> names = known_sources(tenant);
  if (std::ranges::binary_search(names, name) || purge::was_purged(name, tenant.catalog())) return;
  std::string hint = "its sources are";
  for (const std::string& known : names) hint += (&known == &names.front() ? " " : ", ") + known;
  if (const auto near = nearest(name, names)) hint = "did you mean " + *near + "? Otherwise " + hint;
  throw Error(ErrorCode::usage, "tenant " + tenant.id().str() + " has no source \"" + name + "\"", hint);
}

}  // namespace ragctl::command
