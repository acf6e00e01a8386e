#include <algorithm>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

#include "folder_rules.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/files/walk.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::source {
namespace {

namespace fs = std::filesystem;

// Files of one folder come one after another, and realpath(3) costs a system call for each part of a path.
class CanonicalParents {
public:
  /// Whether an entry of a walk lies in a directory that has no other path. Taking a path apart costs more
  /// than to look at the file.
  [[nodiscard]] bool has_canonical_parent(const fs::path& path) {
    const std::string& text = path.native();
    const std::string_view parent = std::string_view(text).substr(0, text.rfind('/'));
    if (last_.empty() || parent != last_) {
      last_ = parent;
      last_is_canonical_ = resolve(path).native() == text;
    }
    return last_is_canonical_;
  }
  /// The path with the symlinks of its directory part resolved; its own name stays. As it is when that fails.
  [[nodiscard]] fs::path resolve(const fs::path& path) {
    const std::string parent = path.parent_path().string();
    const auto known = known_.find(parent);
    if (known != known_.end()) return known->second / path.filename();
    std::error_code failure;
    fs::path real = fs::canonical(path.parent_path(), failure);
    if (failure) real = path.parent_path();
    return known_.emplace(parent, std::move(real)).first->second / path.filename();
  }

private:
  std::unordered_map<std::string, fs::path> known_;
  std::string last_;  ///< the directory of the last entry
  bool last_is_canonical_ = false;
};

// "dir/.", "dir/" and ".." name a directory but have no name of their own.
fs::path with_own_name(const fs::path& path) {
  fs::path normal = fs::absolute(path).lexically_normal();
  if (!normal.has_filename() && normal != normal.root_path()) normal = normal.parent_path();
  return normal;
}

class Lister {
public:
  Lister(const std::string& source, const Selection& selection) : source_(source), selection_(selection) {}

  void add(const std::string& argument) {
    if (argument.empty()) return refuse_argument({}, "an empty path");
    try {
      add_path(argument);
    } catch (const Error& error) {
      refuse(parents_.resolve(with_own_name(argument)), without_path(error.what(), argument));
    }
  }

  [[nodiscard]] Listing take() { return std::move(listing_); }

private:
  void add_path(const std::string& argument) {
    const std::optional<files::FileStat> stat = files::stat_file(argument);
    if (!stat) return refuse_argument(absolute(argument), "no such file or folder");
    if (stat->kind == files::FileKind::directory) return add_folder(fs::canonical(argument));
    const fs::path path = absolute(argument);
    if (stat->kind != files::FileKind::regular)
      return refuse_argument(path, "neither a file nor a folder; a pipe is read with - and <");
    put({source_, path, *stat, {}});
    listing_.complete.push_back(path);
  }

  // ".." after a symlink means the parent of its target, so the kernel resolves the directory part, not the
  // text.
  [[nodiscard]] fs::path absolute(const std::string& argument) {
    const fs::path whole = fs::absolute(argument);
    const bool has_name = whole.has_filename() && whole.filename() != "." && whole.filename() != "..";
    return has_name ? parents_.resolve(whole).lexically_normal() : parents_.resolve(with_own_name(argument));
  }

  void add_folder(const fs::path& folder) {
    bool may_repeat = !listing_.items.empty();
    bool whole = true;
    bool empty = true;
    FolderRules rules(folder, selection_);
    const auto visit = [&](files::WalkEntry&& entry) {
      empty = false;
      if (!entry.trouble.empty() && may_hide_files(entry.path)) whole = false;
      const bool canonical = parents_.has_canonical_parent(entry.path);
      fs::path path = canonical ? std::move(entry.path) : parents_.resolve(entry.path);
      Item item{source_, std::move(path), entry.stat, std::move(entry.trouble), std::move(entry.passed_over)};
      // Nothing comes twice of the first folder, until a symlink to another place in it is followed.
      may_repeat = may_repeat || !canonical;
      if (may_repeat)
        put(std::move(item));
      else
        listing_.items.push_back(std::move(item));
    };
    files::walk(folder, visit, rules.walk_rules());
    listing_.left_out += rules.left_out();
    if (whole) listing_.complete.push_back(folder);
    if (whole && empty) listing_.empty.push_back(folder);
  }

  // A directory that could not be listed says nothing of what is still in it.
  static bool may_hide_files(const fs::path& path) {
    std::error_code failure;
    const fs::file_type type = fs::symlink_status(path, failure).type();
    return type == fs::file_type::directory || type == fs::file_type::none || type == fs::file_type::unknown;
  }

  void refuse(const fs::path& path, const std::string& trouble) { put({source_, path, {}, trouble}); }
  void refuse_argument(const fs::path& path, const std::string& trouble) {
    put({source_, path, {}, trouble, {}, true});
  }

  void put(Item&& item) {
    while (compared_ < listing_.items.size()) seen_.insert(compared_++);
    listing_.items.push_back(std::move(item));
    if (!seen_.insert(compared_).second)
      listing_.items.pop_back();
    else
      ++compared_;
  }

  // Items by their places: a set of paths would hold each of them twice.
  struct SamePath {
    const std::vector<Item>* items;
    std::size_t operator()(std::size_t at) const {
      return std::hash<std::string>{}((*items)[at].path.native());
    }
    bool operator()(std::size_t a, std::size_t b) const {
      return (*items)[a].path.native() == (*items)[b].path.native();
    }
  };

  const std::string& source_;
  const Selection& selection_;
  CanonicalParents parents_;
  Listing listing_;
  SamePath same_path_{&listing_.items};
  std::size_t compared_ = 0;  ///< items that are in `seen_`, or would be there twice
  std::unordered_set<std::size_t, SamePath, SamePath> seen_{0, same_path_, same_path_};
};

}  // namespace

std::string without_path(std::string message, const std::string& path) {
  const std::size_t at = path.empty() ? std::string::npos : message.find(path);
  return at == std::string::npos ? message : message.replace(at, path.size(), "it");
}

Listing list_paths(const std::vector<std::string>& paths, const std::string& source,
                   const Selection& selection) {
  Lister lister(source, selection);
  for (const std::string& path : paths) lister.add(path);
  return lister.take();
}

std::vector<std::string> read_path_list(std::string_view bytes) {
  const char separator = bytes.find('\0') == bytes.npos ? '\n' : '\0';
  std::vector<std::string> paths;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find(separator), bytes.size());
    std::string_view path = bytes.substr(0, end);
    if (separator == '\n' && path.ends_with('\r')) path.remove_suffix(1);
    if (!path.empty()) paths.emplace_back(path);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return paths;
}

}  // namespace ragctl::source
