#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "../office/xml_tree.hpp"

namespace ragctl::extract {

/// Which list a paragraph is in and how deep, from 0, as w:numPr says it.
struct DocxNumbering {
  int list = 0;  ///< 0: in none
  int level = 0;
  bool operator==(const DocxNumbering&) const = default;
};

/// What a style makes of a paragraph, with all that it inherits.
struct DocxStyle {
  enum class Kind : std::uint8_t { plain, title, code, quote };
  Kind kind = Kind::plain;
  std::uint8_t heading = 0;  ///< 1..6; 0: no heading
  std::optional<DocxNumbering> numbering;
  bool hidden = false;  ///< its text is not shown
};

/// The outline level 0..8 as a heading's level 1..6; 9 (body text) and anything else: 0.
[[nodiscard]] std::uint8_t heading_of_outline(int level);

/// The paragraph and character styles of a document. A heading is known by the outline level of its style or
/// by the style's built-in name, which is English in every translation of Word ("heading 1"; its id is not).
class DocxStyles {
public:
  DocxStyles() = default;
  explicit DocxStyles(XmlNode root);

  /// By id; of an unknown one what the id itself says ("Heading2"). Empty: the default paragraph style.
  [[nodiscard]] DocxStyle paragraph(std::string_view id) const;
  [[nodiscard]] bool hides(std::string_view character_style) const;

private:
  struct Raw {
    std::string name;
    std::string base;
    std::optional<int> outline;
    std::optional<int> list;
    std::optional<int> level;
    std::optional<bool> hidden;
  };
  [[nodiscard]] DocxStyle resolve(const std::string& id) const;

  std::unordered_map<std::string, Raw> raw_;
  std::unordered_map<std::string, DocxStyle> resolved_;
  std::string default_;
};

/// The value of a switch such as w:vanish: absent, on (also without a value), or off.
[[nodiscard]] std::optional<bool> docx_switch(XmlNode properties, const char* name);

}  // namespace ragctl::extract
