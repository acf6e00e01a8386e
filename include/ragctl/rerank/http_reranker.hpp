#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/http/transport.hpp"
#include "ragctl/rerank/reranker.hpp"

namespace ragctl::rerank {

/// The APIs that are spoken. Many servers speak one of another's: jina is that of vLLM, Infinity, LocalAI,
/// llama.cpp and LiteLLM too.
enum class Api : std::uint8_t {
  cohere,  ///< v2
  jina,
  voyage,
  tei  ///< Hugging Face's text-embeddings-inference
};
[[nodiscard]] const char* to_string(Api api);

/// Where an API is found and what it wants when nothing else is said.
struct ApiDefaults {
  std::string_view base_url;     ///< empty: there is no public server
  std::string_view model;        ///< empty: the server has one, and is not told which
  std::string_view api_key_env;  ///< the variable that people keep the key in; empty: needs no key
};
[[nodiscard]] ApiDefaults defaults_of(Api api);

struct HttpRerankerSettings {
  Api api = Api::cohere;
  std::string base_url;  ///< "/rerank" is put behind it
  std::string model;
  std::string key;  ///< empty: sent without one
};

/// Asks a provider, in requests as large as it takes; one that it refuses as too large is halved. A document
/// that it does not return is not judged. An answer with a wrong, repeated or missing index, or a score that
/// is no finite number, is an error, as the whole of it cannot be trusted. Nothing of a text is cut here:
/// what a model cannot read to its end, the provider cuts.
class HttpReranker final : public Reranker {
public:
  /// `transport` retries, or does not: that is its own affair.
  HttpReranker(HttpRerankerSettings settings, std::unique_ptr<http::Transport> transport);
  ~HttpReranker() override;

  /// Throws as the transport and http::failure_of do, and provider for an answer that makes no sense.
  [[nodiscard]] Judgement judge(const Asked& asked, const Passages& passages,
                                const std::stop_token& stop) override;

private:
  /// Judges the texts from `first` on, as many as go into one request; how many that were.
  std::size_t judge_batch(const Asked& asked, const std::vector<std::string>& texts, std::size_t first,
                          Judgement& into, const std::stop_token& stop);
  [[nodiscard]] http::Request request(std::string body) const;

  HttpRerankerSettings settings_;
  std::unique_ptr<http::Transport> transport_;
  std::string who_;          ///< "cohere at https://api.cohere.com/v2/rerank"
  std::size_t batch_limit_;  ///< shrinks when the server refuses
};

/// Worth no second try, whatever the status says: the quota is used up.
[[nodiscard]] bool is_final(const http::Response& response);

}  // namespace ragctl::rerank
