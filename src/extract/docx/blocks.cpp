#include "blocks.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;
using Kind = DocxStyle::Kind;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n") == text.npos; }

// The mark at the end of a paragraph is an element of its properties.
bool is_end_deleted(XmlNode paragraph) {
  const XmlNode mark = paragraph.child("w:pPr").child("w:rPr");
  return mark.child("w:del") || mark.child("w:moveFrom");
}

// The large first letter of a paragraph is one of its own, in a frame.
bool is_dropped_capital(XmlNode paragraph) {
  const std::string_view kind = paragraph.child("w:pPr").child("w:framePr").attribute("w:dropCap");
  return kind == "drop" || kind == "margin";
}

// What a paragraph says of its list itself goes before what its style says.
DocxNumbering numbering_of(XmlNode paragraph, const DocxStyle& style) {
  const XmlNode own = paragraph.child("w:pPr").child("w:numPr");
  DocxNumbering out = style.numbering.value_or(DocxNumbering{});
  out.list = own.child("w:numId").integer("w:val").value_or(out.list);
  out.level = own.child("w:ilvl").integer("w:val").value_or(out.level);
  return out;
}

std::uint8_t depth_of(const DocxNumbering& item) {
  return static_cast<std::uint8_t>(std::clamp(item.level, 0, 8) + 1);
}

}  // namespace

DocxBlocks::DocxBlocks(DocxParts& parts, model::StructuredText& out, std::uint64_t text_limit)
    : parts_(parts), out_(out), text_limit_(text_limit), writer_(out), reader_(parts.styles) {}

void DocxBlocks::write(XmlNode container, const std::string& mark) {
  mark_ = mark;
  write_children(container);
  mark_.clear();
}

void DocxBlocks::write_children(XmlNode container) {
  for (const XmlNode each : children(container)) write_block(each);
  put_carried();
}

void DocxBlocks::write_block(XmlNode node) {
  const std::string_view name = node.name();
  if (name == "w:p") return read_paragraph(node);
  if (name == "w:tbl") {
    put_carried();
    return write_table(node);
  }
  if (name == "w:altChunk") ++reader_.losses.embedded;
  if (is_left_out(node)) return;
  if (name == "mc:AlternateContent") return write_children(docx_chosen_branch(node));
  // Content controls, insertions, custom XML and whatever else wraps blocks; runs outside of any paragraph.
  for (const XmlNode each : children(node)) write_block(each);
}

void DocxBlocks::read_paragraph(XmlNode paragraph) {
  carried_.add(reader_.read(paragraph, style_of(paragraph).hidden));
  if (is_dropped_capital(paragraph)) {
    carried_from_ = paragraph;
    return;
  }
  if (is_end_deleted(paragraph)) {
    // Word puts nothing between; but two words run into one are lost to every search, and a blank too many
    // in a word that was divided by mistake is rare.
    carried_.text += ' ';
    carried_from_ = paragraph;
    return;
  }
  carried_from_ = {};
  put(paragraph, std::exchange(carried_, {}));
}

void DocxBlocks::put_carried() {
  if (!carried_from_) return;
  put(std::exchange(carried_from_, {}), std::exchange(carried_, {}));
}

DocxStyle DocxBlocks::style_of(XmlNode paragraph) const {
  return parts_.styles.paragraph(paragraph.child("w:pPr").child("w:pStyle").attribute("w:val"));
}

std::uint8_t DocxBlocks::heading_of(XmlNode paragraph, const DocxStyle& style) const {
  const auto own = paragraph.child("w:pPr").child("w:outlineLvl").integer("w:val");
  return own ? heading_of_outline(*own) : style.heading;
}

// Numbered headings count, but their numbers are left to Word: a heading's words are what it is known by.
void DocxBlocks::put(XmlNode paragraph, DocxInline content) {
  const DocxStyle style = style_of(paragraph);
  const std::uint8_t heading = heading_of(paragraph, style);
  const DocxNumbering item = numbering_of(paragraph, style);
  const bool code = style.kind == Kind::code && heading == 0;
  if (is_blank(content.text)) {
    if (code && in_code_) writer_.append("\n");
    return put_anchored(std::move(content));
  }
  const std::optional<std::string> marker = parts_.lists.next(item);
  if (heading > 0) {
    std::ranges::replace(content.text, '\n', ' ');
    if (style.kind == Kind::title && title_.empty()) title_ = collapse_white_space(content.text);
    put_lines(BlockKind::heading, heading, {}, content.text);
  } else if (marker) {
    put_lines(BlockKind::list_item, depth_of(item), *marker, content.text);
  } else if (code) {
    put_code(content.text);
  } else {
    put_lines(style.kind == Kind::quote ? BlockKind::quote : BlockKind::paragraph, 0, {}, content.text);
  }
  put_anchored(std::move(content));
}

void DocxBlocks::put_code(std::string_view text) {
  if (in_code_)
    writer_.append("\n");
  else
    writer_.open(BlockKind::code, 0, std::exchange(mark_, {}));
  in_code_ = true;
  writer_.append(text);
  check_size();
}

void DocxBlocks::put_lines(BlockKind kind, std::uint8_t level, const std::string& prefix,
                           std::string_view text) {
  in_code_ = false;
  writer_.open(kind, level, std::exchange(mark_, {}) + prefix);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) writer_.break_line();
    writer_.append_collapsed(text.substr(at, end - at));
    at = end + 1;
  }
  writer_.close();
  check_size();
}

void DocxBlocks::put_anchored(DocxInline content) {
  for (const std::string& id : content.drawings) {
    if (const std::string words = parts_.drawing(id); !words.empty())
      put_lines(BlockKind::paragraph, 0, {}, words);
  }
  if (!content.boxes.empty()) {
    const DocxInlineReader::OwnFields own(reader_);
    for (const XmlNode box : content.boxes) write_children(box);
  }
  if (in_note_) return;  // a note has no notes; one that claims to could refer to itself
  for (const DocxInline::Note& note : content.notes) {
    auto& notes = note.kind == DocxInline::Note::Kind::footnote ? parts_.footnotes : parts_.endnotes;
    const auto told = notes.extract(note.id);  // once, however often it is referred to
    if (told.empty()) continue;
    const DocxInlineReader::OwnFields own(reader_);
    in_note_ = true;
    write(told.mapped(), note.label + " ");
    in_note_ = false;
  }
}

void DocxBlocks::write_table(XmlNode table) {
  const std::vector<DocxRow> rows = docx_rows(table);
  const auto is_heading = [this](XmlNode paragraph) {
    return heading_of(paragraph, style_of(paragraph)) > 0;
  };
  if (is_docx_grid(rows, is_heading))
    write_grid(rows);
  else
    write_cells(rows);
}

void DocxBlocks::write_cells(const std::vector<DocxRow>& rows) {
  for (const DocxRow& row : rows) {
    for (const DocxCell& cell : row) {
      if (cell.content) write_children(cell.content);
    }
  }
}

void DocxBlocks::write_grid(const std::vector<DocxRow>& rows) {
  in_code_ = false;
  DocxInline anchored;
  writer_.open(BlockKind::table, 0, std::exchange(mark_, {}));
  for (const DocxRow& row : rows) {
    std::vector<std::string> cells;
    for (const DocxCell& cell : row) {
      DocxInline content;
      if (cell.content) gather_cell(cell.content, content);
      cells.push_back(std::exchange(content.text, {}));
      anchored.add(std::move(content));
    }
    while (!cells.empty() && is_blank(cells.back())) cells.pop_back();
    if (cells.empty()) continue;
    writer_.break_line();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) writer_.next_cell();
      writer_.append_collapsed(cells[i]);
    }
    check_size();
  }
  writer_.close();
  put_anchored(std::move(anchored));
}

// The paragraphs of a cell in one line.
void DocxBlocks::gather_cell(XmlNode container, DocxInline& out) {
  for (const XmlNode each : children(container)) {
    if (is_left_out(each)) continue;
    if (each.name() == "mc:AlternateContent") {
      gather_cell(docx_chosen_branch(each), out);
    } else if (each.name() != "w:p") {
      gather_cell(each, out);
    } else {
      const DocxStyle style = style_of(each);
      DocxInline content = reader_.read(each, style.hidden);
      const auto marker =
          is_blank(content.text) ? std::nullopt : parts_.lists.next(numbering_of(each, style));
      if (!is_end_deleted(each)) content.text += "\n";
      content.text.insert(0, marker.value_or(""));
      out.add(std::move(content));
    }
  }
}

void DocxBlocks::check_size() const {
  if (out_.text.size() > text_limit_)
    throw Error(ErrorCode::failed, "gives more than " + format_bytes(text_limit_) + " of text");
}

}  // namespace ragctl::extract
