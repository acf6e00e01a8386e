#include <string>

#include "../formats.hpp"
#include "blocks.hpp"
#include "content.hpp"
#include "measure.hpp"
#include "metadata.hpp"
#include "tree.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kTooLittle = 200;

void put(model::StructuredText& out, const char* key, const std::string& value) {
  if (!value.empty()) out.metadata.emplace(key, value);
}

// What stands around the text on nearly every page, by element only: names may mislead, and this is the last
// resort.
void remove_surroundings(HtmlNode* body) {
  for (HtmlNode* node = next_in(body, body); node != nullptr;) {
    const bool around = is_one_of(node->tag, {Tag::nav, Tag::footer, Tag::aside, Tag::script, Tag::style,
                                              Tag::noscript, Tag::dialog}) ||
                        (!node->is_text() && !is_visible(*node));
    node = around ? remove_and_next(body, node) : next_in(body, node);
  }
}

// Most pieces of HTML within Markdown are comments and lone tags, which are not worth a parser.
bool has_text_outside_tags(std::string_view html) {
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      if (static_cast<unsigned char>(html[at]) > ' ') return true;
      ++at;
      continue;
    }
    const std::string_view closing = html.substr(at).starts_with("<!--") ? "-->" : ">";
    const std::size_t end = html.find(closing, at);
    at = end == html.npos ? html.size() : end + closing.size();
  }
  return false;
}

}  // namespace

void read_html(std::string_view html, model::StructuredText& out) {
  HtmlTree tree(html);
  if (!tree.warning().empty()) out.warnings.push_back(tree.warning());
  const PageMetadata page = read_page_metadata(tree);
  const MainContent found = find_main_content(tree, {page.title, !page.author.empty()});
  out.title = page.title;
  put(out, "author", page.author.empty() ? found.author : page.author);
  put(out, "published", page.published);
  put(out, "modified", page.modified);
  put(out, "url", page.url);
  put(out, "description", page.description);
  put(out, "site_name", page.site_name);
  put(out, "lang", page.lang);
  BlockWriter writer(out);
  const bool enough = found.article != nullptr && text_length(found.article) >= kTooLittle;
  if (enough) return write_html_blocks(found.article, writer);
  tree.restore();
  HtmlNode* body = tree.body();
  remove_surroundings(body);
  write_html_blocks(body, writer);
}

void write_html_fragment(std::string_view html, BlockWriter& writer) {
  if (!has_text_outside_tags(html)) return;
  HtmlTree tree(html);
  write_html_blocks(tree.body(), writer);
}

}  // namespace ragctl::extract
