#include "tree.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <unordered_map>

#include "arena.hpp"
#include "balanced.hpp"
#include "guard.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::extract {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Tag::count)> kTagNames{
    "#text",    "#other",     "a",        "abbr",     "address", "article",  "aside",      "audio",  "b",
    "bdo",      "blockquote", "body",     "br",       "button",  "canvas",   "caption",    "cite",   "code",
    "col",      "colgroup",   "data",     "datalist", "dd",      "del",      "details",    "dfn",    "dialog",
    "div",      "dl",         "dt",       "em",       "embed",   "fieldset", "figcaption", "figure", "font",
    "footer",   "form",       "h1",       "h2",       "h3",      "h4",       "h5",         "h6",     "head",
    "header",   "hr",         "html",     "i",        "iframe",  "img",      "input",      "ins",    "kbd",
    "label",    "legend",     "li",       "link",     "main",    "mark",     "math",       "menu",   "meta",
    "meter",    "nav",        "noscript", "object",   "ol",      "option",   "output",     "p",      "pre",
    "progress", "q",          "ruby",     "s",        "samp",    "script",   "section",    "select", "small",
    "span",     "strong",     "style",    "sub",      "summary", "sup",      "svg",        "table",  "tbody",
    "td",       "template",   "textarea", "tfoot",    "th",      "thead",    "time",       "title",  "tr",
    "u",        "ul",         "var",      "video",    "wbr"};
static_assert(!kTagNames.back().empty());

using TagTable = std::array<Tag, static_cast<std::size_t>(GUMBO_TAG_LAST)>;

TagTable make_tag_table() {
  TagTable table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string_view name = gumbo_normalized_tagname(static_cast<GumboTag>(i));
    const auto* found = std::ranges::find(kTagNames, name);
    table[i] = found == kTagNames.end() ? Tag::other : static_cast<Tag>(found - kTagNames.begin());
  }
  return table;
}

Tag tag_of(GumboTag tag) {
  static const TagTable kTable = make_tag_table();
  const auto index = static_cast<std::size_t>(tag);
  return index < kTable.size() ? kTable[index] : Tag::other;
}

/// Memory of one parse, given back at once: gumbo frees trees by recursion, which deep pages overflow. When
/// the budget is spent the parse is left by longjmp over gumbo's C frames (their memory is all in here).
class ParseMemory {
public:
  explicit ParseMemory(std::size_t budget) : left_(budget) {}
  ~ParseMemory() {
    for (char* block : blocks_) std::free(block);
  }
  ParseMemory(const ParseMemory&) = delete;
  ParseMemory& operator=(const ParseMemory&) = delete;

  std::jmp_buf out_of_budget;

  static void* allocate(void* self, std::size_t size) { return static_cast<ParseMemory*>(self)->take(size); }
  static void release(void*, void*) {}

private:
  void* take(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (size > left_) std::longjmp(out_of_budget, 1);
    left_ -= size;
    if (size > free_) add_block(std::max(size, blocks_.size() < 4 ? kFirstBlock : kBlock));
    char* out = next_;
    next_ += size;
    free_ -= size;
    return out;
  }

  void add_block(std::size_t size) {
    next_ = static_cast<char*>(std::malloc(size));
    if (next_ == nullptr) std::longjmp(out_of_budget, 1);
    blocks_.push_back(next_);
    free_ = size;
  }

  static constexpr std::size_t kFirstBlock = 8 * 1024;  // a piece of HTML within Markdown is small
  static constexpr std::size_t kBlock = 256 * 1024;
  std::vector<char*> blocks_;
  char* next_ = nullptr;
  std::size_t free_ = 0;
  std::size_t left_;
};

// Null when the budget is spent. No object with a destructor may live in this frame: longjmp would pass it
// by.
GumboOutput* parse(const char* html, std::size_t size, ParseMemory& memory) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &ParseMemory::allocate;
  options.deallocator = &ParseMemory::release;
  options.userdata = &memory;
  options.max_errors = 0;
  if (setjmp(memory.out_of_budget) != 0) return nullptr;
  return gumbo_parse_with_options(&options, html, size);
}

// Real pages take 10 to 30 bytes for each of theirs; a broken one that repeats its open formatting takes
// thousands.
std::size_t budget_for(std::size_t size) { return 64 * size + 16'000'000; }

bool is_left_out(const GumboNode& node) {
  if (node.type == GUMBO_NODE_COMMENT || node.type == GUMBO_NODE_TEMPLATE) return true;
  if (node.type != GUMBO_NODE_ELEMENT) return false;
  const GumboTag tag = node.v.element.tag;
  return tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TEMPLATE;
}

void copy_element(const GumboElement& from, HtmlNode& to, HtmlArena& arena) {
  to.tag = tag_of(from.tag);
  std::vector<HtmlNode::Attribute> attributes;
  for (unsigned i = 0; i < from.attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(from.attributes.data[i]);
    const bool is_target = to.tag == Tag::a && is_link_target("a", attribute->name);
    attributes.push_back({attribute->name, is_target ? kept_target(attribute->value) : attribute->value});
  }
  to.attributes = arena.keep(attributes);
}

}  // namespace

struct HtmlTree::Parsed {
  explicit Parsed(std::string source) : html(std::move(source)), memory(budget_for(html.size())) {}
  std::string html;
  ParseMemory memory;
  GumboOutput* output = nullptr;
};

HtmlTree::HtmlTree(std::string_view html, HtmlReader reader)
    : html_(html), arena_(std::make_unique<HtmlArena>()) {
  if (reader == HtmlReader::fastest) root_ = read_balanced(html_, *arena_);
  if (root_ != nullptr) return;
  parse();
  restore();
}

HtmlTree::~HtmlTree() = default;

void HtmlTree::parse() {
  for (const std::size_t depth : {kDeepestElement, std::size_t{0}}) {
    GuardedHtml guarded = guard_html(html_, depth);
    if (guarded.cut) warning_ = "elements nested too deep were flattened";
    parsed_ = std::make_unique<Parsed>(std::move(guarded.html));
    parsed_->output = extract::parse(parsed_->html.data(), parsed_->html.size(), parsed_->memory);
    if (parsed_->output != nullptr) return;
  }
  throw Error(ErrorCode::failed, "the html is too broken to be parsed");
}

void HtmlTree::restore() {
  arena_->clear();
  root_ = nullptr;
  if (parsed_)
    copy_parsed();
  else
    root_ = read_balanced(html_, *arena_);
}

void HtmlTree::copy_parsed() {
  struct Work {
    const GumboNode* from;
    HtmlNode* parent;
  };
  std::vector<Work> work{{parsed_->output->root, nullptr}};
  while (!work.empty()) {
    const auto [from, parent] = work.back();
    work.pop_back();
    if (is_left_out(*from)) continue;
    HtmlNode* node = make(Tag::text);
    if (parent != nullptr)
      append_child(parent, node);
    else
      root_ = node;
    if (from->type != GUMBO_NODE_ELEMENT) {
      node->text = from->v.text.text;
      continue;
    }
    copy_element(from->v.element, *node, *arena_);
    const GumboVector& children = from->v.element.children;
    for (unsigned i = children.length; i > 0; --i) {
      work.push_back({static_cast<const GumboNode*>(children.data[i - 1]), node});
    }
  }
}

HtmlNode* HtmlTree::body() {
  const std::vector<HtmlNode*> bodies = find_all(root_, Tag::body);
  return bodies.empty() ? root_ : bodies.front();
}

HtmlNode* HtmlTree::make(Tag tag) { return arena_->node(tag); }

HtmlNode* HtmlArena::node(Tag tag) {
  auto* node = new (memory_.allocate(sizeof(HtmlNode), alignof(HtmlNode))) HtmlNode;
  node->tag = tag;
  return node;
}

std::span<const HtmlNode::Attribute> HtmlArena::keep(std::span<const HtmlNode::Attribute> attributes) {
  if (attributes.empty()) return {};
  auto* out = static_cast<HtmlNode::Attribute*>(
      memory_.allocate(attributes.size_bytes(), alignof(HtmlNode::Attribute)));
  std::ranges::uninitialized_copy(attributes, std::span(out, attributes.size()));
  return {out, attributes.size()};
}

std::string_view HtmlArena::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* out = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

Tag tag_named(std::string_view name) {
  static const auto kTags = [] {
    std::unordered_map<std::string_view, Tag> out;
    for (std::size_t i = 2; i < kTagNames.size(); ++i) out.emplace(kTagNames[i], static_cast<Tag>(i));
    return out;
  }();
  const auto found = kTags.find(name);
  return found == kTags.end() ? Tag::other : found->second;
}

std::string_view kept_target(std::string_view target) {
  if (!target.starts_with('#')) return target.empty() ? "" : "/";
  return target.size() > 1 ? "##" : "#";
}

bool is_link_target(std::string_view element, std::string_view attribute) {
  return element == "a" && attribute == "href";
}

std::string_view HtmlNode::attribute(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? std::string_view() : found->value;
}

bool HtmlNode::has_attribute(std::string_view name) const {
  return std::ranges::find(attributes, name, &Attribute::name) != attributes.end();
}

HtmlNode* HtmlNode::first_element() const {
  return first == nullptr || !first->is_text() ? first : first->next_element();
}

HtmlNode* HtmlNode::next_element() const {
  HtmlNode* node = next;
  while (node != nullptr && node->is_text()) node = node->next;
  return node;
}

void remove_node(HtmlNode* node) {
  if (node->parent == nullptr) return;
  (node->previous != nullptr ? node->previous->next : node->parent->first) = node->next;
  (node->next != nullptr ? node->next->previous : node->parent->last) = node->previous;
  node->parent = node->previous = node->next = nullptr;
}

void append_child(HtmlNode* parent, HtmlNode* child) {
  remove_node(child);
  child->parent = parent;
  child->previous = parent->last;
  (parent->last != nullptr ? parent->last->next : parent->first) = child;
  parent->last = child;
}

void insert_before(HtmlNode* place, HtmlNode* node) {
  remove_node(node);
  node->parent = place->parent;
  node->next = place;
  node->previous = place->previous;
  (place->previous != nullptr ? place->previous->next : place->parent->first) = node;
  place->previous = node;
}

void replace_node(HtmlNode* old, HtmlNode* with) {
  insert_before(old, with);
  remove_node(old);
}

HtmlNode* next_after(const HtmlNode* top, HtmlNode* node) {
  while (node != nullptr && node != top && node->next == nullptr) node = node->parent;
  return node == nullptr || node == top ? nullptr : node->next;
}

HtmlNode* next_in(const HtmlNode* top, HtmlNode* node) {
  return node->first != nullptr ? node->first : next_after(top, node);
}

HtmlNode* remove_and_next(const HtmlNode* top, HtmlNode* node) {
  HtmlNode* next = next_after(top, node);
  remove_node(node);
  return next;
}

std::vector<HtmlNode*> find_all(HtmlNode* top, Tag tag) {
  std::vector<HtmlNode*> out;
  for (HtmlNode* node = next_in(top, top); node != nullptr; node = next_in(top, node)) {
    if (node->tag == tag) out.push_back(node);
  }
  return out;
}

}  // namespace ragctl::extract
