#include "blocks.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "measure.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;
using enum Tag;

constexpr std::size_t kLongestCell = 600;

bool is_silent(const HtmlNode& node) {
  return is_one_of(node.tag, {head, script, style, template_, noscript, iframe, object, svg, select, option,
                              textarea, input, button, audio, video, canvas, datalist, img}) ||
         !is_visible(node);
}

bool is_block(Tag tag) {
  return is_heading(tag) ||
         is_one_of(tag,
                   {address, article, aside,    blockquote, body,   caption, dd,   details, dialog,  div,
                    dl,      dt,      fieldset, figcaption, figure, footer,  form, header,  hr,      html,
                    legend,  li,      main,     menu,       nav,    ol,      p,    pre,     section, summary,
                    table,   tbody,   td,       tfoot,      th,     thead,   tr,   ul});
}

// A grid of short cells; tables that lay out a page are read cell by cell.
bool is_grid(HtmlNode* node) {
  std::size_t widest = 0;
  for (HtmlNode* each = next_in(node, node); each != nullptr; each = next_in(node, each)) {
    if (each->tag == table || each->tag == pre || is_heading(each->tag) || each->tag == blockquote)
      return false;
    if (each->tag == td && text_length(each) > kLongestCell) return false;
    if (each->tag != tr) continue;
    std::size_t cells = 0;
    for (const HtmlNode* cell = each->first_element(); cell != nullptr; cell = cell->next_element()) {
      if (cell->tag == td || cell->tag == th) ++cells;
    }
    widest = std::max(widest, cells);
  }
  return widest > 1;
}

class HtmlWalk {
public:
  HtmlWalk(HtmlNode* top, BlockWriter& writer) : top_(top), writer_(writer) {}

  void run() {
    writer_.close();
    for (HtmlNode* node = top_->first; node != nullptr;) {
      if (node->is_text())
        text(node->text);
      else if (!is_silent(*node))
        enter(node);
      if (node->first != nullptr && !node->is_text() && !is_silent(*node)) {
        node = node->first;
        continue;
      }
      node = ascend(node);
    }
    writer_.close();
  }

private:
  // Leaves elements until one has something after it.
  HtmlNode* ascend(HtmlNode* node) {
    while (true) {
      if (!node->is_text() && !is_silent(*node)) leave(node);
      if (node->next != nullptr) return node->next;
      node = node->parent;
      if (node == top_ || node == nullptr) return nullptr;
    }
  }

  void enter(HtmlNode* node) {
    if (node->tag == br) return line_break();
    if (code_ != nullptr || !is_block(node->tag)) return;
    if (grid_ != nullptr) return enter_in_grid(node->tag);
    writer_.close();
    if (node->tag == ul || node->tag == ol || node->tag == menu)
      lists_.push_back(list_of(*node));
    else if (node->tag == li)
      prefix_ = marker();
    else if (node->tag == blockquote)
      ++quotes_;
    else if (is_heading(node->tag))
      heading_ = static_cast<std::uint8_t>(static_cast<int>(node->tag) - static_cast<int>(h1) + 1);
    else if (node->tag == pre)
      open_code(node);
    else if (node->tag == table && is_grid(node))
      open_grid(node);
  }

  void enter_in_grid(Tag tag) {
    if (tag == tr) {
      writer_.break_line();
      first_cell_ = true;
    } else if (tag == td || tag == th) {
      if (!first_cell_) writer_.next_cell();
      first_cell_ = false;
    } else if (tag == caption) {
      writer_.break_line();
    } else {
      writer_.append_collapsed(" ");
    }
  }

  void leave(HtmlNode* node) {
    if (node == code_) code_ = nullptr;
    if (node == grid_) grid_ = nullptr;
    if (!is_block(node->tag)) return;
    if (code_ != nullptr) {
      if (writer_.is_open() && !writer_.content().ends_with('\n')) writer_.append("\n");
      return;
    }
    if (grid_ != nullptr) {
      if (node->tag != td && node->tag != th && node->tag != tr) writer_.append_collapsed(" ");
      return;
    }
    writer_.close();
    if ((node->tag == ul || node->tag == ol || node->tag == menu) && !lists_.empty())
      lists_.pop_back();
    else if (node->tag == li)
      prefix_.clear();
    else if (node->tag == blockquote)
      --quotes_;
    else if (is_heading(node->tag))
      heading_ = 0;
  }

  void text(std::string_view text) {
    if (code_ != nullptr) return writer_.append(text);
    if (!writer_.is_open()) {
      if (is_white_space(text)) return;
      open_line();
    }
    writer_.append_collapsed(text);
  }

  void line_break() {
    if (code_ != nullptr) return writer_.append("\n");
    if (grid_ != nullptr) return writer_.append_collapsed(" ");
    if (!writer_.is_open()) return;
    // A second one in a row ends the paragraph.
    if (writer_.content().ends_with('\n'))
      writer_.close();
    else
      writer_.break_line();
  }

  void open_line() {
    if (heading_ > 0) return writer_.open(BlockKind::heading, heading_);
    if (prefix_.empty()) return writer_.open(quotes_ > 0 ? BlockKind::quote : BlockKind::paragraph);
    const auto depth = static_cast<std::uint8_t>(std::clamp<std::size_t>(lists_.size(), 1, 255));
    writer_.open(BlockKind::list_item, depth, prefix_);
    prefix_.clear();
  }

  void open_code(HtmlNode* node) {
    code_ = node;
    writer_.open(BlockKind::code);
  }

  void open_grid(HtmlNode* node) {
    grid_ = node;
    first_cell_ = true;
    writer_.open(BlockKind::table);
  }

  struct List {
    bool ordered = false;
    int next = 1;
  };

  static List list_of(const HtmlNode& node) {
    List list{node.tag == ol, 1};
    const std::string_view start = node.attribute("start");
    std::from_chars(start.data(), start.data() + start.size(), list.next);
    return list;
  }

  std::string marker() {
    if (lists_.empty() || !lists_.back().ordered) return "- ";
    return std::to_string(std::clamp(lists_.back().next++, 0, 1'000'000'000)) + ". ";
  }

  HtmlNode* top_;
  BlockWriter& writer_;
  std::vector<List> lists_;
  std::string prefix_;  // of the item whose first line is still to come
  const HtmlNode* code_ = nullptr;
  const HtmlNode* grid_ = nullptr;
  std::uint8_t heading_ = 0;
  int quotes_ = 0;
  bool first_cell_ = true;
};

}  // namespace

void write_html_blocks(HtmlNode* top, BlockWriter& writer) { HtmlWalk(top, writer).run(); }

}  // namespace ragctl::extract
