#include "ragctl/tenant/config.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

Config parsed(const std::string& yaml) { return parse_config(yaml, "config.yaml"); }

std::string refused(const std::string& yaml) {
  return complaint(ErrorCode::usage, [&] { static_cast<void>(parsed(yaml)); });
}

}  // namespace

TEST_CASE("an empty file means the defaults") {
  const Config config = parsed("");
  CHECK(config.search.top_k == 5);
  CHECK_FALSE(config.search.semantic_weight);
  CHECK(config.ingest.max_file_bytes == 100'000'000);
  CHECK(config.prompts.system_prompt.find("only from the context") != std::string::npos);
  CHECK_FALSE(config.prompts.greeting.empty());
  CHECK_FALSE(config.prompts.no_context_response.empty());
  CHECK(parsed("search:\nllm: {}\n").search.top_k == 5);
}

TEST_CASE("every key is read") {
  const Config config = parsed(R"(
tenant: {id: acme, name: Acme Corp}
ingest: {max_file_bytes: 1.5 GB, extract_timeout: 250ms, extract_memory: 512 MiB, max_unpacked_bytes: 3 GB, max_members: 12, include: ["*.md", manuals/], exclude: drafts/, max_delete: 10%}
chunking: {unit: tokens, chunk_size: 200, chunk_overlap: 20, parent_chunk_size: 800, parent_retriever: false}
embedding: {provider: builtin, model: lsa, base_url: "https://host/v1", api_key_env: KEY_1, dimensions: 64, batch_size: 2, max_concurrency: 3}
search: {mode: keyword, fusion: rrf, semantic_weight: 0.7, top_k: 9, similarity_threshold: 0.25, language: de}
llm: {provider: extractive, model: "x", base_url: "http://localhost:11434", api_key_env: null, temperature: 0, max_tokens: 10}
prompts: {system_prompt: S, greeting: "", no_context_response: "a\nb"}
chat: {inactivity_minutes: 5, history_turns: 0, summarize: no}
budget: {monthly_usd: 12.5, per_run_usd: ~}
features: {image_processing: true, conversation_memory: false}
logging: {level: debug, rotation: 1 MB, retention: 36 hours}
)");
  CHECK(config.tenant.id == "acme");
  CHECK(config.tenant.name == "Acme Corp");
  CHECK(config.ingest.max_file_bytes == 1'500'000'000);
  CHECK(config.ingest.extract_timeout == std::chrono::milliseconds(250));
  CHECK(config.ingest.extract_memory == 512ULL * 1024 * 1024);
  CHECK(config.ingest.max_unpacked_bytes == 3'000'000'000);
  CHECK(config.ingest.max_members == 12);
  CHECK(config.ingest.include == std::vector<std::string>{"*.md", "manuals/"});
  CHECK(config.ingest.exclude == std::vector<std::string>{"drafts/"});
  CHECK(config.ingest.max_delete == "10%");
  CHECK(config.chunking.unit == LengthUnit::tokens);
  CHECK(config.chunking.chunk_size == 200);
  CHECK(config.chunking.chunk_overlap == 20);
  CHECK(config.chunking.parent_chunk_size == 800);
  CHECK_FALSE(config.chunking.parent_retriever);
  CHECK(config.embedding.provider == "builtin");
  CHECK(config.embedding.model == "lsa");
  CHECK(config.embedding.base_url == "https://host/v1");
  CHECK(config.embedding.api_key_env == "KEY_1");
  CHECK(config.embedding.dimensions == 64);
  CHECK(config.embedding.batch_size == 2);
  CHECK(config.embedding.max_concurrency == 3);
  CHECK(config.search.mode == "keyword");
  CHECK(config.search.fusion == Fusion::rrf);
  CHECK(config.search.semantic_weight == 0.7);
  CHECK(config.search.top_k == 9);
  CHECK(config.search.similarity_threshold == 0.25);
  CHECK(config.search.language == "de");
  CHECK(config.llm.provider == "extractive");
  CHECK(config.llm.base_url == "http://localhost:11434");
  CHECK_FALSE(config.llm.api_key_env);
  CHECK(config.llm.temperature == 0);
  CHECK(config.llm.max_tokens == 10);
  CHECK(config.prompts.system_prompt == "S");
  CHECK(config.prompts.greeting.empty());
  CHECK(config.prompts.no_context_response == "a\nb");
  CHECK(config.chat.inactivity_minutes == 5);
  CHECK(config.chat.history_turns == 0);
  CHECK_FALSE(config.chat.summarize);
  CHECK(config.budget.monthly_usd == 12.5);
  CHECK_FALSE(config.budget.per_run_usd);
  CHECK(config.features.image_processing);
  CHECK_FALSE(config.features.conversation_memory);
  CHECK(config.logging.level == "debug");
  CHECK(config.logging.rotation == 1'000'000);
  CHECK(config.logging.retention == std::chrono::hours(36));
}

TEST_CASE("words that stand for no number are read") {
  CHECK_FALSE(parsed("search: {semantic_weight: auto, fusion: auto, language: auto}").search.semantic_weight);
  CHECK(parsed("search: {language: no}").search.language == "no");
  CHECK(parsed("search: {fusion: weighted}").search.fusion == Fusion::weighted);
}

TEST_CASE("an unknown key is named with its place and the nearest key") {
  CHECK(
      refused("search:\n  topk: 5\n")
          .starts_with(
              "config.yaml:2:3: unknown key search.topk, did you mean search.top_k? | its keys are mode, "));
  CHECK(refused("serach: {top_k: 5}")
            .starts_with("config.yaml:1:1: unknown key serach, did you mean search? | "));
  CHECK(refused("top_k: 5").starts_with("config.yaml:1:1: unknown key top_k, did you mean search.top_k? | "));
  CHECK(refused("search: {chunk_size: 5}")
            .starts_with(
                "config.yaml:1:10: unknown key search.chunk_size, did you mean chunking.chunk_size? | "));
  CHECK(refused("search.top_k: 5").ends_with("write the section and the key on lines of their own"));
  CHECK(refused("qwertyuiop: 5")
            .starts_with("config.yaml:1:1: unknown key qwertyuiop | the sections are tenant, sources, "));
  CHECK(refused("\"\\e[2J\": 5").find('\x1b') == std::string::npos);
}

TEST_CASE("a duplicate key is refused, not silently the first one taken") {
  CHECK(refused("search: {top_k: 5}\nllm:\nsearch: {top_k: 6}\n")
            .starts_with("config.yaml:3:1: duplicate key search | "));
}

TEST_CASE("a wrong value is told with its key, itself and what is allowed") {
  CHECK(refused("search:\n  top_k: many\n") ==
        "config.yaml:2:10: search.top_k is \"many\"; allowed: a whole number from 1 to 1,000 | its default "
        "is 5; leave the "
        "key out for that");
  const std::vector<std::pair<const char*, const char*>> wrong{
      {"search: {top_k: 0}", "search.top_k is \"0\"; allowed: a whole number from 1 to 1,000"},
      {"search: {top_k: 1001}", "search.top_k is \"1001\""},
      {"search: {top_k: 5.0}", "search.top_k is \"5.0\""},
      {"search: {top_k: \"5\"}", "search.top_k is \"5\""},
      {"search: {top_k: -1}", "search.top_k is \"-1\""},
      {"search: {top_k: 99999999999999999999}", "allowed: a whole number"},
      {"search: {top_k: }", "search.top_k is empty; allowed"},
      {"search: {top_k: [1]}", "search.top_k is a list; allowed: a whole number"},
      {"search: {top_k: {a: 1}}", "search.top_k is a map; allowed: a whole number"},
      {"search: [top_k]", "search must be a map"},
      {"search: 5", "search must be a map"},
      {"search: {semantic_weight: 1.1}",
       "search.semantic_weight is \"1.1\"; allowed: auto, or a number from 0 to 1"},
      {"search: {semantic_weight: nan}", "search.semantic_weight is \"nan\""},
      {"search: {semantic_weight: null}", "search.semantic_weight is empty"},
      {"search: {similarity_threshold: inf}", "similarity_threshold is \"inf\""},
      {"search: {mode: fuzzy}", "search.mode is \"fuzzy\"; allowed: hybrid, semantic or keyword"},
      {"search: {fusion: max}", "search.fusion is \"max\"; allowed: auto, weighted or rrf"},
      {"search: {language: english}", "did you mean en?"},
      {"chunking: {parent_retriever: maybe}", "is \"maybe\"; allowed: true or false"},
      {"chunking: {unit: words}", "allowed: characters or tokens"},
      {"ingest: {max_file_bytes: huge}",
       "ingest.max_file_bytes is \"huge\"; allowed: a size from 1 to 1000 GB"},
      {"ingest: {extract_timeout: 0s}", "is \"0s\"; allowed: a duration from 100ms to 1 day"},
      {"logging: {retention: 20 minutes}", "allowed: a duration from 1h to 3650 days"},
      {"budget: {monthly_usd: -1}", "budget.monthly_usd is \"-1\"; allowed: null, or a number from 0"},
      {"tenant: {id: ../x}", "tenant.id is \"../x\"; allowed: a tenant id"},
      {"tenant: {name: \"a\\nb\"}", "tenant.name is \"a\\nb\"; allowed: a text of one line"},
      {"llm: {model: }", "llm.model is empty"},
      {"prompts: {greeting: \"\\e[2J\"}", R"(prompts.greeting is "\x1b[2J")"},
      {"embedding: {base_url: ftp://x}",
       "embedding.base_url is not allowed as it is; allowed: null, or an address"},
      {"- a", "the file must be a map of sections"},
      {"chunking: {chunk_size: 100, chunk_overlap: 100}", "1:44: chunking.chunk_overlap (100) must be less"},
      {"chunking: {chunk_size: 5000}", "1:24: chunking.parent_chunk_size (4000) must not be less"},
  };
  for (const auto& [yaml, says] : wrong) {
    CAPTURE(yaml);
    const std::string said = refused(yaml);
    CAPTURE(said);
    CHECK(said.find(says) != std::string::npos);
    CHECK(said.starts_with("config.yaml:1:"));
  }
}

TEST_CASE("a key or password that was pasted into the file is never repeated") {
  for (const char* yaml :
       {"llm: {api_key_env: sk-123-SECRET}", "llm: {base_url: \"https://me:SECRET@host/\"}",
        "sources: [{name: w, type: confluence, base_url: \"https://h\", token_env: a-SECRET}]"}) {
    const std::string said = refused(yaml);
    CHECK_FALSE(said.empty());
    CHECK(said.find("SECRET") == std::string::npos);
  }
}

TEST_CASE("all keys are listed in order, with what is in force and whether that is the default") {
  const auto entries = config_entries(
      "search: {top_k: 8, mode: hybrid}\nsources: [{name: a, type: directory, path: /a b}]", "x");
  const auto value = [&](const std::string& key) {
    const auto found = std::ranges::find(entries, key, &ConfigEntry::key);
    REQUIRE(found != entries.end());
    return found->value + (found->is_default ? " (default)" : "");
  };
  CHECK(entries.front().key == "tenant.id");
  CHECK(entries[2].key == "sources");
  CHECK(value("search.top_k") == "8");
  CHECK(value("search.mode") == "hybrid (default)");
  CHECK(value("search.semantic_weight") == "auto (default)");
  CHECK(value("ingest.max_file_bytes") == "100 MB (default)");
  CHECK(value("ingest.extract_timeout") == "30s (default)");
  CHECK(value("logging.retention") == "14 days (default)");
  CHECK(value("llm.model") == "\"\" (default)");
  CHECK(value("budget.monthly_usd") == "null (default)");
  CHECK(value("sources") == "[{name: a, type: directory, path: /a b}]");
}

TEST_CASE("what is listed can be written into a file and means the same") {
  const auto entries = config_entries("", "x");
  std::string yaml;
  std::string section;
  for (const ConfigEntry& entry : entries) {
    if (entry.key == "sources") continue;
    const std::string here = entry.key.substr(0, entry.key.find('.'));
    if (here != section) yaml += here + ":\n";
    section = here;
    yaml += "  " + entry.key.substr(here.size() + 1) + ": " + entry.value + "\n";
  }
  for (const ConfigEntry& entry : config_entries(yaml, "x")) CHECK(entry.is_default);
}

TEST_CASE("the first config is valid, says nothing but defaults, and names the tenant") {
  for (const char* name :
       {"Acme Corp", "Acme: \"the\" #1", "", "\xC3\x89t\xC3\xA9, GmbH & Co", "null", "@ID@"}) {
    const std::string yaml = initial_config("acme", name);
    CHECK(parsed(yaml).tenant.id == "acme");
    CHECK(parsed(yaml).tenant.name == name);
    for (const ConfigEntry& entry : config_entries(yaml, "x")) {
      CAPTURE(entry.key);
      CHECK((entry.is_default || entry.key.starts_with("tenant.")));
    }
  }
}

TEST_CASE("the keys that the first config shows as comments are valid too") {
  std::string yaml;
  std::string line;
  std::istringstream lines(initial_config("acme", "Acme"));
  while (std::getline(lines, line)) {
    const bool key = line.starts_with("# sources:") || line.starts_with("#   - {");
    if (key) line.erase(0, 2);
    const std::size_t mark = line.find("  # ");
    const bool inner =
        mark == 0 && line.find(": ") != std::string::npos && line.find("A real one") == std::string::npos;
    if (inner) line.erase(2, 2);
    yaml += line + "\n";
  }
  const Config config = parsed(yaml);
  CHECK(config.sources.size() == 2);
  CHECK(config.search.language == "en");
  CHECK(config.llm.api_key_env == "OPENAI_API_KEY");
}

TEST_CASE("a reranker and the way to providers are configured") {
  const Config config = parse_config(
      "rerank: {provider: tei, base_url: 'http://gpu:8080', candidates: 100, timeout: 2s, required: true}\n"
      "network: {proxy: 'http://proxy:3128', ca_file: /etc/acme/ca.pem, connect_timeout: 3s}\n",
      "config.yaml");
  CHECK(config.rerank.provider == RerankProvider::tei);
  CHECK(to_string(config.rerank.provider) == "tei");
  CHECK(config.rerank.base_url == "http://gpu:8080");
  CHECK(config.rerank.candidates == 100);
  CHECK(config.rerank.timeout == std::chrono::seconds(2));
  CHECK(config.rerank.required);
  CHECK(config.network.proxy == "http://proxy:3128");
  CHECK(config.network.ca_file == "/etc/acme/ca.pem");
  CHECK(config.network.connect_timeout == std::chrono::seconds(3));
  CHECK(parse_config("", "config.yaml").rerank.provider == RerankProvider::automatic);
  for (const auto& [yaml, complaint] : std::vector<std::pair<const char*, const char*>>{
           {"rerank: {provider: coher}", "did you mean cohere?"},
           {"rerank: {api_key_env: sk-123}", "rerank.api_key_env is not allowed as it is"},
           {"rerank: {candidates: 0}", "a whole number from 1 to 1,000"},
           {"rerank: {base_url: gpu}", "null, or an address"},
           {"network: {ca_file: ca.pem}", "null, or the absolute path of a PEM file"}}) {
    INFO(yaml);
    try {
      (void)parse_config(yaml, "config.yaml");
      FAIL("it was accepted");
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find(complaint) != std::string::npos);
    }
  }
}

TEST_CASE("one key of search is changed for a run, and no other section's") {
  Config config;
  config.search.top_k = 9;
  const Config changed = with_search_value(config, "search.fusion", "rrf");
  CHECK(changed.search.fusion == Fusion::rrf);
  CHECK(changed.search.top_k == 9);
  CHECK(with_search_value(config, "search.semantic_weight", "0.25").search.semantic_weight == 0.25);
  CHECK_THROWS_WITH_AS((void)with_search_value(config, "search.semantic_weight", "2"),
                       R"(search.semantic_weight is "2"; allowed: auto, or a number from 0 to 1)", Error);
  CHECK_THROWS_WITH_AS((void)with_search_value(config, "search.fusio", "rrf"),
                       R"(unknown key "search.fusio", did you mean search.fusion?)", Error);
  CHECK(with_search_value(config, "rerank.provider", "none").rerank.provider == RerankProvider::none);
  CHECK_THROWS_WITH_AS((void)with_search_value(config, "chunking.chunk_size", "500"),
                       "chunking.chunk_size cannot be changed for one run", Error);
}

TEST_CASE("a file of search settings is laid over a configuration, its defaults too") {
  Config config;
  config.search.fusion = Fusion::rrf;
  config.search.top_k = 9;
  const Config changed = with_search_settings(config, "search: {fusion: auto, mode: keyword}\n", "b.yaml");
  CHECK(changed.search.fusion == Fusion::automatic);
  CHECK(changed.search.mode == "keyword");
  CHECK(changed.search.top_k == 9);
  CHECK_THROWS_WITH_AS((void)with_search_settings(config, "search: {top_k: 3}\nllm: {model: x}\n", "b.yaml"),
                       "b.yaml:2:1: llm cannot be changed for one run", Error);
  CHECK_THROWS_AS((void)with_search_settings(config, "search: {fusion: both}\n", "b.yaml"), Error);
}

TEST_CASE("a file is loaded under its path") {
  const ScratchFolder scratch;
  spill(scratch / "config.yaml", "search: {topk: 1}");
  CHECK(complaint(ErrorCode::usage, [&] {
          static_cast<void>(load_config(scratch / "config.yaml"));
        }).starts_with((scratch / "config.yaml").string() + ":1:10: unknown key"));
  CHECK_THROWS_AS(static_cast<void>(load_config(scratch / "none.yaml")), Error);
}

TEST_CASE("no cut and no flipped bit of a config does worse than a complaint") {
  const std::string whole =
      initial_config("acme", "Acme") + "sources: [{name: a, type: directory, path: /a}]\n";
  const auto read = [](const std::string& yaml) { static_cast<void>(refused(yaml)); };
  for (std::size_t size = 0; size < whole.size(); ++size) read(whole.substr(0, size));
  std::string bytes = whole;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    read(bytes);
    bytes[at] = whole[at];
  }
}

TEST_CASE("what all tenants share lies over the built-in defaults and under the tenant's own") {
  const Defaults shared = parse_defaults("search: {top_k: 8, mode: keyword}\nllm:\n", "ragctl.yaml");
  const Config config = parse_config("search: {top_k: 3}", "config.yaml", shared.values);
  CHECK(config.search.top_k == 3);
  CHECK(config.search.mode == "keyword");
  CHECK(config.chunking.chunk_size == 1000);
}

TEST_CASE("the file that all tenants share is checked like a tenant's, and names no tenant and no source") {
  const auto said = [](const std::string& yaml) {
    return complaint(ErrorCode::usage, [&] { static_cast<void>(parse_defaults(yaml, "ragctl.yaml")); });
  };
  CHECK(said("search: {topk: 5}")
            .starts_with("ragctl.yaml:1:10: unknown key search.topk, did you mean search.top_k?"));
  CHECK(said("search: {top_k: many}").starts_with("ragctl.yaml:1:17: search.top_k is"));
  CHECK(said("llm: {}\ntenant: {id: acme}").starts_with("ragctl.yaml:2:1: the section tenant is"));
  CHECK(said("sources: []").starts_with("ragctl.yaml:1:1: the section sources is"));
  CHECK(said("").empty());
}

TEST_CASE("values that only together are wrong are told in the tenant's file") {
  const Defaults shared =
      parse_defaults("chunking: {chunk_size: 200, parent_chunk_size: 800}", "ragctl.yaml");
  const auto said = [&](const std::string& yaml) {
    return complaint(ErrorCode::usage,
                     [&] { static_cast<void>(parse_config(yaml, "config.yaml", shared.values)); });
  };
  CHECK(said("chunking: {chunk_overlap: 300}").starts_with("config.yaml:1:27: chunking.chunk_overlap (300)"));
  CHECK(
      said("chunking: {chunk_size: 900}").starts_with("config.yaml:1:24: chunking.parent_chunk_size (800)"));
  CHECK_THROWS_AS(
      static_cast<void>(with_config_value("", "chunking.chunk_overlap", "300", "config.yaml", shared.values)),
      Error);
}

TEST_CASE("every entry tells where its value comes from") {
  const Defaults shared = parse_defaults("search: {top_k: 8, mode: hybrid}", "ragctl.yaml");
  const auto entries = config_entries("search: {top_k: 5}\nsources: []", "config.yaml", shared);
  const auto entry = [&](const std::string& key) {
    return *std::ranges::find(entries, key, &ConfigEntry::key);
  };
  CHECK(entry("search.top_k").origin == Origin::own);
  CHECK(entry("search.top_k").is_default);
  CHECK(entry("search.mode").origin == Origin::shared);
  CHECK(entry("search.fusion").origin == Origin::built_in);
  CHECK(entry("sources").origin == Origin::own);
}

TEST_CASE("the first config leaves every key to what all tenants share") {
  const Defaults shared = parse_defaults(
      "search: {top_k: 8}\nchunking: {chunk_size: 500}\nprompts: {greeting: Hi}\nlogging: {level: debug}",
      "ragctl.yaml");
  for (const ConfigEntry& entry : config_entries(initial_config("acme", "Acme"), "config.yaml", shared)) {
    CAPTURE(entry.key);
    CHECK((entry.origin == Origin::own) == entry.key.starts_with("tenant."));
  }
}

TEST_CASE("without a file that all share the built-in defaults hold") {
  const ScratchFolder scratch;
  CHECK(load_defaults(scratch / "ragctl.yaml").said.empty());
  spill(scratch / "ragctl.yaml", "search: {top_k: 8}");
  CHECK(load_defaults(scratch / "ragctl.yaml").values.search.top_k == 8);
}

TEST_CASE("a key that holds a list takes one value, several or none, and tells the one that is wrong") {
  CHECK(parsed("ingest:\n  exclude:\n    - a\n    - '!b'\n").ingest.exclude ==
        std::vector<std::string>{"a", "!b"});
  CHECK(parsed("ingest: {exclude: }").ingest.exclude.empty());
  CHECK(parsed("ingest: {exclude: []}").ingest.exclude.empty());
  CHECK(refused("ingest: {include: [a, '!b']}").find("ingest.include is \"!b\"; allowed: a list, each") !=
        std::string::npos);
  CHECK(refused("ingest: {exclude: [a, '']}").find("config.yaml:1:23") != std::string::npos);
  CHECK(refused("ingest: {exclude: [a, [b]]}").find("no text") != std::string::npos);
  CHECK(refused("ingest: {exclude: {a: b}}").find("is a map") != std::string::npos);
  CHECK(refused("ingest: {max_delete: 110%}").find("a share such as 10%") != std::string::npos);
}

TEST_CASE("a list is shown on one line, and can be set as one value or in brackets") {
  const std::string changed =
      with_config_value("ingest:\n  max_file_bytes: 1 MB\n", "ingest.exclude", "*.tmp", "config.yaml");
  CHECK(parsed(changed).ingest.exclude == std::vector<std::string>{"*.tmp"});
  for (const ConfigEntry& entry : config_entries(changed, "config.yaml"))
    if (entry.key == "ingest.exclude") CHECK(config_json(entry).dump() == R"(["*.tmp"])");
  const std::string again =
      with_config_value(changed, "ingest.exclude", R"([drafts/, "*.bak"])", "config.yaml");
  CHECK(parsed(again).ingest.exclude == std::vector<std::string>{"drafts/", "*.bak"});
  CHECK(parsed(with_config_value(again, "ingest.exclude", "null", "config.yaml")).ingest.exclude.empty());
  CHECK(parsed(with_config_value(again, "ingest.exclude", "a", "config.yaml")).ingest.exclude.size() == 1);
  CHECK_THROWS_AS((void)with_config_value(again, "ingest.exclude", "[a, ''", "config.yaml"), Error);
  CHECK_THROWS_AS((void)with_config_value(again, "ingest.exclude", "[a, [b]]", "config.yaml"), Error);
}
