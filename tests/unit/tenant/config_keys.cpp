#include "../../../src/tenant/config_keys.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace ragctl::tenant;

TEST_CASE("every key has a path of its own, takes its own default, and refuses nothing else than it should") {
  std::set<std::string> paths;
  for (const ConfigKey& key : config_keys()) {
    CAPTURE(key.path);
    CHECK(paths.insert(key.path).second);
    CHECK(find_config_key(key.path) == &key);
    CHECK(key.path == std::string(key.section()) + "." + std::string(key.leaf()));
    Config config;
    const std::string shown = key.get(config);
    const bool null = shown == "null";
    const std::string bare = shown.starts_with('"') ? shown.substr(1, shown.size() - 2) : shown;
    CHECK(key.set(config, {null ? RawValue::Form::null : RawValue::Form::plain, bare}));
    CHECK(key.get(config) == shown);
    CHECK(key.set(config, {RawValue::Form::null, ""}) == (key.null == Null::allowed));
  }
}

TEST_CASE("a refused value leaves the old one in place") {
  for (const ConfigKey& key : config_keys()) {
    CAPTURE(key.path);
    Config config;
    const std::string before = key.get(config);
    CHECK_FALSE(key.set(config, {RawValue::Form::plain, "\x1b no value at all"}));
    CHECK(key.get(config) == before);
  }
}

TEST_CASE("sections come in the order of the keys, with sources behind tenant") {
  const auto& sections = config_sections();
  REQUIRE(sections.size() == 15);
  CHECK(sections[0] == "tenant");
  CHECK(sections[1] == "sources");
  CHECK(sections.back() == "logging");
}

TEST_CASE("the nearest key is looked for in its section, then by its word, then everywhere") {
  CHECK(nearest_config_key("search.topk") == "search.top_k");
  CHECK(nearest_config_key("sorces") == "sources");
  CHECK(nearest_config_key("search.temperature") == "llm.temperature");
  CHECK(nearest_config_key("temperature") == "llm.temperature");
  CHECK(nearest_config_key("serch.top_k") == "search.top_k");
  CHECK(nearest_config_key("zzzzzzzzzzzz").empty());
}

TEST_CASE("addresses and names of variables are told from what only looks like them") {
  for (const char* good : {"http://localhost:11434", "https://host/v1?x=1", "https://[::1]:80/"})
    CHECK(is_web_address(good));
  for (const char* bad : {"", "host", "ftp://host", "https://", "https:///x", "https://me:pw@host/",
                          "https://a b", "https://a\n"}) {
    CHECK_FALSE(is_web_address(bad));
  }
  CHECK(is_variable_name("OPENAI_API_KEY"));
  CHECK(is_variable_name("_k1"));
  for (const char* bad : {"", "1A", "sk-123", "A B", "$A"}) CHECK_FALSE(is_variable_name(bad));
}
