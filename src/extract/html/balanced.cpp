#include "balanced.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "guard.hpp"
#include "rules.hpp"
#include "tags.hpp"

namespace ragctl::extract {
namespace {

class BalancedReader {
public:
  BalancedReader(std::string_view html, HtmlArena& arena) : html_(html), arena_(arena), tags_(html) {}

  HtmlNode* read() {
    if (has_odd_characters(html_)) return nullptr;
    while (at_ < html_.size()) {
      if (!take()) return nullptr;
    }
    return phase_ == Phase::after_body || phase_ == Phase::after_html ? root_ : nullptr;
  }

private:
  enum class Phase : std::uint8_t {
    before_html,
    before_head,
    in_head,
    after_head,
    in_body,
    after_body,
    after_html
  };

  struct Open {
    HtmlNode* node;
    std::string_view name;
    Kind kind;
    bool implied;
  };

  bool take() {
    if (html_[at_] != '<') return text();
    put_carried();
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
    if (next == '!') return skip_comment();
    if (next == '?') return skip_instruction();
    drops_line_end_ = false;
    if (next == '/') return end_tag();
    return is_ascii_letter(next) && start_tag();
  }

  bool text() {
    const std::size_t end = std::min(html_.find('<', at_), html_.size());
    std::string_view raw = html_.substr(at_, end - at_);
    at_ = end;
    if (phase_ <= Phase::before_head) return is_blank(raw);
    if (phase_ != Phase::in_body || holds_no_text(open_.back().kind)) {
      if (!is_blank(raw)) return false;
    }
    if (std::exchange(drops_line_end_, false) && raw.starts_with('\n')) raw.remove_prefix(1);
    return add_text(raw, Decode::yes);
  }

  enum class Decode : std::uint8_t { no, yes };
  bool add_text(std::string_view raw, Decode decode) {
    if (raw.empty()) return true;
    const std::string_view before = std::exchange(carried_, {});
    const bool goes_on = !std::exchange(comment_before_, false) && phase_ > Phase::in_body;
    if (goes_on && lengthens_last(raw)) return true;
    std::string_view text = raw;
    if (decode == Decode::yes) {
      const auto decoded = decode_references(raw, storage_);
      if (!decoded) return false;
      text = decoded->data() == storage_.data() ? arena_.keep(*decoded) : *decoded;
    }
    if (!before.empty()) text = arena_.keep(std::string(before).append(text));
    add(Tag::text)->text = text;
    return true;
  }

  // The library gives the last text of a form to what holds the form.
  bool close_form() {
    HtmlNode* form = open_.back().node;
    HtmlNode* last = form->last;
    if (last != nullptr && last->is_text() && !comment_before_) {
      carried_ = last->text;
      remove_node(last);
    }
    return close();
  }

  void put_carried() {
    if (!carried_.empty()) add(Tag::text)->text = std::exchange(carried_, {});
  }

  // What stands behind the body goes on with its last text.
  bool lengthens_last(std::string_view more) {
    HtmlNode* last = open_.back().node->last;
    if (last == nullptr || !last->is_text()) return false;
    storage_.assign(last->text).append(more);
    last->text = arena_.keep(std::string_view(storage_));
    return true;
  }

  HtmlNode* add(Tag tag) {
    HtmlNode* node = arena_.node(tag);
    if (open_.empty()) return root_ = node;
    HtmlNode* parent = open_.back().node;
    node->parent = parent;
    node->previous = parent->last;
    (parent->last != nullptr ? parent->last->next : parent->first) = node;
    parent->last = node;
    return node;
  }

  bool skip_comment() {
    const std::string_view rest = html_.substr(at_);
    if (!rest.starts_with("<!--")) return phase_ == Phase::before_html && skip_doctype(rest);
    const std::size_t end = rest.find("-->", 4);
    if (end == rest.npos || rest.substr(4).starts_with('>') || rest.substr(4).starts_with("->")) return false;
    if (rest.substr(0, end).find("--!>") != rest.npos) return false;
    at_ += end + 3;
    drops_line_end_ = false;
    comment_before_ = true;
    return true;
  }

  bool skip_instruction() {  // <?xml version="1.0"?>
    const std::size_t end = html_.find('>', at_);
    at_ = end + 1;
    return phase_ == Phase::before_html && end != html_.npos;
  }

  bool skip_doctype(std::string_view rest) {
    const std::size_t end = rest.find('>');
    if (end == rest.npos || !starts_with_name(rest.substr(2), "doctype") || has_doctype_) return false;
    has_doctype_ = true;
    at_ += end + 1;
    return rest.substr(0, end).find('[') == rest.npos;
  }

  static bool holds_no_text(Kind kind) {
    return kind == Kind::table || kind == Kind::section || kind == Kind::row || kind == Kind::columns;
  }

  bool start_tag() {
    if (!tags_.read_start(at_, tag_)) return false;
    at_ = tag_.end;
    const Rule rule = rule_of(tag_.name);
    switch (phase_) {
      case Phase::before_html:
        return rule.kind == Kind::html && enter(rule, Phase::before_head);
      case Phase::before_head:
        return rule.kind == Kind::head && enter(rule, Phase::in_head);
      case Phase::in_head:
        return start_in_head(rule);
      case Phase::after_head:
        return rule.kind == Kind::body && enter(rule, Phase::in_body);
      case Phase::in_body:
        if (open_.back().kind == Kind::foreign) return rule.kind == Kind::foreign && start_foreign(rule);
        return holds_no_text(open_.back().kind) ? start_in_table(rule) : start_in_body(rule);
      case Phase::after_body:
      case Phase::after_html:
        return false;
    }
    return false;
  }

  bool enter(Rule rule, Phase phase) {
    phase_ = phase;
    return open(rule);
  }

  bool start_in_head(Rule rule) {
    const bool is_known = rule.tag == Tag::meta || rule.tag == Tag::link || tag_.name == "base";
    if (rule.kind == Kind::empty) return is_known && insert(rule) != nullptr;
    if (rule.tag == Tag::title || rule.tag == Tag::script || rule.tag == Tag::style) return raw_text(rule);
    return false;
  }

  bool start_in_table(Rule rule) {
    const Kind within = open_.back().kind;
    if (within == Kind::table && rule.kind == Kind::row) {
      open_.push_back({add(Tag::tbody), "tbody", Kind::section, true});
      return open(rule);
    }
    if (within == Kind::columns && rule.kind == Kind::column) return insert(rule) != nullptr;
    const bool fits = (within == Kind::table && (rule.kind == Kind::caption || rule.kind == Kind::columns ||
                                                 rule.kind == Kind::section)) ||
                      (within == Kind::section && rule.kind == Kind::row) ||
                      (within == Kind::row && rule.kind == Kind::cell);
    return fits && open(rule);
  }

  bool start_in_body(Rule rule) {
    switch (rule.kind) {
      case Kind::plain:
        return open(rule);
      case Kind::once:
        return !is_open(tag_.name) && open(rule);
      case Kind::form:
        return !is_open(tag_.name) && end_paragraph() && open(rule);
      case Kind::block:
      case Kind::paragraph:
        return end_paragraph() && open(rule);
      case Kind::heading:
        return end_paragraph() && open_.back().kind != Kind::heading && open(rule);
      case Kind::item:
      case Kind::term:
        return end_one_before(rule.kind) && end_paragraph() && open(rule);
      case Kind::preformatted:
        drops_line_end_ = true;
        return end_paragraph() && open(rule);
      case Kind::empty:
        return insert(rule) != nullptr;
      case Kind::rule:
        return end_paragraph() && insert(rule) != nullptr;
      case Kind::verbatim:
        return raw_text(rule);
      case Kind::words:
        drops_line_end_ = true;
        return rule.tag == Tag::textarea && raw_text(rule);
      case Kind::foreign:
        return rule.tag == Tag::svg && start_foreign(rule);
      case Kind::table:
        return !paragraph_is_open() && open(rule);  // whether it ends a paragraph depends on the doctype
      default:
        return false;
    }
  }

  // Here an element may end itself, and some names of attributes have capitals.
  bool start_foreign(Rule rule) {
    for (HtmlNode::Attribute& attribute : tag_.attributes) {
      if (attribute.name == "viewbox")
        attribute.name = "viewBox";
      else if (!is_usual_in_svg(attribute.name))
        return false;
    }
    return tag_.ends_itself ? insert(rule) != nullptr : open(rule);
  }

  HtmlNode* insert(Rule rule) {
    HtmlNode* node = add(rule.tag);
    node->attributes = keep_attributes();
    return node;
  }

  bool open(Rule rule) {
    if (open_.size() >= kDeepestElement) return false;
    // Names are the page's own, or the reader's for one tag only.
    const bool is_of_page =
        tag_.name.data() >= html_.data() && tag_.name.data() < html_.data() + html_.size();
    const std::string_view name = is_of_page ? tag_.name : arena_.keep(tag_.name);
    open_.push_back({insert(rule), name, rule.kind, false});
    return true;
  }

  std::span<const HtmlNode::Attribute> keep_attributes() {
    for (HtmlNode::Attribute& attribute : tag_.attributes) {
      attribute.name = keep_unless_of_page(attribute.name);
      attribute.value = keep_unless_of_page(attribute.value);
    }
    return arena_.keep(tag_.attributes);
  }

  std::string_view keep_unless_of_page(std::string_view text) {
    const bool is_of_page = text.data() >= html_.data() && text.data() < html_.data() + html_.size();
    return is_of_page ? text : arena_.keep(text);
  }

  bool raw_text(Rule rule) {
    const std::string_view name = tag_.name;
    std::size_t end = html_.find("</", at_);
    while (end != html_.npos && !starts_with_name(html_.substr(end + 2), name))
      end = html_.find("</", end + 2);
    if (end == html_.npos) return false;
    std::string_view content = html_.substr(at_, end - at_);
    if (rule.tag == Tag::script && content.find("<!--") != content.npos) return false;
    const std::string own_name(name);
    open_.push_back({rule.tag == Tag::style ? nullptr : insert(rule), own_name, rule.kind, false});
    if (std::exchange(drops_line_end_, false) && content.starts_with('\n')) content.remove_prefix(1);
    const bool good =
        rule.tag == Tag::style || add_text(content, rule.kind == Kind::words ? Decode::yes : Decode::no);
    open_.pop_back();
    at_ = end;
    const auto closed = tags_.read_end(at_);
    return good && closed == own_name;
  }

  [[nodiscard]] bool is_open(std::string_view name) const {
    return std::ranges::find(open_, name, &Open::name) != open_.end();
  }

  // Nothing within these ends what is without.
  static bool is_boundary(const Open& each) {
    return each.kind == Kind::cell || each.kind == Kind::caption || each.kind == Kind::table ||
           each.name == "button" || each.name == "object";
  }

  [[nodiscard]] bool paragraph_is_open() const {
    for (auto each = open_.rbegin(); each != open_.rend() && !is_boundary(*each); ++each) {
      if (each->kind == Kind::paragraph) return true;
    }
    return false;
  }

  // One that would be ended across other elements is a case for the library.
  bool end_paragraph() {
    if (open_.back().kind == Kind::paragraph) {
      open_.pop_back();
      return true;
    }
    return !paragraph_is_open();
  }

  // li ends an open li, dt and dd an open one of either, up to the list that holds them.
  bool end_one_before(Kind kind) {
    for (auto each = open_.rbegin(); each != open_.rend(); ++each) {
      if (each->name == "ul" || each->name == "ol" || each->name == "dl") return true;
      if (each->kind != kind) continue;
      if (each != open_.rbegin()) return false;
      open_.pop_back();
      return true;
    }
    return true;
  }

  bool end_tag() {
    const auto name = tags_.read_end(at_);
    if (!name) return false;
    switch (phase_) {
      case Phase::in_head:
        phase_ = Phase::after_head;
        return *name == "head" && close();
      case Phase::in_body:
        if (*name == "body") {
          phase_ = Phase::after_body;
          return open_.back().kind == Kind::body;
        }
        return end_in_body(*name);
      case Phase::after_body:
        phase_ = Phase::after_html;
        return *name == "html";
      default:
        return false;
    }
  }

  bool end_in_body(std::string_view name) {
    const Kind kind = rule_of(name).kind;
    const bool ends_others = kind == Kind::block || kind == Kind::preformatted || kind == Kind::item ||
                             kind == Kind::term || kind == Kind::heading || kind == Kind::cell ||
                             kind == Kind::caption || name == "button";
    while (ends_others && open_.back().name != name && ends_by_itself(open_.back().kind)) open_.pop_back();
    if (kind == Kind::table && open_.back().implied) open_.pop_back();
    if (open_.back().name != name || open_.back().kind == Kind::body) return false;
    return kind == Kind::form ? close_form() : close();
  }

  static bool ends_by_itself(Kind kind) {
    return kind == Kind::paragraph || kind == Kind::item || kind == Kind::term;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view html_;
  HtmlArena& arena_;
  TagReader tags_;
  StartTag tag_;
  std::size_t at_ = 0;
  Phase phase_ = Phase::before_html;
  bool has_doctype_ = false;
  bool drops_line_end_ = false;
  bool comment_before_ = false;
  std::vector<Open> open_;
  std::string storage_;
  std::string_view carried_;
  HtmlNode* root_ = nullptr;
};

}  // namespace

HtmlNode* read_balanced(std::string_view html, HtmlArena& arena) {
  return BalancedReader(html, arena).read();
}

}  // namespace ragctl::extract
