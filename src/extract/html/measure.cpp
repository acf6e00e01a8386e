#include "measure.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <vector>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

// Bytes of the white space at `at`, as JavaScript's \s has it; 0: none.
std::size_t space_size(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c <= ' ') return c == ' ' || (c >= 9 && c <= 13) ? 1 : 0;
  if (c < 0xC2) return 0;
  if (text.substr(at, 2) == "\xC2\xA0") return 2;
  const std::string_view three = text.substr(at, 3);
  if (three.size() < 3) return 0;
  const auto last = static_cast<unsigned char>(three[2]);
  const bool general =
      three.starts_with("\xE2\x80") && (last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF);
  return general || three == "\xE3\x80\x80" || three == "\xEF\xBB\xBF" || three == "\xE2\x81\x9F" ? 3 : 0;
}

// Calls with every run of non-space; blanks between runs are told by the flag.
template <typename Take>
void for_each_run(HtmlNode* top, Take take) {
  bool blank = false;
  for (HtmlNode* node = top; node != nullptr; node = next_in(top, node)) {
    const std::string_view text = node->text;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t space = space_size(text, at);
      if (space > 0) {
        blank = true;
        at += space;
        continue;
      }
      std::size_t end = at + 1;
      while (end < text.size() && space_size(text, end) == 0) ++end;
      take(text.substr(at, end - at), blank);
      blank = false;
      at = end;
    }
  }
}

std::uint32_t commas_in(std::string_view text) {
  auto commas = static_cast<std::uint32_t>(std::ranges::count(text, ','));
  for (const std::string_view other : {"\xD8\x8C", "﹐", "︐", "︑", "⹁", "⸴", "⸲", "，"}) {
    for (auto at = text.find(other); at != text.npos; at = text.find(other, at + 1)) ++commas;
  }
  return commas;
}

const HtmlNode::TextSize& size_of(HtmlNode& node) {
  HtmlNode::TextSize& size = node.text_size;
  if (size.counted) return size;
  size.counted = true;
  bool blank = false;
  for (std::size_t at = 0; at < node.text.size();) {
    const std::size_t space = space_size(node.text, at);
    if (space > 0) {
      blank = true;
      at += space;
      continue;
    }
    if (blank && size.characters == 0)
      size.blank_before = true;
    else if (blank)
      ++size.characters;
    blank = false;
    at += decode_utf8(node.text, at).size;
    ++size.characters;
  }
  (size.characters == 0 ? size.blank_before : size.blank_after) = blank;
  size.commas = commas_in(node.text);
  return size;
}

class MeasuringWalk {
public:
  void count(HtmlNode& node) {
    const HtmlNode::TextSize& size = size_of(node);
    if (size.characters == 0) {
      blank_ = blank_ || size.blank_before;
      return;
    }
    const double characters =
        size.characters + (found.characters > 0 && (blank_ || size.blank_before) ? 1.0 : 0.0);
    blank_ = size.blank_after;
    found.characters += characters;
    found.commas += size.commas;
    found.linked += characters * weight_.linked;
    found.headings += characters * weight_.headings;
    found.textish += characters * weight_.textish;
    found.listed += characters * weight_.listed;
  }

  // `sign` 1 on the way in, -1 on the way out.
  void weigh(const HtmlNode& node, double sign) {
    using enum Tag;
    if (node.tag == a) {
      const std::string_view target = node.attribute("href");
      weight_.linked += sign * (target.size() > 1 && target[0] == '#' ? 0.3 : 1.0);
    }
    if (is_heading(node.tag)) weight_.headings += sign;
    if (node.tag == ul || node.tag == ol) weight_.listed += sign;
    if (is_one_of(node.tag, {span, li, td, blockquote, dl, div, img, ol, p, pre, table, ul}))
      weight_.textish += sign;
  }

  Measures found;

private:
  Measures weight_;
  bool blank_ = false;
};

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

// The words of mozilla/readability, which were collected from many sites over fifteen years.
constexpr std::array<std::string_view, 32> kClutter{
    "-ad-",       "ai2html", "banner",     "breadcrumbs",   "combx",    "comment",  "community",
    "cover-wrap", "disqus",  "extra",      "footer",        "gdpr",     "header",   "legends",
    "menu",       "related", "remark",     "replies",       "rss",      "shoutbox", "sidebar",
    "skyscraper", "social",  "sponsor",    "supplemental",  "ad-break", "agegate",  "pagination",
    "pager",      "popup",   "yom-remote", "cookie-consent"};
constexpr std::array<std::string_view, 8> kMaybeContent{"and",     "article", "body",    "column",
                                                        "content", "main",    "mathjax", "shadow"};
constexpr std::array<std::string_view, 12> kPositive{"pagination", "article", "body", "content",
                                                     "entry",      "h-entry", "main", "page",
                                                     "post",       "text",    "blog", "story"};
constexpr std::array<std::string_view, 26> kNegative{
    "-ad-",     "hidden", "banner",   "combx",    "comment",       "com-",       "contact",
    "footer",   "gdpr",   "masthead", "media",    "meta",          "outbrain",   "promo",
    "related",  "scroll", "share",    "shoutbox", "sidebar",       "skyscraper", "sponsor",
    "shopping", "tags",   "widget",   " hid ",    "cookie-consent"};
constexpr std::array<std::string_view, 5> kByline{"byline", "author", "dateline", "writtenby", "p-author"};

double weight_of(std::string_view name) {
  if (name.empty()) return 0;
  const std::string padded = " " + lower_case(name) + " ";
  return (contains_any(padded, kPositive) ? 25.0 : 0.0) - (contains_any(padded, kNegative) ? 25.0 : 0.0);
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : lower_case(text) + " ") {
    if (is_word_byte(c)) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
  return out;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_white_space(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = space_size(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

bool is_blank(HtmlNode& text) { return size_of(text).characters == 0; }

std::string inner_text(HtmlNode* top) {
  std::string out;
  for_each_run(top, [&](std::string_view run, bool blank) {
    if (blank && !out.empty()) out += ' ';
    out += run;
  });
  return out;
}

std::size_t text_length(HtmlNode* top) {
  std::size_t length = 0;
  bool blank = false;
  for (HtmlNode* node = top; node != nullptr; node = next_in(top, node)) {
    if (!node->is_text()) continue;
    const HtmlNode::TextSize& size = size_of(*node);
    if (size.characters == 0) {
      blank = blank || size.blank_before;
      continue;
    }
    if (length > 0 && (blank || size.blank_before)) ++length;
    length += size.characters;
    blank = size.blank_after;
  }
  return length;
}

Measures measure(HtmlNode* top) {
  MeasuringWalk walk;
  for (HtmlNode* node = top->first; node != nullptr;) {
    if (node->is_text())
      walk.count(*node);
    else
      walk.weigh(*node, 1);
    if (node->first != nullptr) {
      node = node->first;
      continue;
    }
    while (node != top) {
      if (!node->is_text()) walk.weigh(*node, -1);
      if (node->next != nullptr) break;
      node = node->parent;
    }
    node = node == top ? nullptr : node->next;
  }
  return walk.found;
}

bool has_text(HtmlNode* top) {
  for (HtmlNode* node = top; node != nullptr; node = next_in(top, node)) {
    if (node->is_text() && !is_blank(*node)) return true;
  }
  return false;
}

double link_density(HtmlNode* node) {
  const Measures measures = measure(node);
  return measures.share(measures.linked);
}

std::string hints_of(const HtmlNode& node) {
  const std::string_view name = node.attribute("class");
  const std::string_view id = node.attribute("id");
  return name.empty() && id.empty() ? std::string() : lower_case(name) + " " + lower_case(id);
}

bool hints_at_clutter(const std::string& hints) {
  return !hints.empty() && contains_any(hints, kClutter) && !contains_any(hints, kMaybeContent);
}

bool hints_at_sharing(const std::string& hints) {
  for (auto at = hints.find("share"); at != hints.npos; at = hints.find("share", at + 1)) {
    const std::size_t end = at + (std::string_view(hints).substr(at).starts_with("sharedaddy") ? 10 : 5);
    const bool starts = at == 0 || !is_word_byte(hints[at - 1]);
    if (starts && (end >= hints.size() || !is_word_byte(hints[end]))) return true;
  }
  return false;
}

bool hints_at_byline(const std::string& hints) { return !hints.empty() && contains_any(hints, kByline); }

double class_weight(const HtmlNode& node) {
  return weight_of(node.attribute("class")) + weight_of(node.attribute("id"));
}

bool is_visible(const HtmlNode& node) {
  if (node.attributes.empty()) return true;
  const std::string style = without_blanks(lower_case(node.attribute("style")));
  if (style.find("display:none") != style.npos || style.find("visibility:hidden") != style.npos) return false;
  if (node.has_attribute("hidden")) return false;
  return node.attribute("aria-hidden") != "true" ||
         node.attribute("class").find("fallback-image") != std::string_view::npos;
}

bool is_one_of(Tag tag, std::initializer_list<Tag> tags) {
  return std::ranges::find(tags, tag) != tags.end();
}

bool is_heading(Tag tag) { return tag >= Tag::h1 && tag <= Tag::h6; }

bool is_phrasing(HtmlNode* node) {
  using enum Tag;
  if (node->is_text()) return true;
  if (is_one_of(node->tag,
                {abbr,  audio,    b,      bdo,    br,       button,   cite, code,  data,   datalist,
                 dfn,   em,       embed,  i,      img,      input,    kbd,  label, mark,   math,
                 meter, noscript, object, output, progress, q,        ruby, samp,  script, select,
                 small, span,     strong, sub,    sup,      textarea, time, var,   wbr})) {
    return true;
  }
  if (!is_one_of(node->tag, {a, del, ins})) return false;
  for (HtmlNode* child = node->first; child != nullptr; child = child->next) {
    if (!is_phrasing(child)) return false;
  }
  return true;
}

bool has_block_within(HtmlNode* top) {
  using enum Tag;
  for (HtmlNode* node = next_in(top, top); node != nullptr; node = next_in(top, node)) {
    if (is_one_of(node->tag, {blockquote, dl, div, img, ol, p, pre, table, ul})) return true;
  }
  return false;
}

bool has_ancestor(const HtmlNode* node, Tag tag, int depth) {
  for (const HtmlNode* up = node->parent; up != nullptr && depth > 0; up = up->parent, --depth) {
    if (up->tag == tag) return true;
  }
  return false;
}

double text_similarity(std::string_view a, std::string_view b) {
  const std::vector<std::string> words_a = words_of(a);
  const std::vector<std::string> words_b = words_of(b);
  if (words_a.empty() || words_b.empty()) return 0;
  const std::set<std::string> known(words_a.begin(), words_a.end());
  std::size_t all = words_b.size() - 1;
  std::size_t lacking = 0;
  for (const std::string& word : words_b) {
    all += word.size();
    if (!known.contains(word)) lacking += word.size() + (lacking > 0 ? 1 : 0);
  }
  return 1 - static_cast<double>(lacking) / static_cast<double>(all);
}

}  // namespace ragctl::extract
