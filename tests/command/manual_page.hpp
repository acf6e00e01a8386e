#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace manual {

using Names = std::set<std::string>;

/// One level of the command line, as `ragctl tenant create --help` tells of it.
struct Level {
  std::vector<std::string> path;  ///< {"tenant", "create"}; empty: the program
  Names options;                  ///< "--name", "-q"
  Names arguments;                ///< "TENANT"
  std::vector<std::string> verbs;
};
[[nodiscard]] Level parse_help(const std::string& help, std::vector<std::string> path);

/// A page of the manual, in mdoc(7).
class Page {
public:
  explicit Page(const std::string& file);  ///< "ragctl.1"

  [[nodiscard]] const std::string& file() const { return file_; }
  /// Options with an entry of their own in a list.
  [[nodiscard]] Names defined() const;
  /// Every option that the page names anywhere, examples included.
  [[nodiscard]] Names named() const;
  [[nodiscard]] Names arguments() const;  ///< placeholders such as TENANT
  /// From its heading to the next one; empty when there is none.
  [[nodiscard]] std::vector<std::string> section(const std::string& heading) const;
  /// The words after each .It macro of a section.
  [[nodiscard]] std::vector<std::string> items(const std::string& heading) const;
  /// The displays of a section, as a reader would copy them.
  [[nodiscard]] std::vector<std::string> displays(const std::string& heading) const;

private:
  std::string file_;
  std::vector<std::string> lines_;
};

/// The pages of a section of the manual, by file name.
[[nodiscard]] std::vector<std::string> pages(char section);
[[nodiscard]] std::string read_source(const std::string& path);  ///< below the top of the source tree

}  // namespace manual
