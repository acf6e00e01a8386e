#include "blocks.hpp"

#include <algorithm>
#include <utility>

#include "../office/properties.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;
using Kind = OdfStyle::Kind;

constexpr std::uint32_t kMostColumns = 64;
constexpr std::uint32_t kMostRows = 1000;  // that are alike
constexpr std::size_t kLongestCell = 2000;

bool is_cell(std::string_view name) {
  return name == "table:table-cell" || name == "table:covered-table-cell";
}

// Whether rows and columns mean something: more than one column, and cells of words only. Tables that lay out
// a page are better read cell by cell.
bool is_grid(XmlNode table) {
  bool grid = false;
  bool worded = true;
  each_odf_row(table, [&](XmlNode row) {
    std::size_t cells = 0;
    for (const XmlNode cell : children(row)) {
      cells += is_cell(cell.name()) ? 1 : 0;
      std::size_t size = 0;
      for (XmlNode node = cell.next_in(cell); node; node = node.next_in(cell)) {
        if (node.name() == "table:table" || node.name() == "text:h") worded = false;
        size += node.text().size();
      }
      worded = worded && size <= kLongestCell;
    }
    grid = grid || cells > 1;
  });
  return grid && worded;
}

// What stands beside the page, and is repeated on each.
bool is_running(std::string_view placeholder) {
  return placeholder == "page-number" || placeholder == "date-time" || placeholder == "footer" ||
         placeholder == "header";
}

}  // namespace

void each_odf_row(XmlNode table, const std::function<void(XmlNode row)>& call) {
  for (const XmlNode each : children(table)) {
    const std::string_view name = each.name();
    if (name == "table:table-row") call(each);
    if (name == "table:table-rows" || name == "table:table-header-rows" || name == "table:table-row-group")
      each_odf_row(each, call);
  }
}

std::uint32_t repetitions(XmlNode node, const char* attribute, std::uint32_t most) {
  const int times = node.integer(attribute).value_or(node.has(attribute) ? static_cast<int>(most) : 1);
  return std::clamp(static_cast<std::uint32_t>(std::max(times, 1)), 1U, most);
}

OdfBlocks::OdfBlocks(const OdfStyles& styles, std::function<std::string(std::string_view)> embedded,
                     OfficeWriter& out)
    : styles_(styles), embedded_(std::move(embedded)), out_(out), reader_(styles), lists_(styles) {}

void OdfBlocks::write(XmlNode container, std::string mark) {
  mark_ = std::move(mark);
  write_children(container);
  mark_.clear();
}

void OdfBlocks::write_children(XmlNode container) {
  for (const XmlNode each : children(container)) write_element(each);
}

void OdfBlocks::write_element(XmlNode node) {
  const std::string_view name = node.name();
  if (name == "text:p" || name == "text:h") return write_paragraph(node);
  if (name == "text:list") return write_list(node, {}, 0);
  if (name == "table:table") return write_table(node);
  if (name == "office:annotation") return comments_.push_back(node);
  if (name.starts_with("draw:") || name.starts_with("dr3d:")) return write_shape(node);
  if (is_left_out_of_odf(name) || name == "presentation:notes") return;
  if (name == "text:section" && node.attribute("text:display") == "none") {
    reader_.losses.hidden += reader_.read(node, false).text.size();
    return;
  }
  write_children(node);  // sections, indexes and whatever else holds blocks
}

void OdfBlocks::write_paragraph(XmlNode node) {
  const OdfStyle style = styles_.find("paragraph", node.attribute("text:style-name"));
  OdfInline content = reader_.read(node, style.hidden);
  if (!is_blank_text(content.text)) put(node, style, content.text);
  put_anchored(std::move(content));
}

void OdfBlocks::put(XmlNode node, const OdfStyle& style, const std::string& text) {
  const bool heading = node.name() == "text:h" || style.heading > 0;
  if (heading) {
    const int level = node.integer("text:outline-level").value_or(std::max<int>(style.heading, 1));
    if (style.kind == Kind::title && title_.empty()) title_ = collapse_white_space(text);
    return out_.heading(static_cast<std::uint8_t>(std::clamp(level, 1, 6)), text);
  }
  std::string before = std::exchange(mark_, {});
  if (item_ != nullptr && !item_->marked) {
    item_->marked = true;
    const std::string& list = item_->style->empty() ? style.list : *item_->style;
    before += lists_.next(list, item_->level, item_->start);
    return out_.put(BlockKind::list_item, static_cast<std::uint8_t>(std::min(item_->level, 8) + 1), before,
                    text);
  }
  const BlockKind kind = style.kind == Kind::quote  ? BlockKind::quote
                         : style.kind == Kind::code ? BlockKind::code
                                                    : BlockKind::paragraph;
  out_.put(kind, 0, before, text);
}

void OdfBlocks::put_anchored(OdfInline content) {
  std::ranges::move(content.comments, std::back_inserter(comments_));
  Item* const item = std::exchange(item_, nullptr);
  for (const XmlNode shape : content.shapes) write_shape(shape);
  if (!in_note_) {  // a note has no notes
    in_note_ = true;
    for (const OdfInline::Note& note : content.notes) write(note.body, note.label + " ");
    in_note_ = false;
  }
  item_ = item;
}

void OdfBlocks::write_list(XmlNode list, const std::string& style, int level) {
  const std::string_view own = list.attribute("text:style-name");
  const std::string name = own.empty() ? style : std::string(own);
  const bool goes_on = list.attribute("text:continue-numbering") == "true" || list.has("text:continue-list");
  lists_.begin(name, level, goes_on);
  Item* const outer = item_;
  write_items(list, name, level);
  item_ = outer;
}

void OdfBlocks::write_items(XmlNode list, const std::string& style, int level) {
  for (const XmlNode entry : children(list)) {
    Item item{level, &style, entry.name() == "text:list-header",
              entry.integer("text:start-value").value_or(0)};
    for (const XmlNode each : children(entry)) {
      item_ = &item;
      if (each.name() == "text:list")
        write_list(each, style, level + 1);
      else
        write_element(each);
    }
  }
}

void OdfBlocks::write_shape(XmlNode shape) {
  if (is_running(shape.attribute("presentation:class")) ||
      shape.attribute("presentation:placeholder") == "true")
    return;
  std::string words = one_line(shape.child("svg:title").text());
  if (const std::string more = one_line(shape.child("svg:desc").text()); !more.empty())
    words += (words.empty() ? "" : ": ") + more;
  out_.paragraph(words);
  if (shape.name() == "draw:frame") return write_frame(shape);
  write_children(shape);
}

// A frame holds the same thing in several forms, the best first.
void OdfBlocks::write_frame(XmlNode frame) {
  for (const XmlNode each : children(frame)) {
    const std::string_view name = each.name();
    if (name == "draw:text-box") return write_children(each);
    if (name == "table:table") return write_table(each);
    if (name == "draw:object") return write_object(each);
    if (name == "draw:object-ole" || name == "draw:plugin" || name == "draw:applet") {
      ++reader_.losses.embedded;
      return;
    }
    if (name == "draw:image") {
      ++reader_.losses.pictures;
      return;
    }
  }
}

void OdfBlocks::write_object(XmlNode object) {
  const std::string words = embedded_(object.attribute("xlink:href"));
  if (words.empty()) ++reader_.losses.embedded;
  out_.paragraph(words);
}

void OdfBlocks::write_table(XmlNode table) {
  Item* const item = std::exchange(item_, nullptr);
  if (is_grid(table)) {
    write_grid(table);
  } else {
    each_odf_row(table, [this](XmlNode row) {
      for (const XmlNode cell : children(row)) {
        if (cell.name() == "table:table-cell") write_children(cell);
      }
    });
  }
  item_ = item;
}

void OdfBlocks::write_grid(XmlNode table) {
  std::vector<OdfInline> anchored;
  out_.begin_table();
  each_odf_row(table, [&](XmlNode row) {
    std::vector<std::string> cells;
    for (const XmlNode cell : children(row)) {
      if (!is_cell(cell.name())) continue;
      std::string text;
      if (cell.name() == "table:table-cell") gather_cell(cell, text, anchored);
      std::ranges::replace(text, '\n', ' ');
      const std::uint32_t times = repetitions(cell, "table:number-columns-repeated", kMostColumns);
      for (std::uint32_t i = 0; i < times && cells.size() < kMostColumns; ++i) cells.push_back(text);
    }
    const std::uint32_t times = repetitions(row, "table:number-rows-repeated", kMostRows);
    for (std::uint32_t i = 0; i < times; ++i) out_.row(cells);
  });
  out_.end_table();
  for (OdfInline& each : anchored) put_anchored(std::move(each));
}

// The paragraphs of a cell in one line; what is anchored in them comes after the table.
void OdfBlocks::gather_cell(XmlNode container, std::string& text, std::vector<OdfInline>& anchored) {
  for (const XmlNode each : children(container)) {
    const std::string_view name = each.name();
    if (name == "office:annotation") {
      comments_.push_back(each);
    } else if (name.starts_with("draw:")) {
      anchored.emplace_back().shapes.push_back(each);
    } else if (name == "text:p") {
      const OdfStyle style = styles_.find("paragraph", each.attribute("text:style-name"));
      OdfInline content = reader_.read(each, style.hidden);
      text += (text.empty() ? "" : " ") + std::exchange(content.text, {});
      anchored.push_back(std::move(content));
    } else if (!is_left_out_of_odf(name)) {
      gather_cell(each, text, anchored);
    }
  }
}

void OdfBlocks::write_comments(std::string_view place) {
  for (const XmlNode each : std::exchange(comments_, {})) {
    const std::string author = one_line(each.child("dc:creator").text());
    std::string words;
    for (XmlNode node = each; node; node = node.next_in(each)) {
      if (node.name() != "text:p") continue;
      words += (words.empty() ? "" : "\n") + reader_.read(node, false).text;
    }
    out_.put(BlockKind::paragraph, 0, comment_mark(author, place), words);
  }
}

}  // namespace ragctl::extract
