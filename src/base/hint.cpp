#include "ragctl/base/hint.hpp"

namespace ragctl {

Error with_tenant(const Error& error, const std::string& tenant) {
  constexpr std::string_view placeholder = "TENANT";
  std::string hint = error.hint();
  for (std::size_t at = hint.find(placeholder); at != std::string::npos;
       at = hint.find(placeholder, at + tenant.size())) {
    hint.replace(at, placeholder.size(), tenant);
  }
  return {error.code(), error.what(), std::move(hint), error.retryable() ? Retry::yes : Retry::no};
}

}  // namespace ragctl
