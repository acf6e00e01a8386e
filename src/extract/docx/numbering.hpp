#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "../office/xml_tree.hpp"
#include "styles.hpp"

namespace ragctl::extract {

/// "iv" of 4; the number itself beyond 4999, where Roman numbers end.
[[nodiscard]] std::string roman_number(int value);
/// "c" of 3, "aa" of 27, as Word counts: a..z, aa, bb, ..., zz, aaa.
[[nodiscard]] std::string letter_number(int value);

/// The lists of a document (numbering.xml), and how far each has counted.
class DocxLists {
public:
  DocxLists() = default;
  explicit DocxLists(XmlNode root);

  /// Counts an item, and returns what Word would show before it: "- " for any bullet, "2.1) ", or nothing.
  /// nullopt: there is no such list, so the paragraph is none of its items.
  [[nodiscard]] std::optional<std::string> next(const DocxNumbering& item);

private:
  static constexpr int kLevels = 9;
  struct Level {
    int start = 1;
    std::string format = "decimal";
    std::string text;
  };
  using Levels = std::array<std::optional<Level>, kLevels>;
  struct Definition {  // w:abstractNum
    Levels levels;
    std::string style_link;      // this one is the definition of that style
    std::string num_style_link;  // this one is a reference to that style's definition
  };
  struct List {  // w:num
    int definition = 0;
    Levels overrides;
    std::array<std::optional<int>, kLevels> starts;  // counts anew from here, once
  };
  using Counts = std::array<std::optional<int>, kLevels>;

  static Level read_level(XmlNode node);
  void read_definition(XmlNode node);
  void read_list(XmlNode node);
  [[nodiscard]] std::optional<Level> level_of(const List& list, int level) const;
  [[nodiscard]] int count(List& list, Counts& counts, int level);
  [[nodiscard]] std::string shown(const List& list, const Counts& counts, const Level& level) const;

  std::map<int, Definition> definitions_;
  std::map<int, List> lists_;
  std::map<int, Counts> counts_;  // by definition: lists of one definition count on
};

}  // namespace ragctl::extract
