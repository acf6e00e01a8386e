#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../formats.hpp"
#include "guard.hpp"
#include "placeholder.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

// Numbers that the library gives out when the extensions register; no header of it declares them.
extern "C" {
extern cmark_node_type CMARK_NODE_TABLE;
extern cmark_node_type CMARK_NODE_TABLE_ROW;
extern cmark_node_type CMARK_NODE_TABLE_CELL;
}

namespace ragctl::extract {
namespace {

using model::BlockKind;

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Node = std::unique_ptr<cmark_node, FreeNode>;
using Parser = std::unique_ptr<cmark_parser, FreeParser>;

void register_extensions() {
  // The library registers once, but not safely when two threads begin at the same time.
  static std::once_flag once;
  std::call_once(once, cmark_gfm_core_extensions_ensure_registered);
}

Node parse(const Guarded& source) {
  register_extensions();
  const Parser parser(cmark_parser_new(CMARK_OPT_FOOTNOTES));
  for (const std::string_view name : {"table", "strikethrough", "autolink", "tasklist"}) {
    if (source.tables == Tables::ignore && name == "table") continue;
    if (source.autolinks == Autolinks::ignore && name == "autolink") continue;
    if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name.data())) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  const std::string_view text = source.storage.empty() ? source.text : std::string_view(source.storage);
  cmark_parser_feed(parser.get(), text.data(), text.size());
  Node root(cmark_parser_finish(parser.get()));
  if (!root) throw Error(ErrorCode::failed, "the markdown parser gave no result");
  return root;
}

struct List {
  bool ordered = false;
  int next = 1;
};

/// Turns the tree into blocks in one walk; nesting costs no stack.
class MarkdownWalk {
public:
  MarkdownWalk(model::StructuredText& out, std::string_view source)
      : out_(out), writer_(out), placeholders_(source) {}

  void run(cmark_node* root) {
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(root));
    for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
      cmark_node* node = cmark_iter_get_node(iterator.get());
      if (event == CMARK_EVENT_ENTER)
        enter(node);
      else
        leave(node);
    }
    writer_.close();
  }

private:
  void enter(cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    if ((type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE) return enter_inline(node, type);
    switch (type) {
      case CMARK_NODE_HEADING:
        return writer_.open(BlockKind::heading,
                            static_cast<std::uint8_t>(cmark_node_get_heading_level(node)));
      case CMARK_NODE_BLOCK_QUOTE:
        ++quotes_;
        return;
      case CMARK_NODE_LIST:
        lists_.push_back(
            {cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, cmark_node_get_list_start(node)});
        return;
      case CMARK_NODE_PARAGRAPH:
        return open_paragraph();
      case CMARK_NODE_CODE_BLOCK:
        return code(node);
      case CMARK_NODE_HTML_BLOCK:
        return write_html_fragment(cmark_node_get_literal(node), writer_);
      case CMARK_NODE_ITEM:
        return begin_item(marker(node));
      case CMARK_NODE_FOOTNOTE_DEFINITION:
        return begin_item("[^" + std::to_string(++footnotes_) + "]: ");
      default:
        return enter_extension(type);
    }
  }

  void enter_extension(cmark_node_type type) {
    if (type == CMARK_NODE_TABLE) {
      writer_.open(BlockKind::table);
    } else if (type == CMARK_NODE_TABLE_ROW) {
      writer_.break_line();
      first_cell_ = true;
    } else if (type == CMARK_NODE_TABLE_CELL) {
      if (!first_cell_) writer_.next_cell();
      first_cell_ = false;
    }
  }

  std::string marker(cmark_node* node) {
    List& list = lists_.back();
    std::string out = list.ordered ? std::to_string(list.next++) + ". " : "- ";
    const std::string_view type = cmark_node_get_type_string(node);
    if (type == "tasklist") out += cmark_gfm_extensions_get_tasklist_item_checked(node) ? "[x] " : "[ ] ";
    return out;
  }

  // The marker waits for the first paragraph: an item may begin with a list, a quote or code.
  void begin_item(std::string prefix) {
    writer_.close();
    prefix_ = std::move(prefix);
  }

  void open_paragraph() {
    if (!prefix_.empty()) {
      const auto depth = static_cast<std::uint8_t>(std::clamp<std::size_t>(lists_.size(), 1, 255));
      writer_.open(BlockKind::list_item, depth, prefix_);
      prefix_.clear();
    } else {
      writer_.open(quotes_ > 0 ? BlockKind::quote : BlockKind::paragraph);
    }
  }

  void code(cmark_node* node) {
    writer_.open(BlockKind::code);
    std::string_view literal = cmark_node_get_literal(node);
    while (!literal.empty() && literal.front() == '\n') literal.remove_prefix(1);
    writer_.append(literal);
    writer_.close();
  }

  void enter_inline(cmark_node* node, cmark_node_type type) {
    if (!writer_.is_open()) open_paragraph();
    switch (type) {
      case CMARK_NODE_TEXT:
      case CMARK_NODE_CODE:
        return writer_.append(cmark_node_get_literal(node));
      case CMARK_NODE_SOFTBREAK:
        return soft_break();
      case CMARK_NODE_LINEBREAK:
        return writer_.break_line();
      case CMARK_NODE_HTML_INLINE:
        return inline_html(cmark_node_get_literal(node));
      case CMARK_NODE_FOOTNOTE_REFERENCE: {
        writer_.append("[^");
        writer_.append(cmark_node_get_literal(node));
        return writer_.append("]");
      }
      default:
        return;
    }
  }

  // A line end within a paragraph is a blank, but not between two characters of a script that has none.
  void soft_break() {
    const std::string_view text = writer_.content();
    if (text.size() >= 3 && static_cast<unsigned char>(text.back()) >= 0x80) {
      const char32_t last = decode_utf8(text, utf8_floor(text, text.size() - 1)).value;
      if ((last >= 0x3000 && last <= 0x9FFF) || (last >= 0xFF00 && last <= 0xFFEF)) return;
    }
    writer_.append(" ");
  }

  void inline_html(std::string_view tag) {
    if (tag.starts_with("<br") || tag.starts_with("<BR")) return writer_.break_line();
    if (placeholders_.contain(tag)) writer_.append(tag);
  }

  void leave(cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    switch (type) {
      case CMARK_NODE_HEADING:
        return close_heading(cmark_node_get_heading_level(node));
      case CMARK_NODE_BLOCK_QUOTE:
        --quotes_;
        return;
      case CMARK_NODE_LIST:
        lists_.pop_back();
        return;
      case CMARK_NODE_PARAGRAPH:
        if (quotes_ > 0) name_alert();
        return writer_.close();
      case CMARK_NODE_ITEM:
        prefix_.clear();
        return writer_.close();
      default:
        if (type == CMARK_NODE_TABLE) writer_.close();
    }
  }

  void close_heading(int level) {
    writer_.close();
    if (out_.blocks.empty() || out_.blocks.back().kind != BlockKind::heading || best_heading_ == 1) return;
    if (best_heading_ != 0 && level != 1) return;
    best_heading_ = level == 1 ? 1 : 2;
    const model::Block& block = out_.blocks.back();
    heading_title_ =
        collapse_white_space(std::string_view(out_.text).substr(block.begin, block.end - block.begin));
  }

  // "[!NOTE] text" is how GitHub and Microsoft mark a quote as a note: "Note: text".
  void name_alert() {
    const std::string_view text = writer_.is_open() ? writer_.content() : std::string_view();
    const std::size_t end = text.substr(0, 20).find(']');
    if (!text.starts_with("[!") || end == text.npos || end < 4) return;
    const std::string_view word = text.substr(2, end - 2);
    if (!std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; })) return;
    std::string name(word);
    std::transform(name.begin() + 1, name.end(), name.begin() + 1,
                   [](char c) { return static_cast<char>(c + 32); });
    writer_.replace_front(end + 1, name + ":");
  }

public:
  [[nodiscard]] const std::string& title() const { return heading_title_; }

private:
  model::StructuredText& out_;
  BlockWriter writer_;
  Placeholders placeholders_;
  std::vector<List> lists_;
  std::string prefix_;  // of the item whose first paragraph is still to come
  std::string heading_title_;
  int best_heading_ = 0;  // 1: the first of level 1; 2: the first of any
  int quotes_ = 0;
  int footnotes_ = 0;
  bool first_cell_ = true;
};

}  // namespace

void read_markdown(std::string_view text, model::StructuredText& out) {
  text.remove_prefix(read_front_matter(text, out));
  out.text.reserve(out.text.size() + text.size());
  const Guarded guarded = guard_markdown(text);
  if (!guarded.warning.empty()) out.warnings.push_back(guarded.warning);
  const Node root = parse(guarded);
  MarkdownWalk walk(out, text);
  walk.run(root.get());
  if (out.title.empty()) out.title = walk.title();
}

}  // namespace ragctl::extract
