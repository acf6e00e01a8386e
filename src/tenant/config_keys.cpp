#include "config_keys.hpp"

#include <algorithm>
#include <filesystem>

#include "config_kinds.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/model/deletion_limit.hpp"
#include "ragctl/model/language.hpp"
#include "ragctl/tenant/id.hpp"
#include "shown.hpp"

namespace ragctl::tenant {
namespace {

using Form = RawValue::Form;
using std::chrono::milliseconds;

bool is_prompt(std::string_view text) { return text.size() <= 100'000 && without_controls(text) == text; }
bool is_absolute_path(std::string_view text) { return text.starts_with('/') && is_line(text); }
bool is_empty_or_id(std::string_view text) { return text.empty() || TenantId::is_valid(text); }
bool is_auto_or_language(std::string_view text) { return text == "auto" || model::is_language(text); }

/// A tenant's settings open nothing outside of its own folder.
bool lies_in_folder(std::string_view text) {
  const std::filesystem::path path(text);
  return is_line(text) && !text.empty() && path.is_relative() &&
         std::ranges::find(path, std::filesystem::path("..")) == path.end();
}

bool is_pattern(std::string_view text) {
  return is_line(text) && text.find_first_not_of("/! ") != std::string_view::npos;
}
bool is_own_pattern(std::string_view text) { return is_pattern(text) && !text.starts_with('!'); }
bool is_deletion_limit(std::string_view text) { return model::DeletionLimit::parse(text).has_value(); }

constexpr const char* kLine = "a text of one line; \"\" for none";
constexpr const char* kPrompt = "a text; \"\" for none";
constexpr const char* kAddress = "an address like https://host/path, without a password";
constexpr const char* kFile = "the name of a file in the tenant's folder";
constexpr const char* kVariable = "the name of an environment variable";

const std::vector<std::string>& rerank_providers() {
  static const std::vector<std::string> words{"auto", "none", "local", "cohere", "jina", "voyage", "tei"};
  return words;
}

// A provider that this build cannot ask is refused when it is written down, not when it is needed.
template <class F>
ConfigKey provider(const char* path, F field, const char* own) {
  ConfigKey key = word(path, field, {own});
  key.allowed += ", the only one in this version of ragctl";
  return key;
}

ConfigKey at_index(ConfigKey key) {
  key.effect = Effect::next_index;
  return key;
}

ConfigKey at_ingest(ConfigKey key) {
  key.effect = Effect::next_ingest;
  return key;
}

ConfigKey language_key() {
  ConfigKey key =
      text("search.language", Field{&Config::search, &Config::Search::language},
           "auto, or a code such as en, de or ja; all stand in man ragctl-config", is_auto_or_language);
  key.suggest = [](const RawValue& value) { return model::language_meant(value.text).value_or(""); };
  key.words.emplace_back("auto");
  for (const model::Language& language : model::languages()) key.words.emplace_back(language.code);
  return key;
}

bool is_currency(std::string_view text) {
  return text.empty() ||
         (text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; }));
}

std::vector<ConfigKey> product_keys() {
  using C = Config;
  using P = Config::Products;
  constexpr const char* field = "the name of a field; \"\": found by its usual names";
  const auto key = [](const char* path, std::string P::*member) {
    return text(path, Field{&C::products, member}, field, is_line);
  };
  return {key("products.id", &P::id),
          key("products.name", &P::name),
          key("products.description", &P::description),
          key("products.price", &P::price),
          key("products.currency", &P::currency),
          key("products.category", &P::category),
          key("products.image", &P::image),
          key("products.url", &P::url),
          key("products.availability", &P::availability),
          key("products.attributes", &P::attributes),
          text("products.default_currency", Field{&C::products, &P::default_currency},
               "a currency of three capitals, such as EUR; \"\" for none", is_currency)};
}

/// What documents are made into.
std::vector<ConfigKey> document_keys() {
  using C = Config;
  using std::chrono::hours;
  return {
      text("tenant.id", Field{&C::tenant, &C::Tenant::id}, "a tenant id", is_empty_or_id),
      text("tenant.name", Field{&C::tenant, &C::Tenant::name}, kLine, is_line),
      bytes("ingest.max_file_bytes", Field{&C::ingest, &C::Ingest::max_file_bytes}, 1, 1'000'000'000'000),
      duration("ingest.extract_timeout", Field{&C::ingest, &C::Ingest::extract_timeout}, milliseconds(100),
               hours(24)),
      bytes("ingest.extract_memory", Field{&C::ingest, &C::Ingest::extract_memory}, 64'000'000,
            1'000'000'000'000),
      bytes("ingest.max_unpacked_bytes", Field{&C::ingest, &C::Ingest::max_unpacked_bytes}, 1,
            1'000'000'000'000),
      whole("ingest.max_members", Field{&C::ingest, &C::Ingest::max_members}, 1, 100'000'000),
      list("ingest.include", Field{&C::ingest, &C::Ingest::include},
           "a pattern such as *.md or manuals/, without a !", is_own_pattern),
      list("ingest.exclude", Field{&C::ingest, &C::Ingest::exclude}, "a pattern such as drafts/ or *.tmp",
           is_pattern),
      optional_text("ingest.max_delete", Field{&C::ingest, &C::Ingest::max_delete},
                    "a number of documents, or a share such as 10%", is_deletion_limit),
      at_ingest(one_of("chunking.unit", Field{&C::chunking, &C::Chunking::unit}, {"characters", "tokens"})),
      at_ingest(whole("chunking.chunk_size", Field{&C::chunking, &C::Chunking::chunk_size}, 10, 100'000)),
      at_ingest(whole("chunking.chunk_overlap", Field{&C::chunking, &C::Chunking::chunk_overlap}, 0, 50'000)),
      at_ingest(whole("chunking.parent_chunk_size", Field{&C::chunking, &C::Chunking::parent_chunk_size}, 10,
                      1'000'000)),
      flag("chunking.parent_retriever", Field{&C::chunking, &C::Chunking::parent_retriever}),
      at_index(provider("embedding.provider", Field{&C::embedding, &C::Embedding::provider}, "builtin")),
      provider("embedding.model", Field{&C::embedding, &C::Embedding::model}, "lsa"),
      optional_text("embedding.base_url", Field{&C::embedding, &C::Embedding::base_url}, kAddress,
                    is_web_address),
      optional_text("embedding.api_key_env", Field{&C::embedding, &C::Embedding::api_key_env}, kVariable,
                    is_variable_name),
      at_index(whole("embedding.dimensions", Field{&C::embedding, &C::Embedding::dimensions}, 2, 8'192)),
      whole("embedding.batch_size", Field{&C::embedding, &C::Embedding::batch_size}, 1, 10'000),
      whole("embedding.max_concurrency", Field{&C::embedding, &C::Embedding::max_concurrency}, 1, 64),
  };
}

/// How they are found.
std::vector<ConfigKey> search_keys() {
  using C = Config;
  using std::chrono::hours;
  return {
      word("search.mode", Field{&C::search, &C::Search::mode}, {"hybrid", "semantic", "keyword"}),
      one_of("search.fusion", Field{&C::search, &C::Search::fusion}, {"auto", "weighted", "rrf"}),
      real_or("search.semantic_weight", Field{&C::search, &C::Search::semantic_weight}, "auto", 0, 1),
      whole("search.top_k", Field{&C::search, &C::Search::top_k}, 1, 1'000),
      real("search.similarity_threshold", Field{&C::search, &C::Search::similarity_threshold}, 0, 1),
      real("search.diversity", Field{&C::search, &C::Search::diversity}, 0, 1),
      whole("search.max_per_document", Field{&C::search, &C::Search::max_per_document}, 0, 1'000),
      flag("search.group_by_parent", Field{&C::search, &C::Search::group_by_parent}),
      flag("search.fold_duplicates", Field{&C::search, &C::Search::fold_duplicates}),
      optional_text("search.synonyms", Field{&C::search, &C::Search::synonyms}, kFile, lies_in_folder),
      at_index(language_key()),
      at_index(whole("search.title_weight", Field{&C::search, &C::Search::title_weight}, 0, 10)),
      at_index(whole("search.heading_weight", Field{&C::search, &C::Search::heading_weight}, 0, 10)),
      one_of("rerank.provider", Field{&C::rerank, &C::Rerank::provider}, rerank_providers()),
      text("rerank.model", Field{&C::rerank, &C::Rerank::model}, kLine, is_line),
      optional_text("rerank.base_url", Field{&C::rerank, &C::Rerank::base_url}, kAddress, is_web_address),
      optional_text("rerank.api_key_env", Field{&C::rerank, &C::Rerank::api_key_env}, kVariable,
                    is_variable_name),
      whole("rerank.candidates", Field{&C::rerank, &C::Rerank::candidates}, 1, 1'000),
      duration("rerank.timeout", Field{&C::rerank, &C::Rerank::timeout}, milliseconds(100), hours(1)),
      flag("rerank.required", Field{&C::rerank, &C::Rerank::required}),
  };
}

/// How they are spoken of.
std::vector<ConfigKey> answer_keys() {
  using C = Config;
  return {
      provider("llm.provider", Field{&C::llm, &C::Llm::provider}, "extractive"),
      text("llm.model", Field{&C::llm, &C::Llm::model}, kLine, is_line),
      optional_text("llm.base_url", Field{&C::llm, &C::Llm::base_url}, kAddress, is_web_address),
      optional_text("llm.api_key_env", Field{&C::llm, &C::Llm::api_key_env}, kVariable, is_variable_name),
      real("llm.temperature", Field{&C::llm, &C::Llm::temperature}, 0, 2),
      whole("llm.max_tokens", Field{&C::llm, &C::Llm::max_tokens}, 1, 1'000'000),
      text("prompts.system_prompt", Field{&C::prompts, &C::Prompts::system_prompt}, kPrompt, is_prompt),
      text("prompts.greeting", Field{&C::prompts, &C::Prompts::greeting}, kPrompt, is_prompt),
      text("prompts.no_context_response", Field{&C::prompts, &C::Prompts::no_context_response}, kPrompt,
           is_prompt),
      whole("chat.inactivity_minutes", Field{&C::chat, &C::Chat::inactivity_minutes}, 1, 525'600),
      whole("chat.history_turns", Field{&C::chat, &C::Chat::history_turns}, 0, 1'000),
      flag("chat.summarize", Field{&C::chat, &C::Chat::summarize}),
      real_or("budget.monthly_usd", Field{&C::budget, &C::Budget::monthly_usd}, "null", 0, 1e6),
      real_or("budget.per_run_usd", Field{&C::budget, &C::Budget::per_run_usd}, "null", 0, 1e6),
  };
}

/// What all commands have in common.
std::vector<ConfigKey> machine_keys() {
  using C = Config;
  using std::chrono::hours;
  return {
      flag("features.image_processing", Field{&C::features, &C::Features::image_processing}),
      flag("features.conversation_memory", Field{&C::features, &C::Features::conversation_memory}),
      optional_text("network.proxy", Field{&C::network, &C::Network::proxy}, kAddress, is_web_address),
      optional_text("network.ca_file", Field{&C::network, &C::Network::ca_file},
                    "the absolute path of a PEM file", is_absolute_path),
      duration("network.connect_timeout", Field{&C::network, &C::Network::connect_timeout}, milliseconds(100),
               hours(1)),
      word("logging.level", Field{&C::logging, &C::Logging::level},
           {"debug", "info", "warning", "error", "off"}),
      bytes("logging.rotation", Field{&C::logging, &C::Logging::rotation}, 1'000, 10'000'000'000),
      duration("logging.retention", Field{&C::logging, &C::Logging::retention}, hours(1), hours(24 * 3650)),
      flag("logging.queries", Field{&C::logging, &C::Logging::queries}),
  };
}

std::vector<ConfigKey> make_keys() {
  std::vector<ConfigKey> all;
  for (auto* const part : {document_keys, product_keys, search_keys, answer_keys, machine_keys}) {
    for (ConfigKey& key : part()) all.push_back(std::move(key));
  }
  return all;
}

std::vector<std::string> make_sections() {
  std::vector<std::string> sections;
  for (const ConfigKey& key : config_keys()) {
    if (sections.empty() || sections.back() != key.section()) sections.emplace_back(key.section());
  }
  sections.insert(sections.begin() + 1, "sources");
  return sections;
}

}  // namespace

const std::string& to_string(RerankProvider provider) {
  return rerank_providers().at(static_cast<std::size_t>(provider));
}

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys = make_keys();
  return keys;
}

const std::vector<std::string>& config_sections() {
  static const std::vector<std::string> sections = make_sections();
  return sections;
}

const ConfigKey* find_config_key(std::string_view path) {
  const auto found = std::ranges::find(config_keys(), path, &ConfigKey::path);
  return found == config_keys().end() ? nullptr : &*found;
}

std::string nearest_config_key(const std::string& path) {
  const std::string section = path.substr(0, path.find('.'));
  const std::string leaf = path.substr(path.rfind('.') + 1);
  std::vector<std::string> neighbours;
  std::vector<std::string> paths = config_sections();
  for (const ConfigKey& key : config_keys()) {
    if (key.section() == section) neighbours.emplace_back(key.leaf());
    paths.push_back(key.path);
  }
  if (path.find('.') == std::string::npos) neighbours = config_sections();
  if (const auto near = nearest(leaf, neighbours))
    return path.size() == leaf.size() ? *near : section + "." + *near;
  for (const ConfigKey& key : config_keys()) {
    if (key.leaf() == leaf) return key.path;  // the right word in the wrong place
  }
  return nearest(path, paths).value_or("");
}

bool is_web_address(std::string_view address) {
  const std::size_t scheme = address.starts_with("https://") ? 8 : address.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || address.size() == scheme || !is_line(address) ||
      address.find(' ') != std::string_view::npos)
    return false;
  const std::string_view host = address.substr(scheme, address.find_first_of("/?#", scheme) - scheme);
  return !host.empty() && host.find('@') == std::string_view::npos;
}

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, fits) &&
         (name[0] < '0' || name[0] > '9');
}

bool is_line(std::string_view line) {
  return line.size() <= 1'000 && without_controls(line) == line &&
         line.find_first_of("\n\t") == std::string_view::npos;
}

std::string refusal(const std::string& path, const std::string& allowed, const RawValue& value) {
  // A key or a password that was pasted here must not end in a log.
  const bool secret = path.ends_with("_env") || path.ends_with("url");
  const std::string is = value.form == Form::null ? "empty"
                         : secret                 ? "not allowed as it is"
                                                  : shown(value.text);
  return path + " is " + is + "; allowed: " + allowed;
}

std::string refusal(const ConfigKey& key, const RawValue& value) {
  const std::string meant = key.suggest(value);
  return refusal(key.path, key.allowed, value) + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

}  // namespace ragctl::tenant
