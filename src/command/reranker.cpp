#include "reranker.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/http/retrying.hpp"
#include "ragctl/rerank/http_reranker.hpp"
#include "ragctl/rerank/on_demand.hpp"
#include "ragctl/rerank/resting.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint32_t kTries = 3;  // somebody waits for the hits, which are good without it

std::optional<rerank::Api> api_of(tenant::RerankProvider provider) {
  using tenant::RerankProvider;
  switch (provider) {
    case RerankProvider::cohere:
      return rerank::Api::cohere;
    case RerankProvider::jina:
      return rerank::Api::jina;
    case RerankProvider::voyage:
      return rerank::Api::voyage;
    case RerankProvider::tei:
      return rerank::Api::tei;
    case RerankProvider::automatic:
    case RerankProvider::none:
    case RerankProvider::local:
      break;
  }
  return std::nullopt;
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string key_of(const tenant::Config::Rerank& rerank) {
  const std::string name = key_variable(rerank);
  if (name.empty()) return {};
  std::string key = variable(name.c_str());
  if (!key.empty()) return key;
  throw Error(ErrorCode::unauthorised,
              "the variable " + name + " with the key of " + to_string(rerank.provider) + " is not set",
              "export " + name + ", or name another in rerank.api_key_env");
}

std::unique_ptr<http::Transport> transport_of(const tenant::Config& config) {
  http::ConnectionSettings settings;
  settings.connect_timeout = std::min(config.network.connect_timeout, config.rerank.timeout);
  settings.proxy = config.network.proxy.value_or("");
  settings.ca_file = config.network.ca_file.value_or(variable("SSL_CERT_FILE"));
  http::RetryPolicy policy;
  policy.tries = kTries;
  policy.budget = config.rerank.timeout;
  policy.is_final = rerank::is_final;
  return std::make_unique<http::Retrying>(std::make_unique<http::CurlTransport>(settings), policy);
}

std::unique_ptr<rerank::Reranker> make(rerank::Api api, const tenant::Config& config) {
  const rerank::ApiDefaults usual = rerank::defaults_of(api);
  rerank::HttpRerankerSettings settings;
  settings.api = api;
  settings.base_url = config.rerank.base_url.value_or(std::string(usual.base_url));
  // A server of one's own has models of its own, often a single one.
  const bool usual_server = !config.rerank.base_url;
  settings.model =
      config.rerank.model.empty() && usual_server ? std::string(usual.model) : config.rerank.model;
  if (settings.base_url.empty())
    throw Error(ErrorCode::usage, "rerank.provider tei has no address",
                "ragctl tenant config TENANT rerank.base_url http://HOST:PORT");
  settings.key = key_of(config.rerank);
  return std::make_unique<rerank::HttpReranker>(std::move(settings), transport_of(config));
}

}  // namespace

std::unique_ptr<rerank::Reranker> reranker_of(const tenant::Config& config) {
  const auto api = api_of(config.rerank.provider);
  if (!api) return nullptr;
  return std::make_unique<rerank::Resting>(
      std::make_unique<rerank::OnDemand>([api, config] { return make(*api, config); }), system_now);
}

std::string key_variable(const tenant::Config::Rerank& rerank) {
  const auto api = api_of(rerank.provider);
  if (!api) return {};
  if (rerank.api_key_env) return *rerank.api_key_env;
  // The usual key is the usual server's: another must not get to see it.
  return rerank.base_url ? std::string() : std::string(rerank::defaults_of(*api).api_key_env);
}

}  // namespace ragctl::command
