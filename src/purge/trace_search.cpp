#include "ragctl/purge/trace_search.hpp"

#include <algorithm>
#include <set>

namespace ragctl::purge {
namespace {

constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15ULL | 1U;  // odd, so that powers never vanish modulo 2^64

std::uint64_t code(char c) { return static_cast<unsigned char>(c) + 1U; }

std::uint64_t hash_of(std::string_view window) {
  std::uint64_t hash = 0;
  for (const char c : window) hash = hash * kBase + code(c);
  return hash;
}

std::uint64_t power(std::size_t exponent) {
  std::uint64_t value = 1;
  for (std::size_t i = 0; i < exponent; ++i) value *= kBase;
  return value;
}

}  // namespace

void TraceSearch::add_window(std::string_view window) { probes_.try_emplace(hash_of(window), window); }

void TraceSearch::add_text(std::string_view text) {
  if (text.size() < kWindow) return;
  const std::size_t last = text.size() - kWindow;
  for (const std::size_t at : {std::size_t{0}, last / 2, last}) add_window(text.substr(at, kWindow));
}

std::vector<std::string> TraceSearch::find(std::string_view bytes) const {
  std::set<std::string> found;
  if (bytes.size() < kWindow || probes_.empty()) return {};
  const std::uint64_t leading = power(kWindow - 1);
  std::uint64_t hash = hash_of(bytes.substr(0, kWindow));
  for (std::size_t at = 0;; ++at) {
    const auto probe = probes_.find(hash);
    if (probe != probes_.end() && bytes.substr(at, kWindow) == probe->second) found.insert(probe->second);
    if (at + kWindow >= bytes.size()) break;
    hash = (hash - code(bytes[at]) * leading) * kBase + code(bytes[at + kWindow]);
  }
  return {found.begin(), found.end()};
}

}  // namespace ragctl::purge
