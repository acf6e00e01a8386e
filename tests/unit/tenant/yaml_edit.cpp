#include "../../../src/tenant/yaml_edit.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "complaint.hpp"
#include "ragctl/tenant/config.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

std::string with(const std::string& yaml, const std::string& key, const std::string& value) {
  return with_config_value(yaml, key, value, "config.yaml");
}

std::string refused(const std::string& yaml, const std::string& key, const std::string& value) {
  return complaint(ErrorCode::usage, [&] { static_cast<void>(with(yaml, key, value)); });
}

std::string value_of(const std::string& yaml, const std::string& key) {
  for (const ConfigEntry& entry : config_entries(yaml, "x")) {
    if (entry.key == key) return entry.value;
  }
  return "no such key";
}

}  // namespace

TEST_CASE("a value is replaced and every other byte stays") {
  CHECK(with("# top\nsearch:\n  mode: hybrid\n  top_k: 5   # few\n\n# end", "search.top_k", "8") ==
        "# top\nsearch:\n  mode: hybrid\n  top_k: 8   # few\n\n# end");
  CHECK(with("search: {mode: hybrid, top_k: 5} # c\n", "search.top_k", "12") ==
        "search: {mode: hybrid, top_k: 12} # c\n");
  CHECK(with("search:\r\n  top_k: 5\r\n", "search.top_k", "8") == "search:\r\n  top_k: 8\r\n");
  CHECK(with("\xEF\xBB\xBFsearch: {top_k: 5}", "search.top_k", "8") == "\xEF\xBB\xBFsearch: {top_k: 8}");
  CHECK(with("tenant:\n    name:   'it''s' # x\n", "tenant.name", "Acme") ==
        "tenant:\n    name:   Acme # x\n");
  CHECK(with("tenant: {name: \"a\\\"b\", id: x}", "tenant.name", "a, b") ==
        "tenant: {name: \"a, b\", id: x}");
  CHECK(with("tenant:\n  name: two\n    lines # c\n  id: a\n", "tenant.name", "x") ==
        "tenant:\n  name: x # c\n  id: a\n");
  CHECK(with("tenant:\n  name:\n    below\n", "tenant.name", "x") == "tenant:\n  name:\n    x\n");
  CHECK(with("\"search\": {'top_k' : 5}", "search.top_k", "8") == "\"search\": {'top_k' : 8}");
}

TEST_CASE("a null becomes a value and a value null") {
  CHECK(with("budget:\n  monthly_usd: null # none\n", "budget.monthly_usd", "5") ==
        "budget:\n  monthly_usd: 5 # none\n");
  CHECK(with("budget:\n  monthly_usd: ~\n", "budget.monthly_usd", "5") == "budget:\n  monthly_usd: 5\n");
  CHECK(with("budget:\n  monthly_usd:\n  per_run_usd: 1\n", "budget.monthly_usd", "5") ==
        "budget:\n  monthly_usd: 5\n  per_run_usd: 1\n");
  CHECK(with("budget: {monthly_usd: , per_run_usd: 1}", "budget.monthly_usd", "5") ==
        "budget: {monthly_usd: 5 , per_run_usd: 1}");
  CHECK(with("budget: {monthly_usd: 5}", "budget.monthly_usd", "null") == "budget: {monthly_usd: null}");
  CHECK(with("llm: {base_url: \"http://x\"}", "llm.base_url", "~") == "llm: {base_url: null}");
  CHECK(with("tenant: {name: a}", "tenant.name", "null") == "tenant: {name: \"null\"}");
}

TEST_CASE("a key that is absent is added to its section, in the section's own indentation") {
  CHECK(with("search:\n    mode: hybrid # c\n\nllm:\n    model: x\n", "search.top_k", "8") ==
        "search:\n    mode: hybrid # c\n    top_k: 8\n\nllm:\n    model: x\n");
  CHECK(with("search:\n  mode: hybrid", "search.top_k", "8") == "search:\n  mode: hybrid\n  top_k: 8");
  CHECK(with("search:\r\n  mode: hybrid\r\n", "search.top_k", "8") ==
        "search:\r\n  mode: hybrid\r\n  top_k: 8\r\n");
  CHECK(with("search: {mode: hybrid}\n", "search.top_k", "8") == "search: {mode: hybrid, top_k: 8}\n");
  CHECK(with("search: {}\n", "search.top_k", "8") == "search: {top_k: 8}\n");
  CHECK(with("search: {\n  mode: hybrid, # c\n}\n", "search.top_k", "8") ==
        "search: {\n  mode: hybrid, top_k: 8, # c\n}\n");
  CHECK(with("prompts:\n  greeting: |\n    a\n\n    b\n\nllm: {}\n", "prompts.system_prompt", "s") ==
        "prompts:\n  greeting: |\n    a\n\n    b\n  system_prompt: s\n\nllm: {}\n");
}

TEST_CASE("a key that stands there as a comment is added below that comment") {
  CHECK(with("search:\n  # top_k: 5\n  mode: hybrid\n", "search.top_k", "8") ==
        "search:\n  # top_k: 5\n  top_k: 8\n  mode: hybrid\n");
  CHECK(with("search:\n  # top_k: 5\nllm: {}\n", "search.top_k", "8") ==
        "search:\n  # top_k: 5\n  top_k: 8\nllm: {}\n");
  CHECK(with("llm:\n  provider: extractive\n# embedding:\n#   model: x\n", "llm.model", "m") ==
        "llm:\n  provider: extractive\n  model: m\n# embedding:\n#   model: x\n");
  CHECK(with("prompts:\n  system_prompt: |\n    a\n  # greeting: x\n", "prompts.greeting", "hi") ==
        "prompts:\n  system_prompt: |\n    a\n  # greeting: x\n  greeting: hi\n");
}

TEST_CASE("a section that is empty or absent is made") {
  CHECK(with("", "search.top_k", "8") == "search:\n  top_k: 8\n");
  CHECK(with("# only this\n", "search.top_k", "8") == "# only this\n\nsearch:\n  top_k: 8\n");
  CHECK(with("llm:\n    model: x", "search.top_k", "8") == "llm:\n    model: x\n\nsearch:\n    top_k: 8\n");
  CHECK(with("search:\nllm: {}\n", "search.top_k", "8") == "search:\n  top_k: 8\nllm: {}\n");
  CHECK(with("search: ~ # c\nllm: {}\n", "search.top_k", "8") == "search:  # c\n  top_k: 8\nllm: {}\n");
  CHECK(with("{llm: {model: x}}", "search.top_k", "8") == "{llm: {model: x}, search: {top_k: 8}}");
  CHECK(with("{}", "search.top_k", "8") == "{search: {top_k: 8}}");
  CHECK(with("---\nllm: {}\n...\n", "search.top_k", "8") == "---\nllm: {}\n\nsearch:\n  top_k: 8\n...\n");
  CHECK(with("{sources: [{name: a, type: web, url: \"http://]}\"} # ]}\n]}", "search.top_k", "8") ==
        "{sources: [{name: a, type: web, url: \"http://]}\"} # ]}\n], search: {top_k: 8}}");
}

TEST_CASE("a text of several lines is written as a literal, and taken back to one line") {
  const std::string one = "prompts:\n  greeting: hello # c\n  no_context_response: no\n";
  const std::string many = with(one, "prompts.greeting", "Hello\n\n# not a comment\n  indented: x");
  CHECK(many ==
        "prompts:\n  greeting: |- # c\n    Hello\n\n    # not a comment\n      indented: x\n  "
        "no_context_response: no\n");
  CHECK(with(many, "prompts.greeting", "hello") == one);
  CHECK(with(one, "prompts.greeting", "a\nb\n") ==
        "prompts:\n  greeting: | # c\n    a\n    b\n  no_context_response: no\n");
  CHECK(with("prompts: {greeting: a}", "prompts.greeting", "a\nb") == "prompts: {greeting: \"a\\nb\"}");
}

TEST_CASE("any text survives in any place, and nothing else in the file changes") {
  const std::vector<std::string> files{
      "",
      "# c\n",
      initial_config("acme", "Acme"),
      "prompts:\n",
      "prompts: {}\n",
      "prompts: {system_prompt: x}\n",
      "prompts:\n  greeting: >-\n    folded\n    text\n\n\n  # c\n  system_prompt: a\nllm:\n  model: b\n",
      "prompts:\n  greeting: |+\n    kept\n\n\nllm:\n  model: b\n",
      "prompts:\n  system_prompt: |+\n    kept\n\n\nllm: {}\n",
      "prompts:\n\n  # before\n  greeting: \"a\n    b\"   # after\n",
      "prompts:\n  greeting: |2-\n      a\n    b",
      "{prompts: {greeting: plain text}, llm: {model: x}}\n",
      "prompts:\r\n  greeting: |\r\n    a\r\n\r\n    b\r\nllm: {}\r\n"};
  for (const std::string& file : files) {
    for (const std::string text : {"x",
                                   "a: b # c",
                                   " lead",
                                   "trail ",
                                   "",
                                   "null",
                                   "5",
                                   "a\nb",
                                   "a\nb\n",
                                   "\n",
                                   "a\n\n",
                                   "\na",
                                   " a\nb",
                                   "a\n b\n  c",
                                   "a \nb",
                                   "a\n\n\n\nb",
                                   "tab\tand \"quotes\" and 'ticks' \\",
                                   "- a\n- b",
                                   "#a\n#b",
                                   "a\n---\nb",
                                   "a\n...\nb",
                                   "[INST] {x}",
                                   "\xF0\x9F\x98\x80"}) {
      CAPTURE(file);
      CAPTURE(text);
      const std::string changed = with(file, "prompts.greeting", text);
      CHECK(parse_config(changed, "x").prompts.greeting == text);
      for (const char* key : {"prompts.system_prompt", "llm.model", "search.top_k", "tenant.name"}) {
        CHECK(value_of(changed, key) == value_of(file, key));
      }
      std::istringstream lines(file);
      for (std::string line; std::getline(lines, line);) {
        const std::size_t comment = line.find("# ");
        if (comment != std::string::npos) CHECK(changed.find(line.substr(comment)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("every key can be set in the first config, and back") {
  const std::string file = initial_config("acme", "Acme");
  for (const ConfigEntry& entry : config_entries(file, "x")) {
    if (entry.key == "sources" || entry.value.starts_with('"')) continue;
    CAPTURE(entry.key);
    const std::string set = with(file, entry.key, entry.value);
    CHECK(value_of(set, entry.key) == entry.value);
    CHECK(with(set, entry.key, entry.value) == set);
  }
}

TEST_CASE("a wrong value, an unknown key, a section and the list of sources are refused") {
  CHECK(refused("", "search.top_k", "many") ==
        "search.top_k is \"many\"; allowed: a whole number from 1 to 1,000 | its default is 5");
  CHECK(refused("", "search.top_k", "[1, 2]").starts_with("search.top_k is \"[1, 2]\"; allowed"));
  CHECK(refused("", "search.top_k", "5 # x").starts_with("search.top_k is"));
  CHECK(refused("", "search.top_k", "").starts_with("search.top_k is \"\""));
  CHECK(
      refused("", "search.topk", "5").starts_with("unknown key \"search.topk\", did you mean search.top_k?"));
  CHECK(refused("", "search", "5").starts_with("search is a section, not a key | its keys are mode"));
  CHECK(refused("", "sources", "[]").starts_with("sources is a list"));
  CHECK(refused("", "tenant.name", "a\nb").starts_with("tenant.name is"));
  CHECK(refused("", "chunking.chunk_overlap", "1000").find("must be less than chunking.chunk_size") !=
        std::string::npos);
}

TEST_CASE("a broken file is not edited, but a wrong value in it can be mended") {
  CHECK(refused("search: {top_k: 5", "search.top_k", "8").starts_with("config.yaml:1:"));
  CHECK(refused("serach: {}", "search.top_k", "8").find("did you mean search?") != std::string::npos);
  CHECK(refused("search: 5", "search.top_k", "8").find("edit the file by hand") != std::string::npos);
  CHECK(refused("search: {top_k: {a: 5}}", "search.top_k", "8").find("edit the file by hand") !=
        std::string::npos);
  CHECK(with("search: {top_k: many}", "search.top_k", "8") == "search: {top_k: 8}");
}

TEST_CASE("blanks around a number are not written") {
  CHECK(with("", "search.top_k", " 8 ") == "search:\n  top_k: 8\n");
}
