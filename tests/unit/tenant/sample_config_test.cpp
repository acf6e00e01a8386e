#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ragctl/tenant/config.hpp"

namespace ragctl::tenant {
namespace {

std::string sample(const char* name = "ragctl-tenant.yaml") {
  std::ifstream in(std::filesystem::path(RAGCTL_SOURCE_DIR) / "configs" / name);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What a sample may say of its own; everything else in it claims to be a default.
bool is_example(const std::string& key) {
  return key.starts_with("tenant.") || key.starts_with("sources") || key.starts_with("prompts.");
}

}  // namespace

TEST_CASE("the sample config.yaml is accepted") {
  const Config config = parse_config(sample(), "ragctl-tenant.yaml");
  CHECK(config.tenant.id == "acme");
  CHECK(config.sources.size() == 2);
}

TEST_CASE("the sample ragctl.yaml is accepted") {
  CHECK(parse_defaults(sample("ragctl.yaml"), "ragctl.yaml").said.size() == 3);
}

TEST_CASE("the sample config.yaml says every key, and shows the defaults as they are") {
  const auto said = config_entries(sample(), "ragctl-tenant.yaml");
  const auto defaults = config_entries("{}", "empty");
  for (const ConfigEntry& fallback : defaults) {
    if (is_example(fallback.key)) continue;
    CAPTURE(fallback.key);
    const std::string leaf = fallback.key.substr(fallback.key.rfind('.') + 1);
    CHECK(sample().find("\n  " + leaf + ": ") != std::string::npos);
    for (const ConfigEntry& entry : said) {
      if (entry.key == fallback.key) CHECK(entry.value == fallback.value);
    }
  }
}

}  // namespace ragctl::tenant
