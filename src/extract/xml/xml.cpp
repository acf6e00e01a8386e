#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "../formats.hpp"
#include "ragctl/base/utf8.hpp"
#include "roles.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;
using pugi::xml_node;

// Deeper nesting is no document for readers; what walks the tree may recurse.
constexpr int kDeepest = 200;
// Beyond it the tree would take too much memory of this process.
constexpr std::size_t kLargest = 32'000'000;
constexpr std::size_t kMostAuthors = 30;

bool is_text(xml_node node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

std::string text_of(xml_node node) { return to_valid_utf8(node.value()); }

bool is_white_space(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

bool has_own_text(xml_node element) {
  return std::ranges::any_of(element.children(),
                             [](xml_node child) { return is_text(child) && !is_white_space(child.value()); });
}

void append_all_text(xml_node element, std::string& out) {
  for (const xml_node child : element.children()) {
    if (is_text(child))
      out += text_of(child);
    else
      append_all_text(child, out);
  }
}

bool is_of_feed(std::string_view name) {
  return name == "item" || name == "channel" || name == "entry" || name == "feed";
}

/// From elements to blocks, by what they are and where they stand.
class XmlWalk {
public:
  XmlWalk(model::StructuredText& out, BlockWriter& writer) : out_(out), writer_(writer) {}

  void read_block(xml_node element) {
    writer_.close();
    switch (role_of(element)) {
      case XmlRole::silent:
        break;
      case XmlRole::section:
        ++sections_;
        read_contents(element);
        --sections_;
        break;
      case XmlRole::title:
        read_title(element);
        break;
      case XmlRole::list:
      case XmlRole::ordered_list:
        read_list(element);
        break;
      case XmlRole::item:
        prefix_ = marker();
        read_contents(element);
        prefix_.clear();
        break;
      case XmlRole::code:
        read_code_block(element);
        break;
      case XmlRole::row:
        read_row(element);
        break;
      case XmlRole::quote:
        ++quotes_;
        read_contents(element);
        --quotes_;
        break;
      case XmlRole::markup:
        read_markup(element);
        break;
      case XmlRole::paragraph:
      case XmlRole::cell:
        read_inline(element);
        break;
      case XmlRole::table:
        read_table(element);
        break;
      case XmlRole::facts:
      case XmlRole::none:
        read_contents(element);
    }
    writer_.close();
  }

private:
  [[nodiscard]] XmlRole role_of(xml_node element) {
    const std::string name = xml_local_name(element.name());
    const std::string above = xml_local_name(element.parent().name());
    const XmlRole role = xml_role(name);
    if (is_of_feed(above) && is_machinery_of_feeds(name)) return XmlRole::silent;
    // A cell of DocBook and an article of a feed share their name, as do an item of a list and one of a feed.
    if (role == XmlRole::section && xml_role(above) == XmlRole::row) return XmlRole::cell;
    if (role == XmlRole::item && above == "channel") return XmlRole::section;
    if (role == XmlRole::paragraph && is_inline_among_text(name) && is_mixed(element.parent()))
      return XmlRole::none;
    return role;
  }

  // Asked for every element within it, so remembered.
  [[nodiscard]] bool is_mixed(xml_node parent) {
    const auto [found, is_new] = mixed_.emplace(parent.internal_object(), false);
    if (is_new) found->second = has_own_text(parent);
    return found->second;
  }

  // Elements among text belong to its paragraph; elements among elements are blocks.
  void read_contents(xml_node element) {
    if (is_mixed(element)) return read_inline(element);
    for (const xml_node child : element.children()) {
      if (child.type() == pugi::node_element) read_block(child);
    }
  }

  void read_inline(xml_node element) {
    const bool mixed = is_mixed(element);
    for (const xml_node child : element.children()) {
      if (is_text(child)) {
        append(text_of(child));
      } else if (child.type() == pugi::node_element) {
        read_within_line(child);
        if (!mixed) append(" ");
      }
    }
  }

  void read_within_line(xml_node element) {
    switch (role_of(element)) {
      case XmlRole::silent:
        return;
      case XmlRole::none:
      case XmlRole::facts:
      case XmlRole::title:
      case XmlRole::cell:
      case XmlRole::markup:
      case XmlRole::section:
        return read_inline(element);
      case XmlRole::paragraph:
        if (in_cell_) return read_inline(element);
        [[fallthrough]];
      default:
        if (in_cell_) return read_inline(element);
        return read_block(element);
    }
  }

  void append(const std::string& text) {
    if (!writer_.is_open()) {
      if (is_white_space(text)) return;
      open_line();
    }
    writer_.append_collapsed(text);
  }

  void open_line() {
    if (prefix_.empty()) return writer_.open(quotes_ > 0 ? BlockKind::quote : BlockKind::paragraph);
    const auto depth = static_cast<std::uint8_t>(std::clamp<std::size_t>(lists_.size(), 1, 255));
    writer_.open(BlockKind::list_item, depth, prefix_);
    prefix_.clear();
  }

  // The title of a section, also within what tells facts about it, is a heading; that of a figure is text.
  void read_title(xml_node element) {
    xml_node above = element.parent();
    while (role_of(above) == XmlRole::facts) above = above.parent();
    const bool heading = role_of(above) == XmlRole::section || !above.parent().parent();
    if (!heading) return read_inline(element);
    std::string title;
    append_all_text(element, title);
    title = collapse_white_space(title);
    if (out_.title.empty()) out_.title = title;
    writer_.open(BlockKind::heading, static_cast<std::uint8_t>(std::clamp(sections_, 1, 6)));
    writer_.append_collapsed(title);
  }

  void read_list(xml_node element) {
    const std::string_view kind = element.attribute("list-type").value();
    lists_.push_back(role_of(element) == XmlRole::ordered_list || kind == "order" ? 1 : 0);
    read_contents(element);
    lists_.pop_back();
  }

  std::string marker() {
    if (lists_.empty() || lists_.back() == 0) return "- ";
    return std::to_string(lists_.back()++) + ". ";
  }

  void read_code_block(xml_node element) {
    std::string code;
    append_all_text(element, code);
    writer_.open(BlockKind::code);
    const std::size_t first = code.find_first_not_of(" \t\r\n");
    const std::size_t line = first == code.npos ? code.npos : code.rfind('\n', first);
    writer_.append(std::string_view(code).substr(line == code.npos ? 0 : line + 1));
  }

  void read_table(xml_node element) {
    for (const xml_node child : element.children()) {
      const bool part = role_of(child) == XmlRole::none;  // thead, tgroup, ...
      if (child.type() != pugi::node_element) continue;
      if (role_of(child) == XmlRole::row) {
        read_row(child);
      } else if (part) {
        read_table(child);
      } else {
        writer_.close();
        read_block(child);
        table_open_ = false;
      }
    }
    if (role_of(element) == XmlRole::table) {
      writer_.close();
      table_open_ = false;
    }
  }

  void read_row(xml_node element) {
    if (!table_open_ || !writer_.is_open()) writer_.open(BlockKind::table);
    table_open_ = true;
    writer_.break_line();
    in_cell_ = true;
    bool first = true;
    for (const xml_node child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      if (!first) writer_.next_cell();
      first = false;
      read_inline(child);
    }
    in_cell_ = false;
  }

  // In feeds the text of an article is HTML within text.
  void read_markup(xml_node element) {
    std::string text;
    for (const xml_node child : element.children()) {
      if (is_text(child)) text += text_of(child);
    }
    if (text.find('<') == text.npos) return read_contents(element);
    write_html_fragment(text, writer_);
  }

  model::StructuredText& out_;
  BlockWriter& writer_;
  std::vector<int> lists_;  // the next number of each open list, 0 where it does not count
  std::string prefix_;      // of the item whose text is still to come
  int sections_ = 0;
  int quotes_ = 0;
  std::unordered_map<const void*, bool> mixed_;  // elements that have text of their own
  bool in_cell_ = false;
  bool table_open_ = false;
};

bool is_deep(xml_node root) {
  int depth = 0;
  for (xml_node node = root; node;) {
    if (node.first_child()) {
      node = node.first_child();
      if (++depth > kDeepest) return true;
      continue;
    }
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node == root) return false;
    node = node.next_sibling();
  }
  return false;
}

// "Ann Lee", whichever of the two the document writes first.
std::string name_of(xml_node person) {
  std::string given;
  std::string family;
  std::string all;
  append_all_text(person, all);
  const auto note = [&](xml_node node) {
    const std::string name = xml_local_name(node.name());
    if (name == "firstname" || name == "given-names" || name == "first-name" || name == "forename")
      append_all_text(node, given);
    if (name == "surname" || name == "last-name") append_all_text(node, family);
    return false;
  };
  (void)person.find_node(note);
  return collapse_white_space(family.empty() ? all : given + " " + family);
}

void read_facts(xml_node root, model::StructuredText& out) {
  std::vector<std::string> authors;
  const auto note = [&](xml_node node) {
    const std::string name = xml_local_name(node.name());
    const bool author =
        name == "author" ||
        (name == "contrib" && std::string_view(node.attribute("contrib-type").value()) == "author");
    const std::string above = xml_local_name(node.parent().name());
    const bool of_document = xml_role(above) == XmlRole::facts || above == "titlestmt" || above == "feed" ||
                             above == "authorgroup" || above == "title-info";
    if (author && of_document && authors.size() < kMostAuthors) authors.push_back(name_of(node));
    if (out.title.empty() && ((name == "title" && above == "titlestmt") || name == "book-title"))
      append_all_text(node, out.title);
    return false;
  };
  (void)root.find_node(note);
  out.title = collapse_white_space(out.title);
  std::string all;
  for (const std::string& author : authors) all += (all.empty() || author.empty() ? "" : ", ") + author;
  if (!all.empty()) out.metadata.emplace("author", all);
  for (const char* name : {"xml:lang", "lang"}) {
    const std::string lang = to_valid_utf8(root.attribute(name).value());
    if (!lang.empty()) out.metadata.emplace("lang", lang);
  }
}

// Names such as "set" and "task" are those of data as well, which has no paragraphs.
bool is_for_readers(xml_node root) {
  const auto is_prose = [](xml_node node) {
    const XmlRole role = xml_role(xml_local_name(node.name()));
    return role == XmlRole::paragraph || role == XmlRole::markup;
  };
  return is_xml_document(xml_local_name(root.name())) && root.find_node(is_prose);
}

bool read_document(std::string_view text, model::StructuredText& out) {
  if (text.size() > kLargest) return false;
  pugi::xml_document document;
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata;
  if (!document.load_buffer(text.data(), text.size(), kOptions, pugi::encoding_utf8)) return false;
  const xml_node root = document.document_element();
  if (!is_for_readers(root) || is_deep(root)) return false;
  read_facts(root, out);
  BlockWriter writer(out);
  XmlWalk(out, writer).read_block(root);
  return !out.blocks.empty();
}

}  // namespace

void read_xml(std::string_view text, model::StructuredText& out) {
  if (read_document(text, out)) return;
  out.title.clear();
  out.metadata.clear();
  read_code(text, out);
}

}  // namespace ragctl::extract
