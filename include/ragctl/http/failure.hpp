#pragma once
#include <string>
#include <string_view>

#include "ragctl/base/error.hpp"
#include "ragctl/http/message.hpp"

namespace ragctl::http {

/// What an answer that is no success means to the caller, the one place where a status becomes an exit code:
/// 401, 403, 407 unauthorised; 429 rate_limited; 408, 504 timed_out; all else provider. The message names
/// `who` ("cohere at https://api.cohere.com/v2/rerank"), the status, and up to 200 columns of what the
/// server says of it, on one line, without the request's secrets.
[[nodiscard]] Error failure_of(const Response& response, const Request& request, std::string_view who);

/// What an error body says: error.message, error, message or detail of a JSON object, else a plain text; on
/// one line. Empty when it says nothing that a person can read.
[[nodiscard]] std::string error_text(const Response& response);
/// The error's code, in an error object as OpenAI and many others send it: "insufficient_quota". Empty when
/// there is none.
[[nodiscard]] std::string error_code(const Response& response);

/// `text` with every secret of the request's headers, and every word masked with asterisks, replaced.
[[nodiscard]] std::string without_secrets(std::string text, const Request& request);

}  // namespace ragctl::http
