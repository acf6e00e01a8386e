#include "vanished.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "ragctl/base/error.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/files/within.hpp"

namespace ragctl::pipeline {
namespace {

namespace fs = std::filesystem;

/// Also when it cannot be told.
bool is_there(const fs::path& path, files::Symlinks links) {
  try {
    return files::stat_file(path, links).has_value();
  } catch (const Error&) {
    return true;
  }
}

/// A file that was named itself is in trouble when it is gone. An unmounted disk is no deletion, so its
/// folder has to be there.
bool is_deleted(const source::Item& item) {
  return !item.trouble.empty() && !is_there(item.path, files::Symlinks::follow) &&
         is_there(item.path.parent_path(), files::Symlinks::follow);
}

/// Folders and files, asked in time that does not grow with their number.
class Places {
public:
  explicit Places(const std::vector<fs::path>& paths) {
    for (const fs::path& path : paths) paths_.insert(path.string());
  }
  [[nodiscard]] bool cover(const std::string& path) const {
    if (paths_.contains(path) || paths_.contains("/")) return true;
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
      if (paths_.contains(path.substr(0, slash))) return true;
    }
    return false;
  }

private:
  std::unordered_set<std::string> paths_;
};

/// Which of the origins the listing has, by their places. Those that it has as deleted are among them.
std::vector<bool> seen_origins(const Origins& origins, const source::Listing& listing,
                               std::vector<const catalog::Origin*>& deleted) {
  std::vector<bool> seen(origins.size());
  for (const source::Item& item : listing.items) {
    const catalog::Origin* known = origins.find(item.path.native());
    if (known == nullptr) continue;
    seen[origins.place_of(*known)] = true;
    if (is_deleted(item)) deleted.push_back(known);
  }
  return seen;
}

/// The folder that a path is or was in, or the nearest above it that is there.
fs::path nearest_folder(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  std::error_code ignored;
  while (folder.has_relative_path() && !fs::is_directory(folder, ignored)) folder = folder.parent_path();
  return folder;
}

/// When an empty folder was changed last; nothing for one that is not empty.
std::optional<UnixMillis> emptied_at(const fs::path& folder) {
  std::error_code failure;
  if (!fs::is_empty(folder, failure) || failure) return std::nullopt;
  const auto stat = files::stat_file(folder);
  if (!stat) return std::nullopt;
  return UnixMillis{stat->mtime_ns / 1'000'000};
}

class Unseen {
public:
  Unseen(const source::Listing& listing, catalog::Catalog& catalog) : listing_(listing), catalog_(catalog) {}

  /// The folder that tells so, or nothing.
  [[nodiscard]] std::optional<std::string> tell(const catalog::Origin& origin) {
    for (const fs::path& folder : listing_.empty) {
      if (files::lies_in(origin.path, folder)) return folder.string();
    }
    const fs::path folder = nearest_folder(origin.path);
    const auto [known, fresh] = emptied_.try_emplace(folder.string());
    if (fresh) known->second = emptied_at(folder);
    if (!known->second || came_before(origin, *known->second)) return std::nullopt;
    return folder.string();
  }

private:
  [[nodiscard]] bool came_before(const catalog::Origin& origin, UnixMillis moment) const {
    auto& documents = catalog_.documents();
    const auto ids = documents.of_origin(origin.source, origin.path);
    return ids.empty() || documents.find(ids.front())->added_at <= moment;
  }

  const source::Listing& listing_;
  catalog::Catalog& catalog_;
  std::unordered_map<std::string, std::optional<UnixMillis>> emptied_;
};

}  // namespace

Origins::Origins(catalog::Catalog& catalog, const std::string& source) {
  catalog.documents().each_origin(source, [&](const catalog::Origin& origin) { by_path_.push_back(origin); });
}

const catalog::Origin* Origins::find(std::string_view path) const {
  if (next_ >= by_path_.size() || by_path_[next_].path != path) {
    const auto at = std::ranges::lower_bound(by_path_, path, {}, &catalog::Origin::path);
    if (at == by_path_.end() || at->path != path) return nullptr;
    next_ = static_cast<std::size_t>(at - by_path_.begin());
  }
  return &by_path_[next_++];
}

std::vector<VanishedFile> vanished_files(const Origins& origins, const source::Listing& listing) {
  std::vector<const catalog::Origin*> gone;
  const std::vector<bool> seen = seen_origins(origins, listing, gone);
  const Places places(listing.complete);
  for (const catalog::Origin& origin : origins) {
    if (!seen[origins.place_of(origin)] && places.cover(origin.path)) gone.push_back(&origin);
  }
  std::ranges::sort(gone, {}, &catalog::Origin::path);
  std::vector<VanishedFile> files;
  for (const catalog::Origin* origin : gone) {
    files.push_back({origin, is_there(origin->path, files::Symlinks::do_not_follow)});
  }
  return files;
}

std::uint64_t known_documents(const Origins& origins, const source::Listing& listing) {
  const Places places(listing.complete);
  std::unordered_set<std::string> listed;
  for (const source::Item& item : listing.items) {
    if (!item.trouble.empty() || !item.passed_over.empty()) listed.insert(item.path.string());
  }
  std::uint64_t documents = 0;
  for (const catalog::Origin& origin : origins) {
    if (places.cover(origin.path) || listed.contains(origin.path)) documents += origin.documents;
  }
  return documents;
}

std::vector<std::string> take_out_unseen(std::vector<VanishedFile>& files, const source::Listing& listing,
                                         catalog::Catalog& catalog) {
  Unseen unseen(listing, catalog);
  std::set<std::string> folders;
  std::erase_if(files, [&](const VanishedFile& file) {
    const auto folder = unseen.tell(*file.origin);
    if (folder) folders.insert(*folder);
    return folder.has_value();
  });
  return {folders.begin(), folders.end()};
}

}  // namespace ragctl::pipeline
