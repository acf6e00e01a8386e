// Completion as the shells themselves call it.
#include <doctest/doctest.h>

#include "shell.hpp"

using cli::contains;
using cli::Sandbox;

namespace {

/// Two tenants, and a function of bash that completes a line as the Tab key would: COMP_WORDS is what bash
/// makes of it.
struct Shells : Sandbox {
  Shells() {
    ok({"tenant", "create", "acme"});
    ok({"tenant", "create", "beta"});
  }

  /// What bash offers for the last of the words, one a line.
  [[nodiscard]] std::string bash(const std::string& words) const {
    const auto result = cli::run_script(*this, "bash --norc --noprofile",
                                        "set -e\n"
                                        "source <(ragctl completion bash)\n"
                                        "COMP_WORDS=(ragctl " +
                                            words +
                                            ")\n"
                                            "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                            "$(complete -p ragctl | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
                                            "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    INFO(result.output);
    REQUIRE(result.exit_code == 0);
    return result.output;
  }

  [[nodiscard]] std::string fish(const std::string& line) const {
    const auto result = cli::run_script(*this, "fish --no-config",
                                        "ragctl completion fish | source\ncomplete -C '" + line + "'\n");
    INFO(result.output);
    REQUIRE(result.exit_code == 0);
    return result.output;
  }
};

bool shell_is_here(const std::string& shell) {
  if (cli::has_program(shell)) return true;
  MESSAGE("skipped: " << shell << " is not installed");
  return false;
}

}  // namespace

TEST_CASE("bash completes verbs, sub-verbs, tenants, options and values") {
  const Shells box;
  CHECK(box.bash("que") == "query\n");
  CHECK(box.bash("tenant cr") == "create\n");
  CHECK(box.bash("query ''") == "acme\nbeta\n");
  CHECK(box.bash("query b") == "beta\n");
  CHECK(box.bash("--root \"$RAGCTL_ROOT\" query a") == "acme\n");
  CHECK(box.bash("index acme b") == "beta\n");
  CHECK(box.bash("eval acme --set search.fu") == "search.fusion=\n");
  CHECK(box.bash("eval acme --sweep search.se") == "search.semantic_weight=\n");
  CHECK(box.bash("eval acme --metrics nd") == "ndcg@10\n");
  CHECK(box.bash("query acme --ba") == "--batch\n");
  CHECK(box.bash("query acme --outp") == "--output\n");
  CHECK(box.bash("--output js") == "json\njsonl\n");
  CHECK(box.bash("query acme --mode s") == "semantic\n");
  CHECK(box.bash("export acme d") == "documents\n");
  CHECK(box.bash("--output = js") == "json\njsonl\n");
  CHECK(box.bash("--output = ") == "json\njsonl\ntable\n");
  CHECK(box.bash("query acme --mode = sem") == "semantic\n");
  CHECK(box.bash("--root = \"$RAGCTL_ROOT\" query a") == "acme\n");
  CHECK(box.bash("completion z") == "zsh\n");
}

TEST_CASE("bash is left to offer files where a path is wanted") {
  const Shells box;
  CHECK(box.bash("ingest acme ''") == "\n");
  CHECK(box.bash("query acme --batch ''") == "\n");
  const auto declared = cli::run_script(box, "bash --norc --noprofile",
                                        "source <(ragctl completion bash)\ncomplete -p ragctl\n");
  CHECK(contains(declared.output, "-o default"));
}

TEST_CASE("the value after --option= is completed as one word where the shell keeps it one") {
  const Shells box;
  CHECK(box.ok({"__complete", "query", "acme", "--output=js"}).out == "--output=json\n--output=jsonl\n");
  CHECK(box.ok({"__complete", "--output=json", "que"}).out == "query\n");
  CHECK(box.ok({"__complete", "--root=" + box.root().string(), "query", "a"}).out == "acme\n");
  CHECK(box.ok({"__complete", "--title=x"}).out.empty());
}

TEST_CASE("completion says nothing about a tenant that is to be made, nor the hidden verbs") {
  const Shells box;
  CHECK(box.bash("tenant create a") == "\n");
  CHECK_FALSE(contains(box.bash("''"), "__"));
}

TEST_CASE("completion is silent in a root that is not there and in a line that makes no sense") {
  const Shells box;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"__complete", "--root", "/nowhere/at/all", "query", ""},
        {"__complete", "no-such-verb", "x", ""},
        {"__complete", "query", "--no-such-option", ""},
        {"__complete"}}) {
    const auto result = box.run(words);
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
  }
}

TEST_CASE("the script for zsh is valid") {
  if (!shell_is_here("zsh")) return;
  const Shells box;
  const std::string script = box.write("_ragctl", box.ok({"completion", "zsh"}).out);
  const auto result = cli::run_script(box, "sh", "zsh -n " + script + "\n");
  CHECK(result.exit_code == 0);
  CHECK(result.output.empty());
}

TEST_CASE("the script for fish is valid, and fish completes with it") {
  if (!shell_is_here("fish")) return;
  const Shells box;
  const std::string script = box.write("ragctl.fish", box.ok({"completion", "fish"}).out);
  const auto result = cli::run_script(box, "sh", "fish --no-execute " + script + "\n");
  CHECK(result.exit_code == 0);
  CHECK(result.output.empty());
  CHECK(box.fish("ragctl que") == "query\n");
  CHECK(contains(box.fish("ragctl query "), "acme\nbeta\n"));
  CHECK(box.fish("ragctl query acme --ba") == "--batch\n");
}
