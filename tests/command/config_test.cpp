// The configuration: the tenant's own, and what all tenants of a root share.
#include <doctest/doctest.h>

#include <fstream>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace {

struct Configured : Sandbox {
  Configured() { ok({"tenant", "create", "acme"}); }
  void share(const std::string& yaml) const { std::ofstream(root() / "ragctl.yaml") << yaml; }
  std::string value(const std::string& key) const { return ok({"tenant", "config", "acme", key}).out; }
};

}  // namespace

TEST_CASE("ragctl.yaml gives every tenant its defaults, and the tenant's own value wins") {
  const Configured box;
  box.share("search: {top_k: 8}\nprompts: {no_context_response: Ask the office.}\n");
  CHECK(box.value("search.top_k") == "8\n");
  box.ok({"tenant", "config", "acme", "search.top_k", "3"});
  CHECK(box.value("search.top_k") == "3\n");
  CHECK(contains(box.ok({"chat", "acme", "--message", "vacation"}).out, "Ask the office."));
  box.ok({"tenant", "create", "beta"});
  const auto config = box.ok({"--output", "json", "tenant", "config", "beta"}).json()["config"];
  CHECK(config["search.top_k"]["from"] == "ragctl.yaml");
  CHECK(config["search.mode"]["from"] == "default");
}

TEST_CASE("a wrong ragctl.yaml is told with its place, whatever tenant is asked") {
  const Configured box;
  box.share("search:\n  topk: 8\n");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"query", "acme", "vacation"},
                                                  {"tenant", "config", "acme"},
                                                  {"tenant", "config", "acme", "search.top_k", "3"},
                                                  {"tenant", "create", "beta"}}) {
    const auto result = box.run(command);
    INFO(command[0]);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "ragctl.yaml:2:3: unknown key search.topk, did you mean search.top_k?"));
  }
}

TEST_CASE("tenant config prints the bare value of a key") {
  const Configured box;
  box.ok({"tenant", "config", "acme", "prompts.greeting", "Hello: \"you\"\nand you"});
  CHECK(box.value("prompts.greeting") == "Hello: \"you\"\nand you\n");
  CHECK(box.value("llm.model") == "\n");
  CHECK(box.value("search.top_k") == "5\n");
  CHECK(box.value("sources") == "[]\n");
}

TEST_CASE("tenant config in JSON gives every value its type") {
  const Configured box;
  box.ok({"tenant", "config", "acme", "llm.model", "true"});
  const auto config = box.ok({"--output", "json", "tenant", "config", "acme"}).json()["config"];
  const auto value = [&](const char* key) { return config[key]["value"]; };
  CHECK(value("search.top_k") == 5);
  CHECK(value("search.similarity_threshold") == 0.0);
  CHECK(value("search.semantic_weight") == "auto");
  CHECK(value("features.conversation_memory") == true);
  CHECK(value("budget.monthly_usd").is_null());
  CHECK(value("sources") == nlohmann::json::array());
  CHECK(value("ingest.max_file_bytes") == "100 MB");
  CHECK(value("llm.model") == "true");
  const auto one = box.ok({"--output", "json", "tenant", "config", "acme", "search.top_k"}).json()["config"];
  CHECK(one["search.top_k"]["value"] == 5);
}

TEST_CASE("a language that is none is refused, and the one meant is named") {
  const Configured box;
  for (const char* code : {"en", "no", "ja", "auto"})
    box.ok({"tenant", "config", "acme", "search.language", code});
  const auto unknown = box.run({"tenant", "config", "acme", "search.language", "xx"});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "search.language is \"xx\"; allowed: auto, or a code such as en"));
  CHECK(contains(box.run({"tenant", "config", "acme", "search.language", "german"}).err, "did you mean de?"));
  CHECK(contains(box.run({"tenant", "config", "acme", "search.mode", "hybird"}).err, "did you mean hybrid?"));
}

TEST_CASE("a configuration of more than 1 MB is refused by every command, with its size") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string padding = "# " + std::string(1'000'000, 'x') + "\n";
  const std::string own = box.write("root/tenants/acme/config.yaml", "tenant:\n  id: acme\n" + padding);
  const auto refused = [&](const std::vector<std::string>& arguments) {
    const cli::Result result = box.run(arguments);
    CAPTURE(arguments[0]);
    CHECK(result.exit_code == 2);
    CHECK(cli::contains(result.err, "a configuration may have 1,000,000 (1 MB)"));
  };
  refused({"query", "acme", "word"});
  refused({"index", "acme"});
  refused({"tenant", "config", "acme"});
  refused({"tenant", "config", "acme", "search.top_k", "3"});
  refused({"tenant", "create", "beta", "--config", own});
  box.write("root/tenants/acme/config.yaml", "tenant:\n  id: acme\n");
  box.write("root/ragctl.yaml", std::string(5, '\n') + padding);
  refused({"tenant", "config", "acme"});
}

TEST_CASE("a misspelt key in config.yaml names the nearest") {
  const Configured box;
  const std::filesystem::path config = box.tenant("acme") / "config.yaml";
  std::ofstream(config, std::ios::app) << "\nchunkin: {chunk_size: 500}\n";
  const auto result = box.run({"query", "acme", "vacation"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "chunkin"));
  CHECK(contains(result.err, "chunking"));
}

TEST_CASE("broken YAML names line and column") {
  const Configured box;
  std::ofstream(box.tenant("acme") / "config.yaml") << "tenant: {id: acme}\nsearch: [unclosed\nllm: x\n";
  const auto result = box.run({"tenant", "show", "acme"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "config.yaml:"));
}

TEST_CASE("a bad value given to tenant config changes nothing") {
  const Configured box;
  const std::string before = box.read(box.tenant("acme") / "config.yaml");
  for (const std::vector<std::string>& pair : {std::vector<std::string>{"search.top_k", "many"},
                                               {"search.topk", "5"},
                                               {"search.semantic_weight", "1.5"},
                                               {"chunking.unit", "words"}}) {
    const auto result = box.run({"tenant", "config", "acme", pair[0], pair[1]});
    INFO(pair[0]);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, pair[0]));
  }
  CHECK(box.read(box.tenant("acme") / "config.yaml") == before);
}

TEST_CASE("after a change of chunking a dry run of index says how many documents are to be cut anew") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string file = box.write("docs/a.md", "# A\n\nThirty days of paid vacation.\n");
  box.ok({"ingest", "acme", file});
  const auto to_cut = [&] {
    return box.ok({"--output", "json", "index", "acme", "--dry-run"})
        .json()["tenants"][0]["documents_to_cut_anew"];
  };
  CHECK(to_cut() == 0);
  box.ok({"tenant", "config", "acme", "chunking.chunk_size", "200"});
  CHECK(to_cut() == 1);
  box.ok({"ingest", "acme", file});
  CHECK(to_cut() == 0);
}

TEST_CASE("a value that goes back to what the index was made with asks for nothing") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.ok({"ingest", "acme", box.write("a.txt", "The heron stands in the reeds.")});
  CHECK(contains(box.ok({"tenant", "config", "acme", "search.title_weight", "3"}).err, "made anew"));
  CHECK_FALSE(contains(box.ok({"tenant", "config", "acme", "search.title_weight", "1"}).err, "made anew"));
}

TEST_CASE("doctor says a wrong ragctl.yaml once, however many tenants it is wrong for") {
  const Sandbox box;
  for (const char* id : {"acme", "beta", "gamma"}) box.ok({"tenant", "create", id});
  box.write("root/ragctl.yaml", "search:\n  nosuch: 1\n");
  const auto findings = box.run({"--output", "json", "doctor"}).json()["findings"];
  std::size_t told = 0;
  for (const auto& finding : findings) {
    if (contains(finding["what"].get<std::string>(), "nosuch")) ++told;
    if (contains(finding["what"].get<std::string>(), "0 of 3 tenants")) CHECK(finding["verdict"] == "bad");
  }
  CHECK(told == 1);
}
