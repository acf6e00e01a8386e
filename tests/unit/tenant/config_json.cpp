#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "ragctl/tenant/config.hpp"

using namespace ragctl::tenant;

namespace {

nlohmann::ordered_json json_of(const std::string& value) { return config_json({"key", value}); }

}  // namespace

TEST_CASE("a value becomes JSON of its type") {
  CHECK(json_of("5") == 5);
  CHECK(json_of("0.25") == 0.25);
  CHECK(json_of("true") == true);
  CHECK(json_of("null") == nullptr);
  CHECK(json_of("auto") == "auto");
  CHECK(json_of("100 MB") == "100 MB");
  CHECK(json_of("\"5\"") == "5");
  CHECK(json_of("\"\"") == "");
  CHECK(json_of("[]") == nlohmann::ordered_json::array());
  CHECK(json_of("[{name: a, include: [\"**/*.md\"]}]").dump() == R"([{"name":"a","include":["**/*.md"]}])");
}

TEST_CASE("a text is given without quotes, all else as it stands") {
  CHECK(config_text({"key", "\"a: \\\"b\\\"\\nc\""}) == "a: \"b\"\nc");
  CHECK(config_text({"key", "[{name: a}]"}) == "[{name: a}]");
  CHECK(config_text({"key", "14 days"}) == "14 days");
}

TEST_CASE("every default is JSON") {
  for (const ConfigEntry& entry : config_entries("", "x"))
    CHECK_NOTHROW(static_cast<void>(config_json(entry)));
}
