#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../office/xml_tree.hpp"
#include "styles.hpp"

namespace ragctl::extract {

/// What a paragraph holds: its text, and what stands beside the line of text and is read after it.
struct OdfInline {
  struct Note {
    std::string label;  ///< as it stands in the text: "[1]"
    XmlNode body;
  };
  std::string text;               ///< '\n': a line end; valid UTF-8
  std::vector<Note> notes;        ///< footnotes and endnotes
  std::vector<XmlNode> shapes;    ///< frames, boxes and drawings
  std::vector<XmlNode> comments;  ///< office:annotation
};

/// What a document holds that is not turned into text.
struct OdfLosses {
  std::uint64_t hidden = 0;  ///< bytes of text that are not shown
  std::uint64_t slides = 0;  ///< hidden ones
  std::uint64_t sheets = 0;
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t embedded = 0;
  std::uint64_t pictures = 0;
};

/// Reads the text of paragraphs with all changes accepted: what was deleted stands apart and is not read.
class OdfInlineReader {
public:
  explicit OdfInlineReader(const OdfStyles& styles) : styles_(styles) {}

  /// All that is within `parent`, a paragraph say.
  [[nodiscard]] OdfInline read(XmlNode parent, bool hidden);

  OdfLosses losses;

private:
  void read_children(XmlNode parent, OdfInline& out);
  void read_element(XmlNode node, OdfInline& out);
  void put(std::string_view text, OdfInline& out);

  const OdfStyles& styles_;
  bool hidden_ = false;
};

/// What describes, declares or was deleted, and is no text: neither it nor what is within is read.
[[nodiscard]] bool is_left_out_of_odf(std::string_view name);

}  // namespace ragctl::extract
