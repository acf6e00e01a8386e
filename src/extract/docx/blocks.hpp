#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include "../block_writer.hpp"
#include "../office/xml_tree.hpp"
#include "inline.hpp"
#include "numbering.hpp"
#include "styles.hpp"
#include "table.hpp"

namespace ragctl::extract {

/// What the blocks of a document are made with; all of it outlives DocxBlocks.
struct DocxParts {
  DocxStyles styles;
  DocxLists lists;
  std::unordered_map<std::string, XmlNode> footnotes;  ///< by id; each leaves when it is written
  std::unordered_map<std::string, XmlNode> endnotes;
  /// The words of a chart or diagram by its relationship id; empty when there are none.
  std::function<std::string(const std::string& id)> drawing;
};

/// Writes paragraphs, list items, tables and what is anchored in them as blocks. A text box, a chart and a
/// note follow the block in which they are anchored: one that explains a sentence is then found with it, and
/// stays near it when the text is cut into chunks.
class DocxBlocks {
public:
  /// Writing throws Error{failed} as soon as there are more than `text_limit` bytes of text.
  DocxBlocks(DocxParts& parts, model::StructuredText& out, std::uint64_t text_limit);

  /// All blocks within `container`: the body, a note, a comment. `mark` goes before the first of them.
  void write(XmlNode container, const std::string& mark = {});
  void finish() { writer_.close(); }

  [[nodiscard]] DocxInlineReader& reader() { return reader_; }
  /// What the first paragraph of the style "Title" says; empty: there is none.
  [[nodiscard]] const std::string& title() const { return title_; }

private:
  void write_children(XmlNode container);
  void write_block(XmlNode node);
  void read_paragraph(XmlNode paragraph);
  void put_carried();
  void put(XmlNode paragraph, DocxInline content);
  void put_code(std::string_view text);
  void put_lines(model::BlockKind kind, std::uint8_t level, const std::string& prefix, std::string_view text);
  void put_anchored(DocxInline content);
  void write_table(XmlNode table);
  void write_cells(const std::vector<DocxRow>& rows);
  void write_grid(const std::vector<DocxRow>& rows);
  void gather_cell(XmlNode container, DocxInline& out);
  [[nodiscard]] std::uint8_t heading_of(XmlNode paragraph, const DocxStyle& style) const;
  [[nodiscard]] DocxStyle style_of(XmlNode paragraph) const;
  void check_size() const;

  DocxParts& parts_;
  model::StructuredText& out_;
  std::uint64_t text_limit_;
  BlockWriter writer_;
  DocxInlineReader reader_;
  std::string mark_;      // still to come before the next block
  DocxInline carried_;    // of paragraphs whose end was deleted
  XmlNode carried_from_;  // the last of them
  bool in_note_ = false;
  bool in_code_ = false;  // the open block is code that the next line may belong to
  std::string title_;
};

}  // namespace ragctl::extract
