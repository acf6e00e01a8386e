// A command line that is wrong.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "cli.hpp"

using cli::contains;
using cli::Result;
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

TEST_CASE("a wrong verb is named, with the nearest one") {
  const Sandbox box;
  const auto wrong = box.run({"qury", "acme", "x"});
  CHECK(wrong.exit_code == 2);
  CHECK(contains(wrong.err, "no verb \"qury\""));
  CHECK(contains(wrong.err, "did you mean query?"));
  CHECK(contains(box.run({"--root", "x", "tenant", "lst"}).err, "no verb \"lst\" of tenant"));
  CHECK(contains(box.run({"help", "qury"}).err, "did you mean query?"));
  const auto format = box.run({"--output", "xml", "status"});
  CHECK(format.exit_code == 2);
  CHECK(contains(format.err, "\"xml\" is none of table, json and jsonl"));
}

TEST_CASE("help comes the way people type it") {
  const Sandbox box;
  CHECK(box.ok({"help"}).out == box.ok({"--help"}).out);
  CHECK(box.ok({"help", "tenant", "create"}).out == box.ok({"tenant", "create", "--help"}).out);
}

TEST_CASE("help that cannot be written is an error") {
  const Sandbox box;
  cli::Settings full;
  full.in_child = [] { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); };
  CHECK(box.run({"--help"}, full).exit_code == 1);
  CHECK(box.run({"--version"}, full).exit_code == 1);
}

TEST_CASE("an option that there is not is named, and a group without its verb says which there are") {
  const Sandbox box;
  const Result option = box.run({"-q", "query", "acme", "--bogus"});
  CHECK(option.exit_code == 2);
  CHECK(contains(option.err, "no option \"--bogus\" of query"));
  CHECK_FALSE(contains(option.err, "quotes"));
  const Result group = box.run({"tenant"});
  CHECK(group.exit_code == 2);
  CHECK(contains(group.err, "say what to do: create, list, show, config or check"));
}

TEST_CASE("help is as wide as the terminal, 80 columns without one, and examples stay in one piece") {
  const Sandbox box;
  const auto longest = [](const std::string& help) {
    std::size_t most = 0;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line) && line != "Examples";)
      most = std::max(most, line.size());
    return most;
  };
  for (const char* verb : {"ingest", "query", "eval", "chat", "purge", "export"}) {
    CAPTURE(verb);
    CHECK(longest(box.ok({verb, "--help"}).out) <= 80);
    CHECK(longest(box.ok({verb, "--help"}, {.environment = {"COLUMNS=60"}}).out) <= 60);
  }
  CHECK(longest(box.ok({"--help"}).out) <= 80);
  const std::string help = box.ok({"ingest", "--help"}).out;
  CHECK(contains(help, "--text-field description\n"));
  CHECK(contains(help, "standard\n" + std::string(30, ' ') + "input), one a line"));
}
