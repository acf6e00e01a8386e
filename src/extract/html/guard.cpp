#include "guard.hpp"

#include <algorithm>
#include <array>

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostAttributes = 500;

// Void elements, and those that the next of their kind or the end of their parent closes.
constexpr std::array<std::string_view, 32> kNotNesting{
    "area",   "base",  "br",     "col",      "embed",    "hr",   "img",  "input", "link", "meta", "param",
    "source", "track", "wbr",    "p",        "li",       "dt",   "dd",   "td",    "th",   "tr",   "tbody",
    "thead",  "tfoot", "option", "optgroup", "colgroup", "html", "head", "body",  "rt",   "rp"};
constexpr std::array<std::string_view, 4> kRawText{"script", "style", "textarea", "title"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct ScannedTag {
  std::string name;  // lower-case
  bool closing = false;
  std::size_t end = 0;         // past '>'
  std::size_t attributes = 0;  // about
};

// `at` stands on '<' before a letter or '/'.
ScannedTag scan_tag(std::string_view html, std::size_t at) {
  ScannedTag tag;
  std::size_t i = at + 1;
  tag.closing = html[i] == '/';
  if (tag.closing) ++i;
  for (; i < html.size() && html[i] != '>' && html[i] != '/' && html[i] != ' ' && html[i] != '\n' &&
         html[i] != '\t';
       ++i) {
    if (tag.name.size() < 32) tag.name += static_cast<char>(is_letter(html[i]) ? html[i] | 0x20 : html[i]);
  }
  for (char quote = 0; i < html.size(); ++i) {
    const char c = html[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      break;
    } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
      quote = c;
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '/') {
      ++tag.attributes;
    }
  }
  tag.end = std::min(i + 1, html.size());
  return tag;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char a, char b) { return a == (is_letter(b) ? static_cast<char>(b | 0x20) : b); });
}

// Where the end tag of raw text begins, or the end of the page.
std::size_t raw_text_end(std::string_view html, std::size_t at, const std::string& name) {
  for (at = html.find("</", at); at != html.npos; at = html.find("</", at + 2)) {
    if (starts_with_ignoring_case(html.substr(at + 2), name)) return at;
  }
  return html.size();
}

std::size_t comment_end(std::string_view html, std::size_t at) {
  const std::size_t end = html.substr(at).starts_with("<!--") ? html.find("-->", at + 4) : html.find('>', at);
  return end == html.npos ? html.size() : end + 1;
}

/// Copies the page and leaves out the tags that are too much; copies nothing while there are none.
class Guard {
public:
  Guard(std::string_view html, std::size_t deepest) : html_(html), deepest_(deepest) {}

  GuardedHtml run() {
    for (std::size_t at = html_.find('<'); at < html_.size(); at = html_.find('<', at)) {
      const char next = at + 1 < html_.size() ? html_[at + 1] : ' ';
      const bool end_tag = next == '/' && at + 2 < html_.size() && is_letter(html_[at + 2]);
      if (next == '!' || next == '?')
        at = comment_end(html_, at);
      else if (is_letter(next) || end_tag)
        at = take(at);
      else
        ++at;
    }
    out_.html.append(html_.substr(copied_));
    return std::move(out_);
  }

private:
  std::size_t take(std::size_t at) {
    const ScannedTag tag = scan_tag(html_, at);
    const bool raw = std::ranges::find(kRawText, tag.name) != kRawText.end();
    if (raw && !tag.closing) return raw_text_end(html_, tag.end, tag.name);
    const bool nests = !raw && std::ranges::find(kNotNesting, tag.name) == kNotNesting.end();
    if (tag.attributes > kMostAttributes)
      drop(at, tag.end);
    else if (nests && tag.closing)
      close(at, tag.end);
    else if (nests && ++depth_ > deepest_)
      drop(at, tag.end);
    return tag.end;
  }

  void close(std::size_t at, std::size_t end) {
    if (depth_ > deepest_) drop(at, end);
    if (depth_ > 0) --depth_;
  }

  void drop(std::size_t at, std::size_t end) {
    out_.html.append(html_.substr(copied_, at - copied_)) += ' ';
    copied_ = end;
    out_.cut = true;
  }

  std::string_view html_;
  std::size_t deepest_;
  std::size_t depth_ = 0;
  std::size_t copied_ = 0;
  GuardedHtml out_;
};

}  // namespace

GuardedHtml guard_html(std::string_view html, std::size_t deepest) { return Guard(html, deepest).run(); }

}  // namespace ragctl::extract
