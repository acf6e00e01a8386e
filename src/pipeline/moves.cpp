#include "moves.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/files/lines.hpp"

namespace ragctl::pipeline {
namespace {

std::optional<Sha256> hash_of(const std::filesystem::path& file) {
  try {
    return files::hash_file(file);
  } catch (const Error&) {
    return std::nullopt;  // whoever reads it says why it cannot be
  }
}

}  // namespace

// All empty files have the same content.
void Moves::add(const catalog::Origin& vanished) {
  if (vanished.size > 0 && vanished.sha256 != Sha256{}) by_size_[vanished.size].push_back(&vanished);
}

const catalog::Origin* Moves::take(const source::Item& item) {
  const auto candidates = by_size_.find(item.stat.size);
  if (candidates == by_size_.end()) return nullptr;
  const auto hash = hash_of(item.path);
  const catalog::Origin* found = nullptr;
  for (const catalog::Origin* origin : candidates->second) {
    if (origin->sha256 != hash || moved_.contains(origin)) continue;
    const bool same_name = std::filesystem::path(origin->path).filename() == item.path.filename();
    if (found == nullptr || same_name) found = origin;
    if (same_name) break;
  }
  if (found != nullptr) moved_.insert(found);
  return found;
}

}  // namespace ragctl::pipeline
