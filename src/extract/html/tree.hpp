#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

// The elements that reading a page asks for, in the order of kTagNames; all others are `other`.
enum class Tag : std::uint8_t {
  text,
  other,
  a,
  abbr,
  address,
  article,
  aside,
  audio,
  b,
  bdo,
  blockquote,
  body,
  br,
  button,
  canvas,
  caption,
  cite,
  code,
  col,
  colgroup,
  data,
  datalist,
  dd,
  del,
  details,
  dfn,
  dialog,
  div,
  dl,
  dt,
  em,
  embed,
  fieldset,
  figcaption,
  figure,
  font,
  footer,
  form,
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  head,
  header,
  hr,
  html,
  i,
  iframe,
  img,
  input,
  ins,
  kbd,
  label,
  legend,
  li,
  link,
  main,
  mark,
  math,
  menu,
  meta,
  meter,
  nav,
  noscript,
  object,
  ol,
  option,
  output,
  p,
  pre,
  progress,
  q,
  ruby,
  s,
  samp,
  script,
  section,
  select,
  small,
  span,
  strong,
  style,
  sub,
  summary,
  sup,
  svg,
  table,
  tbody,
  td,
  template_,
  textarea,
  tfoot,
  th,
  thead,
  time,
  title,
  tr,
  u,
  ul,
  var,
  video,
  wbr,
  count
};

struct HtmlNode {
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };
  /// Of a text node; counted once, because the search for content asks often.
  struct TextSize {
    std::uint32_t characters = 0;  ///< runs of white space within as one, none at the ends
    std::uint32_t commas = 0;
    bool blank_before = false;
    bool blank_after = false;
    bool counted = false;
  };
  Tag tag = Tag::other;
  bool scored = false;
  bool data_table = false;
  double score = 0;
  HtmlNode* parent = nullptr;
  HtmlNode* first = nullptr;
  HtmlNode* last = nullptr;
  HtmlNode* previous = nullptr;
  HtmlNode* next = nullptr;
  std::string_view text;  ///< of a text node
  TextSize text_size;
  std::span<const Attribute> attributes;

  [[nodiscard]] bool is_text() const { return tag == Tag::text; }
  /// Empty when it is not there.
  [[nodiscard]] std::string_view attribute(std::string_view name) const;
  [[nodiscard]] bool has_attribute(std::string_view name) const;
  [[nodiscard]] HtmlNode* first_element() const;
  [[nodiscard]] HtmlNode* next_element() const;  ///< among the siblings
};

/// By the name in lower case; `other` for what nobody asks for.
[[nodiscard]] Tag tag_named(std::string_view name);

/// Of where a link leads only this is kept: "##" for a place on the same page, "#" for its top, "/" for
/// elsewhere, nothing for nowhere.
[[nodiscard]] std::string_view kept_target(std::string_view target);
[[nodiscard]] bool is_link_target(std::string_view element, std::string_view attribute);

class HtmlArena;

/// Who reads a page: pages whose tags balance are read without the library, which does as much for a tenth of
/// the price; the library reads all others, and all where that is asked for.
enum class HtmlReader : std::uint8_t { fastest, library };

/// A page as a tree that may be changed. Comments, templates and the content of scripts are not in it.
/// Nodes live as long as the tree; texts and attributes point into it.
class HtmlTree {
public:
  /// The page must outlive the tree.
  explicit HtmlTree(std::string_view html, HtmlReader reader = HtmlReader::fastest);
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  [[nodiscard]] HtmlNode* root() { return root_; }  ///< <html>
  [[nodiscard]] HtmlNode* body();                   ///< the first <body>, else the root
  HtmlNode* make(Tag tag);
  /// Back to the page as it was parsed; all nodes given out before are void.
  void restore();
  [[nodiscard]] const std::string& warning() const { return warning_; }
  [[nodiscard]] bool needed_library() const { return parsed_ != nullptr; }

private:
  void parse();
  void copy_parsed();

  struct Parsed;
  std::string_view html_;
  std::unique_ptr<HtmlArena> arena_;
  std::unique_ptr<Parsed> parsed_;
  HtmlNode* root_ = nullptr;
  std::string warning_;
};

void append_child(HtmlNode* parent, HtmlNode* child);  ///< taken from where it was
void insert_before(HtmlNode* place, HtmlNode* node);
void remove_node(HtmlNode* node);
void replace_node(HtmlNode* old, HtmlNode* with);

/// The next node in document order within `top`; null at the end.
[[nodiscard]] HtmlNode* next_in(const HtmlNode* top, HtmlNode* node);
/// The same, past everything within `node`.
[[nodiscard]] HtmlNode* next_after(const HtmlNode* top, HtmlNode* node);
/// next_after, then `node` is removed.
HtmlNode* remove_and_next(const HtmlNode* top, HtmlNode* node);
/// The elements of a tag within `top`, in document order.
[[nodiscard]] std::vector<HtmlNode*> find_all(HtmlNode* top, Tag tag);

}  // namespace ragctl::extract
