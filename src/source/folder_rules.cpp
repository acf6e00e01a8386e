#include "folder_rules.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::source {
namespace {

constexpr std::uint64_t kMostBytes = 1'000'000;

}  // namespace

FolderRules::FolderRules(const std::filesystem::path& folder, const Selection& selection)
    : prefix_(folder.string().ends_with('/') ? folder.string().size() : folder.string().size() + 1),
      include_(selection.include),
      exclude_(selection.exclude) {}

files::WalkRules FolderRules::walk_rules() {
  return {kFileName,
          [this](const std::string& directory, bool has_file) { return enter(directory, has_file); },
          [this] { levels_.pop_back(); },
          [this](const std::string& path, files::FileKind kind) {
            const bool taken = takes(path, kind);
            left_out_ += taken ? 0 : 1;
            return taken;
          }};
}

// Rules that cannot be read may be those that keep a secret out, so nothing of the directory is taken then.
std::string FolderRules::enter(const std::string& directory, bool has_file) {
  Level level;
  level.depth = levels_.size();
  if (has_file) {
    const std::filesystem::path file = std::filesystem::path(directory) / kFileName;
    try {
      level.patterns = PatternList::of_file(files::read_file(file, kMostBytes).bytes);
    } catch (const Error& error) {
      std::string why = error.what();
      const std::string path = file.string();
      if (const std::size_t at = why.find(path); at != std::string::npos)
        why.replace(at, path.size(), kFileName);
      return why;
    }
  }
  levels_.push_back(std::move(level));
  return {};
}

bool FolderRules::takes(const std::string& path, files::FileKind kind) {
  split(path);
  const bool is_folder = kind == files::FileKind::directory;
  return is_included(is_folder) && !is_excluded(is_folder);
}

// The names are kept from one entry to the next, with the memory that they have.
void FolderRules::split(const std::string& path) {
  std::size_t count = 0;
  for (std::size_t at = std::min(prefix_, path.size()); at <= path.size(); ++count) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (count == parts_.size()) parts_.emplace_back();
    parts_[count].assign(path, at, end - at);
    at = end + 1;
  }
  parts_.resize(count);
}

bool FolderRules::is_excluded(bool is_folder) const {
  if (exclude_.verdict(parts_, is_folder).value_or(false)) return true;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    if (level->patterns.empty()) continue;
    const auto verdict = level->patterns.verdict(PathParts(parts_).subspan(level->depth), is_folder);
    if (verdict) return *verdict;
  }
  return false;
}

// A folder is entered whatever its name, for what is included may lie in it.
bool FolderRules::is_included(bool is_folder) const {
  if (include_.empty() || is_folder) return true;
  for (std::size_t depth = 1; depth <= parts_.size(); ++depth) {
    if (include_.verdict(PathParts(parts_).first(depth), depth < parts_.size())) return true;
  }
  return false;
}

}  // namespace ragctl::source
