#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ragctl/files/read.hpp"

namespace ragctl::files {

struct WalkEntry {
  std::filesystem::path path;
  FileStat stat;                 ///< of the target when the entry is a symlink that is followed
  std::string trouble;           ///< not empty: it could not be listed, and why; stat is then void
  std::string passed_over = {};  ///< not empty: it is not to be read, and why; stat is then void
};

/// What a walk is to leave out. A directory is asked for before it is entered, so what is left out is not
/// walked. Without functions nothing is left out.
struct WalkRules {
  std::string file_name;  ///< of a hidden file that may stand in each directory and has rules in it
  /// A directory is entered, and whether that file is in it. What it returns is why its files cannot be told
  /// apart: a trouble of the directory, which is then not walked.
  std::function<std::string(const std::string& directory, bool has_file)> enter;
  std::function<void()> leave;
  /// Asked with the kind of a symlink's target; symlink: it leads nowhere.
  std::function<bool(const std::string& path, FileKind kind)> takes;
};

/// Every regular file under `folder`, depth first, each directory in byte order of names, so the order is the
/// same on every machine. Hidden entries (".git") are left out. A symlink is followed when its target lies
/// inside `folder` and is not a directory already on the way down (a circle); one that leads out or round, or
/// dangles, is an entry that is passed over. A directory that cannot be read is an entry with trouble. Throws
/// only when `folder` itself cannot be listed. Sockets, pipes and devices are entries that are
/// passed over, and never opened. Memory: the names
/// of the directories on the way down. Below 256 levels, and after 10,000 symlinks to directories (which can
/// multiply without end), entries are troubles.
void walk(const std::filesystem::path& folder, const std::function<void(WalkEntry&&)>& visit,
          const WalkRules& rules = {});

/// Names of the directories in `folder` (and of symlinks to directories), in byte order. Empty when it is
/// absent. Looks at no entry by itself where the file system tells the kinds while listing. Throws failed
/// otherwise.
[[nodiscard]] std::vector<std::string> subdirectories(const std::filesystem::path& folder);

}  // namespace ragctl::files
