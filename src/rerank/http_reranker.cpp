#include "ragctl/rerank/http_reranker.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "ragctl/base/stop.hpp"
#include "ragctl/http/failure.hpp"
#include "wire.hpp"

namespace ragctl::rerank {
namespace {

constexpr int kTooLarge = 413;

std::string endpoint(std::string base_url) {
  while (base_url.ends_with('/')) base_url.pop_back();
  // People paste the whole address as often as its beginning.
  return base_url.ends_with("/rerank") ? base_url : base_url + "/rerank";
}

/// A key read from a file or `$(pass ...)` often has a line end behind it.
std::string trimmed(const std::string& text) {
  constexpr const char* blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

template <class Number>
void add(std::optional<Number>& sum, const std::optional<Number>& part) {
  if (part) sum = sum.value_or(0) + *part;
}

}  // namespace

HttpReranker::HttpReranker(HttpRerankerSettings settings, std::unique_ptr<http::Transport> transport)
    : settings_(std::move(settings)),
      transport_(std::move(transport)),
      batch_limit_(shape_of(settings_.api).batch_limit) {
  settings_.base_url = endpoint(std::move(settings_.base_url));
  settings_.key = trimmed(settings_.key);
  who_ = std::string(to_string(settings_.api)) + " at " + http::shown_url(settings_.base_url);
}

HttpReranker::~HttpReranker() = default;

http::Request HttpReranker::request(std::string body) const {
  http::Request out{
      http::Method::post, settings_.base_url, {{"Content-Type", "application/json"}}, std::move(body)};
  out.headers.push_back({"Accept", "application/json"});
  if (!settings_.key.empty())
    out.headers.push_back({"Authorization", "Bearer " + settings_.key, http::Secrecy::secret});
  return out;
}

std::size_t HttpReranker::judge_batch(const Asked& asked, const std::vector<std::string>& texts,
                                      std::size_t first, Judgement& into, const std::stop_token& stop) {
  for (;;) {
    const std::size_t count = std::min(batch_limit_, texts.size() - first);
    const auto begin = texts.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::string> batch(begin, begin + static_cast<std::ptrdiff_t>(count));
    const Shape& shape = shape_of(settings_.api);
    const http::Request asking = request(request_body(shape, settings_.model, asked.text, batch));
    const http::Response response = http::send(*transport_, asking, stop);
    ++into.usage.requests;
    if (response.status == kTooLarge && count > 1) {
      batch_limit_ = count / 2;
      continue;
    }
    if (!is_success(response)) throw http::failure_of(response, asking, who_);
    const Judgement part = parse_answer(shape, response.body, count, who_);
    std::ranges::copy(part.scores, into.scores.begin() + static_cast<std::ptrdiff_t>(first));
    add(into.usage.tokens, part.usage.tokens);
    add(into.usage.search_units, part.usage.search_units);
    return count;
  }
}

Judgement HttpReranker::judge(const Asked& asked, const Passages& passages, const std::stop_token& stop) {
  throw_if_stopped(stop);
  Judgement out;
  out.scores.resize(passages.count);
  std::vector<std::string> texts;
  texts.reserve(passages.count);
  for (std::size_t i = 0; i < passages.count; ++i) texts.push_back(passages.text(i));
  for (std::size_t judged = 0; judged < texts.size();) judged += judge_batch(asked, texts, judged, out, stop);
  return out;
}

bool is_final(const http::Response& response) {
  return response.status == 429 && http::error_code(response) == "insufficient_quota";
}

}  // namespace ragctl::rerank
