#include "provider_keys.hpp"

#include <cstdlib>
#include <map>

#include "ragctl/base/error.hpp"
#include "reranker.hpp"

namespace ragctl::command {
namespace {

bool is_set(const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  return value != nullptr && *value != '\0';
}

std::string variable_of(const tenant::Registry& registry, const tenant::TenantId& id,
                        const tenant::Config& defaults) {
  try {
    return key_variable(tenant::load_config(registry.paths(id).config(), defaults).rerank);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

std::vector<NeededKey> needed_keys(const tenant::Registry& registry) {
  tenant::Config defaults;
  try {
    defaults = registry.defaults().values;
  } catch (const Error&) {
    return {};  // no tenant can be opened until that is mended
  }
  std::map<std::string, std::vector<std::string>> tenants;
  for (const tenant::TenantId& id : registry.list()) {
    const std::string variable = variable_of(registry, id, defaults);
    if (!variable.empty()) tenants[variable].push_back(id.str());
  }
  std::vector<NeededKey> out;
  for (auto& [variable, ids] : tenants) out.push_back({variable, std::move(ids), is_set(variable)});
  return out;
}

}  // namespace ragctl::command
