#include "ragctl/http/failure.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ragctl/base/utf8.hpp"
#include "ragctl/http/retrying.hpp"

namespace ragctl::http {
namespace {

constexpr std::size_t kColumns = 200;
constexpr std::string_view kRedacted = "***";
constexpr std::size_t kShortestSecret = 4;  // shorter ones are words

std::string text_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

nlohmann::json member(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto at = object.find(key);
  return at == object.end() ? nlohmann::json() : *at;
}

/// FastAPI's [{"loc":[...],"msg":"..."}], as Jina and others send it.
std::string first_detail(const nlohmann::json& body) {
  const nlohmann::json detail = member(body, "detail");
  if (detail.is_string()) return detail.get<std::string>();
  return detail.is_array() && !detail.empty() ? text_at(detail.front(), "msg") : std::string();
}

std::string said_in(const nlohmann::json& body) {
  for (const std::string& said : {text_at(member(body, "error"), "message"), text_at(body, "error"),
                                  text_at(body, "message"), first_detail(body)}) {
    if (!said.empty()) return said;
  }
  return {};
}

std::string one_line(const std::string& text) {
  return collapse_white_space(without_controls(to_valid_utf8(text)));
}

void replace_all(std::string& text, std::string_view from) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + kRedacted.size()))
    text.replace(at, from.size(), kRedacted);
}

struct Meaning {
  ErrorCode code;
  const char* what;
  const char* hint;
};

Meaning meaning_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return {ErrorCode::unauthorised, "refused the key", "check the key, and what it may be used for"};
    case 407:
      return {ErrorCode::unauthorised, "cannot be reached: the proxy asks for a password",
              "give the proxy's user and password in https_proxy"};
    case 404:
      return {ErrorCode::provider, "knows no such address or model", "check base_url and the model's name"};
    case 408:
    case 504:
      return {ErrorCode::timed_out, "took too long", "try again later"};
    case 413:
      return {ErrorCode::provider, "was sent too much at once", "send less in one request"};
    case 429:
      return {ErrorCode::rate_limited, "is asked too often", "wait, or have the limit raised"};
    default:
      break;
  }
  if (status >= 300 && status < 400)
    return {ErrorCode::provider, "has moved to another address", "set base_url to where it is now"};
  if (status >= 500) return {ErrorCode::provider, "failed", "it is the server's side; try again later"};
  return {ErrorCode::provider, "did not accept the request",
          "check the model and the settings of the provider"};
}

// RFC 9110, 10.2.3: seconds, or a date.
std::string wait_asked_for(const std::string& retry_after) {
  const bool is_seconds = retry_after.find_first_not_of("0123456789") == retry_after.npos;
  return "it asks to be left alone " + (is_seconds ? "for " + retry_after + " s" : "until " + retry_after);
}

}  // namespace

std::string without_secrets(std::string text, const Request& request) {
  // Some servers show the ends of a key around asterisks.
  constexpr std::string_view ends = " \t\n'\"";
  for (std::size_t at = text.find("**"); at != std::string::npos; at = text.find("**", at)) {
    const std::size_t before = text.find_last_of(ends, at);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    text.replace(begin, std::min(text.find_first_of(ends, at), text.size()) - begin, kRedacted);
    at = begin + kRedacted.size();
  }
  for (const Header& header : request.headers) {
    if (header.secrecy != Secrecy::secret) continue;
    // A scheme before it ("Bearer ") is no secret, and a server may quote the key without it.
    const std::string_view key = std::string_view(header.value).substr(header.value.rfind(' ') + 1);
    if (key.size() >= kShortestSecret) replace_all(text, key);
  }
  return text;
}

std::string error_text(const Response& response) {
  const nlohmann::json body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_discarded()) return one_line(said_in(body));
  const bool is_text = find_header(response.headers, "content-type").value_or("").starts_with("text/plain");
  return is_text ? one_line(response.body) : std::string();
}

std::string error_code(const Response& response) {
  const nlohmann::json body = nlohmann::json::parse(response.body, nullptr, false);
  const nlohmann::json error = member(body, "error");
  const std::string code = text_at(error, "code");
  return code.empty() ? text_at(error, "type") : code;
}

Error failure_of(const Response& response, const Request& request, std::string_view who) {
  const Meaning meaning = meaning_of(response.status);
  std::string message =
      std::string(who) + " " + meaning.what + " (status " + std::to_string(response.status) + ")";
  const std::string said = without_secrets(error_text(response), request);
  // Cut last: half a secret would not be found.
  if (!said.empty()) message += ": " + truncate_to_width(said, kColumns);
  std::string hint = meaning.hint;
  if (const auto wait = find_header(response.headers, "retry-after"); wait && wait->size() < 32)
    hint += "; " + wait_asked_for(without_controls(to_valid_utf8(*wait)));
  return {meaning.code, message, hint, is_retryable(response.status) ? Retry::yes : Retry::no};
}

}  // namespace ragctl::http
