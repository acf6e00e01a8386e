#pragma once
#include <map>
#include <optional>
#include <string>

namespace ragctl::extract {

struct RtfFont {
  std::string name;
  std::optional<int> code_page;  ///< none: that of the document
  bool symbols = false;          ///< its characters are its own
};

struct RtfStyle {
  std::string name;
  std::optional<int> outline;
  std::optional<int> base;
};

/// The styles of a document by number.
class RtfStyles {
public:
  [[nodiscard]] RtfStyle& at(int number) { return styles_[number]; }
  /// 1..6; 0: no heading. By outline level, or by the style's name, with all that it inherits.
  [[nodiscard]] std::uint8_t heading(int number) const;
  [[nodiscard]] bool is_title(int number) const;

private:
  std::map<int, RtfStyle> styles_;
};

}  // namespace ragctl::extract
