#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ragctl::tenant {

enum class LengthUnit : std::uint8_t { characters, tokens };
enum class Fusion : std::uint8_t { automatic, weighted, rrf };
/// automatic: local, where it measures better.
enum class RerankProvider : std::uint8_t { automatic, none, local, cohere, jina, voyage, tei };
/// As it is written in config.yaml.
[[nodiscard]] const std::string& to_string(RerankProvider provider);

struct SourceConfig {
  std::string name;
  std::string type;  ///< directory, products, confluence, web, git, command
  std::string path;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string base_url;             ///< confluence
  std::vector<std::string> spaces;  ///< confluence
  std::string token_env;            ///< confluence, web, git: the environment variable that holds the token
  std::string url;                  ///< web, git
  std::string command;              ///< command: what prints the documents
};

/// config.yaml with every default filled in; ragctl-config(5) documents each key.
struct Config {
  struct Tenant {
    std::string id;
    std::string name;
  } tenant;
  std::vector<SourceConfig> sources;
  struct Ingest {
    std::uint64_t max_file_bytes = 100'000'000;         ///< "100 MB"
    std::chrono::milliseconds extract_timeout{30'000};  ///< for one document in a worker
    std::uint64_t extract_memory = 2'000'000'000;       ///< address space of a worker
    std::uint64_t max_unpacked_bytes = 2'000'000'000;   ///< of all members of an archive
    std::uint32_t max_members = 100'000;                ///< of an archive or a mailbox
    std::vector<std::string> include;                   ///< patterns of files in folders; empty: all
    std::vector<std::string> exclude;
    std::optional<std::string> max_delete;  ///< of one run, as model::DeletionLimit reads it; empty: no limit
  } ingest;
  /// Which field of a record is what of a product; empty: found by its usual names.
  struct Products {
    std::string id, name, description, price, currency, category, image, url, availability, attributes;
    std::string default_currency;  ///< ISO 4217, of prices that come without one
  } products;
  struct Chunking {
    LengthUnit unit = LengthUnit::characters;
    std::uint32_t chunk_size = 1000;
    std::uint32_t chunk_overlap = 100;
    std::uint32_t parent_chunk_size = 4000;
    bool parent_retriever = true;
  } chunking;
  struct Embedding {
    std::string provider = "builtin";
    std::string model = "lsa";
    std::optional<std::string> base_url;
    std::optional<std::string> api_key_env;
    std::uint32_t dimensions = 256;
    std::uint32_t batch_size = 128;
    std::uint32_t max_concurrency = 4;
  } embedding;
  struct Search {
    std::string mode = "hybrid";
    Fusion fusion = Fusion::automatic;
    std::optional<double> semantic_weight;  ///< empty: auto
    std::uint32_t top_k = 5;
    double similarity_threshold = 0.0;
    double diversity = 0.0;
    std::uint32_t max_per_document = 0;   ///< hits of one document; 0: any number
    bool group_by_parent = false;         ///< chunks of one parent are one hit
    bool fold_duplicates = true;          ///< texts that are the same, or nearly, once
    std::optional<std::string> synonyms;  ///< a file, relative to the tenant's folder
    std::string language = "auto";        ///< of model::languages(), or auto: found per document
    std::uint32_t title_weight = 1;
    std::uint32_t heading_weight = 1;
  } search;
  struct Rerank {
    RerankProvider provider = RerankProvider::automatic;
    std::string model;  ///< empty: the provider's usual one
    std::optional<std::string> base_url;
    std::optional<std::string> api_key_env;     ///< empty: the provider's usual variable
    std::uint32_t candidates = 40;              ///< passages that a provider is asked about
    std::chrono::milliseconds timeout{10'000};  ///< for one question, retries included
    bool required = false;                      ///< a reranker that fails fails the query
  } rerank;
  struct Llm {
    std::string provider = "extractive";
    std::string model;
    std::optional<std::string> base_url;
    std::optional<std::string> api_key_env;
    double temperature = 0.3;
    std::uint32_t max_tokens = 800;
  } llm;
  struct Prompts {
    std::string system_prompt =
        "Answer only from the context below. Cite every passage that you use by its number, like [1]. "
        "If the context does not hold the answer, say so; never guess.";
    std::string greeting = "Hello! Ask me anything about these documents.";
    std::string no_context_response = "I found nothing about that in the documents.";
  } prompts;
  struct Chat {
    std::uint32_t inactivity_minutes = 30;
    std::uint32_t history_turns = 10;
    bool summarize = true;
  } chat;
  struct Budget {
    std::optional<double> monthly_usd;
    std::optional<double> per_run_usd;
  } budget;
  struct Features {
    bool image_processing = false;
    bool conversation_memory = true;
  } features;
  struct Network {
    std::optional<std::string> proxy;    ///< empty: what https_proxy and its like say
    std::optional<std::string> ca_file;  ///< empty: the system's
    std::chrono::milliseconds connect_timeout{10'000};
  } network;
  struct Logging {
    std::string level = "info";
    std::uint64_t rotation = 50'000'000;
    std::chrono::hours retention{14 * 24};
    bool queries = false;  ///< keep the questions asked, for `eval --from-queries`
  } logging;
};

/// The bytes of a configuration file. Throws usage when it has more than 1 MB, else as files::read_file.
[[nodiscard]] std::string read_config(const std::filesystem::path& file);

/// Reads and checks a config.yaml of 1 MB at most, laid over `defaults`. Throws usage: broken YAML
/// ("config.yaml:3:7: ..."), an unknown key (naming the nearest), a duplicate key, a wrong type or a value
/// out of range (naming the key, the value and what is allowed). `name` is what errors call the file.
[[nodiscard]] Config parse_config(const std::string& yaml, const std::string& name,
                                  const Config& defaults = {});
[[nodiscard]] Config load_config(const std::filesystem::path& file, const Config& defaults = {});

/// What a key has that a tenant's config.yaml leaves out: what <root>/ragctl.yaml says, else the built-in
/// default.
struct Defaults {
  Config values;
  std::vector<std::string> said;  ///< the keys that ragctl.yaml says
};
/// A ragctl.yaml is a config.yaml without the sections `tenant` and `sources`; throws as parse_config does.
[[nodiscard]] Defaults parse_defaults(const std::string& yaml, const std::string& name);
/// The built-in ones when there is no such file.
[[nodiscard]] Defaults load_defaults(const std::filesystem::path& file);

/// The file that `tenant create` writes: the tenant's name, and as comments the keys that people change
/// first.
[[nodiscard]] std::string initial_config(const std::string& id, const std::string& name);

enum class Origin : std::uint8_t {
  built_in,
  shared,  ///< ragctl.yaml
  own      ///< the tenant's config.yaml
};

/// When a changed value begins to hold.
enum class Effect : std::uint8_t {
  at_once,
  next_index,  ///< what the index is made of: `ragctl index` makes it anew
  next_ingest  ///< what chunks are made of: `ragctl ingest` makes them anew
};
/// Precondition: a key that is known.
[[nodiscard]] Effect effect_of(const std::string& key);

/// One key as dotted path and its value as YAML text on one line, defaults included ("search.top_k", "5").
/// "sources" is one entry, a list.
struct ConfigEntry {
  std::string key;
  std::string value;
  bool is_default = false;  ///< the value is the built-in default, whoever says it
  Origin origin = Origin::built_in;
};
[[nodiscard]] std::vector<ConfigEntry> config_entries(const std::string& yaml, const std::string& name,
                                                      const Defaults& defaults = {});
/// The value of an entry as JSON: a number, true or false, null, a list; all else is a text ("100 MB",
/// "auto").
[[nodiscard]] nlohmann::ordered_json config_json(const ConfigEntry& entry);
/// The value as it is: a text without the quotes of YAML.
[[nodiscard]] std::string config_text(const ConfigEntry& entry);

/// Every key of config.yaml but `sources`, and the values of a key that are words ("hybrid", "true"); none
/// for a key of numbers or texts, or one that is not known.
[[nodiscard]] std::vector<std::string> config_key_names();
[[nodiscard]] std::vector<std::string> config_words(const std::string& key);

/// The same file with one key set; comments, order and every other byte stay. `value` is the bare value ("8",
/// "null", "Acme: the company"): it gets the quotes that YAML needs. A key or section that the file lacks is
/// added. The result has been parsed and checked: exactly this key differs, else nothing is returned. Throws
/// usage as parse_config does.
[[nodiscard]] std::string with_config_value(const std::string& yaml, const std::string& key,
                                            const std::string& value, const std::string& name,
                                            const Config& defaults = {});

/// A copy with one key of the sections `search` and `rerank` changed, for a run that tries it. Throws usage:
/// a key of another section or that the index is made with, an unknown one (naming the nearest), a value that
/// is not allowed.
[[nodiscard]] Config with_search_value(const Config& config, const std::string& key,
                                       const std::string& value);
/// A copy with the keys that a YAML file says, which may be of `search` and `rerank` only, checked as
/// parse_config does.
[[nodiscard]] Config with_search_settings(const Config& config, const std::string& yaml,
                                          const std::string& name);

}  // namespace ragctl::tenant
