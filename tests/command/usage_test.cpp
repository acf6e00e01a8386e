// A command line that is wrong.
#include <doctest/doctest.h>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

TEST_CASE("a wrong command line is told in JSON where JSON is asked for, wherever that is said") {
  const Sandbox box;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--output", "json", "query", "acme", "x", "--topk", "3"},
        {"query", "acme", "x", "--topk", "3", "--output=jsonl"},
        {"query", "--output", "JSON", "acme", "x", "--topk=3"}}) {
    const auto result = box.run(words);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    const auto error = nlohmann::json::parse(result.err);
    CHECK(error["schema"] == 1);
    CHECK(error["type"] == "error");
    CHECK(error["code"] == 2);
    CHECK(contains(error["message"], "--topk"));
    CHECK(contains(error["hint"], "--top-k"));
    CHECK(contains(error["hint"], "ragctl query --help"));
  }
}

TEST_CASE("a wrong command line is told in words when its --output is wrong too, or is none") {
  const Sandbox box;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--output", "xml", "status"},
                                                {"--output"},
                                                {"qeury", "--", "--output=json"}}) {
    const auto result = box.run(words);
    CHECK(result.exit_code == 2);
    CHECK(result.err.starts_with("ragctl: "));
    CHECK(contains(result.err, "--help"));
  }
}

TEST_CASE("a mistyped verb or option names the nearest") {
  const Sandbox box;
  const auto verb = box.run({"qeury", "acme", "x"});
  CHECK(verb.exit_code == 2);
  CHECK(contains(verb.err, "query"));
  const auto option = box.run({"query", "acme", "x", "--topk", "3"});
  CHECK(option.exit_code == 2);
  CHECK(contains(option.err, "--top-k"));
}

TEST_CASE("no command line at all shows how to start") {
  const Sandbox box;
  const auto result = box.run({});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err + result.out, "--help"));
}
