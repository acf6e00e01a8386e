#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "path_pattern.hpp"
#include "ragctl/files/walk.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::source {

/// What of one folder is taken, while it is walked: by the patterns of those who run the program, and by the
/// .ragctlignore files of those who keep the folder. Neither can bring back what the other leaves out.
class FolderRules {
public:
  static constexpr const char* kFileName = ".ragctlignore";

  FolderRules(const std::filesystem::path& folder, const Selection& selection);

  /// For files::walk of the folder. Borrows this.
  [[nodiscard]] files::WalkRules walk_rules();
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

private:
  [[nodiscard]] std::string enter(const std::string& directory, bool has_file);
  [[nodiscard]] bool takes(const std::string& path, files::FileKind kind);
  [[nodiscard]] bool is_excluded(bool is_folder) const;
  [[nodiscard]] bool is_included(bool is_folder) const;
  void split(const std::string& path);

  struct Level {
    std::size_t depth = 0;  ///< parts of the directory's path within the folder
    PatternList patterns;
  };

  std::size_t prefix_;  ///< bytes of the folder's path and the slash
  PatternList include_;
  PatternList exclude_;
  std::vector<Level> levels_;  ///< the directories on the way down
  std::vector<std::string> parts_;
  std::uint64_t left_out_ = 0;
};

}  // namespace ragctl::source
