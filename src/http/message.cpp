#include "ragctl/http/message.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool same_name(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

}  // namespace

std::optional<std::string> find_header(const Headers& headers, std::string_view name) {
  const auto at =
      std::ranges::find_if(headers, [name](const Header& one) { return same_name(one.name, name); });
  if (at == headers.end()) return std::nullopt;
  return at->value;
}

std::string shown_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(host, url.find('/', host) - host);
  const std::size_t user = authority.rfind('@');
  const std::size_t skipped = user == std::string_view::npos ? 0 : user + 1;
  return without_controls(std::string(url.substr(0, host)) + std::string(url.substr(host + skipped)));
}

std::string origin_of(std::string_view url) {
  const std::string shown = shown_url(url);
  const std::size_t scheme = shown.find("://");
  const std::size_t end = scheme == std::string::npos ? std::string::npos : shown.find('/', scheme + 3);
  std::string out = shown.substr(0, end);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

}  // namespace ragctl::http
