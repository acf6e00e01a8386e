#include "ragctl/tenant/id.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"
#include "shown.hpp"

namespace ragctl::tenant {
namespace {

constexpr std::size_t kMaxSize = 63;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

bool TenantId::is_valid(std::string_view text) noexcept {
  if (text.empty() || text.size() > kMaxSize || !is_letter_or_digit(text[0])) return false;
  return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

TenantId TenantId::parse(std::string_view text) {
  if (is_valid(text)) return TenantId(std::string(text));
  std::string hint =
      "an id has 1 to 63 characters out of a-z, 0-9, - and _, and starts with a letter or digit";
  if (text.empty()) throw Error(ErrorCode::usage, "the tenant id is empty", hint);
  if (const std::string lower = lower_case(text); is_valid(lower))
    hint = "did you mean " + lower + "? " + hint;
  if (text.size() > kMaxSize && is_valid(text.substr(0, kMaxSize))) {
    throw Error(ErrorCode::usage,
                shown(text) + " is not a tenant id: it has " + std::to_string(text.size()) + " characters",
                hint);
  }
  throw Error(ErrorCode::usage, shown(text) + " is not a tenant id", hint);
}

}  // namespace ragctl::tenant
