#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "../office/writer.hpp"
#include "../office/xml_tree.hpp"
#include "inline.hpp"
#include "lists.hpp"
#include "styles.hpp"

namespace ragctl::extract {

/// Writes paragraphs, lists, tables and drawings of OpenDocument as blocks. A note and a text box follow the
/// paragraph that they are anchored in; comments are kept for when they are asked for.
class OdfBlocks {
public:
  /// `embedded`: the words of the object of this name within the package, a chart say.
  OdfBlocks(const OdfStyles& styles, std::function<std::string(std::string_view)> embedded,
            OfficeWriter& out);

  /// All blocks within `container`; `mark` goes before the first.
  void write(XmlNode container, std::string mark = {});
  void write_shape(XmlNode shape);
  /// What somebody said about what was written so far, and where: "B2"; empty: not told.
  void write_comments(std::string_view place = {});
  void keep_comment(XmlNode annotation) { comments_.push_back(annotation); }

  [[nodiscard]] OdfInlineReader& reader() { return reader_; }
  /// What the first paragraph of the style "Title" says; empty: there is none.
  [[nodiscard]] const std::string& title() const { return title_; }

private:
  struct Item {  // of a list
    int level = 0;
    const std::string* style = nullptr;  // empty: its paragraph's
    bool marked = false;                 // its mark has been written
    int start = 0;
  };
  void write_children(XmlNode container);
  void write_element(XmlNode node);
  void write_paragraph(XmlNode node);
  void put(XmlNode node, const OdfStyle& style, const std::string& text);
  void put_anchored(OdfInline content);
  void write_list(XmlNode list, const std::string& style, int level);
  void write_items(XmlNode list, const std::string& style, int level);
  void write_frame(XmlNode frame);
  void write_object(XmlNode object);
  void write_table(XmlNode table);
  void write_grid(XmlNode table);
  void gather_cell(XmlNode container, std::string& text, std::vector<OdfInline>& anchored);

  const OdfStyles& styles_;
  std::function<std::string(std::string_view)> embedded_;
  OfficeWriter& out_;
  OdfInlineReader reader_;
  OdfLists lists_;
  Item* item_ = nullptr;
  std::string mark_;
  bool in_note_ = false;
  std::vector<XmlNode> comments_;
  std::string title_;
};

/// Calls for each row of a table, also of those in groups and headers.
void each_odf_row(XmlNode table, const std::function<void(XmlNode row)>& call);

/// A number of repetitions, between 1 and `most`.
[[nodiscard]] std::uint32_t repetitions(XmlNode node, const char* attribute, std::uint32_t most);

}  // namespace ragctl::extract
