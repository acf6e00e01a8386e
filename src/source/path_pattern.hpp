#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::source {

/// A path within a folder, part by part.
using PathParts = std::span<const std::string>;

/// One line of a file like .gitignore, with the meaning that gitignore(5) gives it.
class PathPattern {
public:
  /// Nothing for a blank line, a comment, or a line that names nothing ("/", "!").
  [[nodiscard]] static std::optional<PathPattern> parse(std::string_view line);

  [[nodiscard]] bool negates() const noexcept { return negates_; }
  /// `path` lies in the folder that the pattern is of. Of that path itself, not of a folder that it is in.
  [[nodiscard]] bool matches(PathParts path, bool is_folder) const;

private:
  /// A part of the pattern, which stands for one part of a path or, as "**", for any number of them.
  struct Part {
    enum class Kind : std::uint8_t { exact, ending, glob, any_depth };
    Kind kind = Kind::exact;
    std::string text;  ///< of `ending`: what follows the asterisk
    [[nodiscard]] bool fits(const std::string& name) const;
  };
  [[nodiscard]] static Part part_of(std::string_view text);
  [[nodiscard]] bool fits(PathParts path) const;

  std::vector<Part> parts_;
  bool negates_ = false;
  bool folders_only_ = false;
  bool at_any_depth_ = false;  ///< the last part of a path counts alone
};

/// Patterns in order, of which the last that matches decides.
class PatternList {
public:
  PatternList() = default;
  explicit PatternList(const std::vector<std::string>& lines);
  /// The bytes of a .ragctlignore file.
  [[nodiscard]] static PatternList of_file(std::string_view bytes);

  [[nodiscard]] bool empty() const noexcept { return patterns_.empty(); }
  /// False when what decides is a negation; nothing when no pattern matches.
  [[nodiscard]] std::optional<bool> verdict(PathParts path, bool is_folder) const;

private:
  void add(std::string_view line);
  std::vector<PathPattern> patterns_;
};

}  // namespace ragctl::source
