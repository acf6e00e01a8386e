#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "../office/xml_tree.hpp"

namespace ragctl::extract {

/// What a style makes of what has it, with all that it inherits.
struct OdfStyle {
  enum class Kind : std::uint8_t { plain, title, code, quote };
  Kind kind = Kind::plain;
  std::uint8_t heading = 0;  ///< 1..6; 0: no heading
  std::string list;          ///< the list style of a paragraph
  bool hidden = false;       ///< text, a table or a slide that is not shown
};

/// How the items of one level of a list begin.
struct OdfListLevel {
  bool numbered = false;
  char format = 0;  ///< '1', 'a', 'A', 'i', 'I'; 0: shows nothing
  std::string prefix;
  std::string suffix;
  int start = 1;
  int shown_levels = 1;
};

/// The styles of a document, those that have names and those that were made on the way.
class OdfStyles {
public:
  static constexpr int kLevels = 10;

  /// All styles within the children of `root` (office:document-content, office:document-styles).
  void add(XmlNode root);
  /// By the attribute that names it; `family` is "paragraph", "text", "table", "drawing-page", ...
  [[nodiscard]] OdfStyle find(std::string_view family, std::string_view name) const;
  /// `level` from 0. nullopt: no such list is known.
  [[nodiscard]] std::optional<OdfListLevel> list_level(const std::string& list, int level) const;

private:
  struct Raw {
    std::string name;
    std::string parent;
    std::string list;
    std::optional<int> outline;
    std::optional<bool> hidden;
  };
  using ListLevels = std::array<std::optional<OdfListLevel>, kLevels>;
  void add_style(XmlNode node);
  void add_list(XmlNode node);

  std::unordered_map<std::string, Raw> styles_;  // by family and name
  std::unordered_map<std::string, ListLevels> lists_;
};

}  // namespace ragctl::extract
