#include "metadata.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "measure.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using nlohmann::json;

std::string tidy(std::string_view text) {
  return collapse_white_space(without_controls(to_valid_utf8(text)));
}

std::size_t count_words(std::string_view text) {
  const std::string tidied = collapse_white_space(text);
  return tidied.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(tidied, ' ')) + 1;
}

// The last " | ", " - ", " » " ... of a title: what follows is mostly the name of the site.
struct Separator {
  std::size_t at;
  std::size_t size;
  bool hierarchical;
};

std::optional<Separator> last_separator(std::string_view title) {
  std::optional<Separator> found;
  for (const std::string_view mark :
       {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \\ ", " / ", " > ", " \xC2\xBB "}) {
    const std::size_t at = title.rfind(mark);
    if (at == title.npos || (found && at < found->at)) continue;
    const bool hierarchical = mark == " \\ " || mark == " / " || mark == " > " || mark == " \xC2\xBB ";
    found = Separator{at, mark.size(), hierarchical};
  }
  return found;
}

std::size_t first_separator_end(std::string_view title) {
  std::size_t first = title.npos;
  for (const std::string_view mark : {"|", "-", "\xE2\x80\x93", "\xE2\x80\x94", "\\", "/", ">", "\xC2\xBB"}) {
    const std::size_t at = title.find(mark);
    if (at != title.npos && (first == title.npos || at + mark.size() < first)) first = at + mark.size();
  }
  return first == title.npos ? 0 : first;
}

std::string after_colon(HtmlTree& tree, const std::string& title) {
  for (const Tag tag : {Tag::h1, Tag::h2}) {
    for (HtmlNode* heading : find_all(tree.root(), tag)) {
      if (tidy(inner_text(heading)) == title) return title;
    }
  }
  const std::string last = title.substr(title.rfind(':') + 1);
  if (count_words(last) >= 3) return last;
  return count_words(title.substr(0, title.find(':'))) > 5 ? title : title.substr(title.find(':') + 1);
}

// The way of mozilla/readability: the part that names the page, when it is long enough to be a title.
std::string title_without_site(HtmlTree& tree, const std::string& title) {
  std::string part = title;
  bool hierarchical = false;
  if (const auto separator = last_separator(title)) {
    hierarchical = separator->hierarchical;
    part = title.substr(0, separator->at);
    if (count_words(part) < 3) part = title.substr(first_separator_end(title));
  } else if (title.find(": ") != title.npos) {
    part = after_colon(tree, title);
  } else if (const std::size_t length = count_code_points(title); length > 150 || length < 15) {
    const std::vector<HtmlNode*> headings = find_all(tree.root(), Tag::h1);
    if (headings.size() == 1) part = inner_text(headings.front());
  }
  part = tidy(part);
  return part.empty() || (count_words(part) <= 4 && !hierarchical) ? title : part;
}

std::string page_title(HtmlTree& tree) {
  for (HtmlNode* node : find_all(tree.root(), Tag::title)) {
    if (has_ancestor(node, Tag::svg, 8)) continue;
    const std::string title = tidy(inner_text(node));
    if (!title.empty()) return title_without_site(tree, title);
  }
  return {};
}

std::string first_heading(HtmlTree& tree) {
  const std::vector<HtmlNode*> headings = find_all(tree.root(), Tag::h1);
  return headings.empty() ? std::string() : tidy(inner_text(headings.front()));
}

using Named = std::map<std::string, std::vector<std::string>>;

// <meta name|property|itemprop="a b" content="...">: each name in lower case.
Named read_meta(HtmlTree& tree) {
  Named out;
  for (HtmlNode* node : find_all(tree.root(), Tag::meta)) {
    const std::string content = tidy(node->attribute("content"));
    if (content.empty()) continue;
    for (const std::string_view attribute : {"property", "name", "itemprop"}) {
      std::string name;
      for (const char c : lower_case(tidy(node->attribute(attribute))) + " ") {
        if (c != ' ') {
          name += c == '.' ? ':' : c;
        } else if (!name.empty()) {
          out[std::move(name)].push_back(content);
          name.clear();
        }
      }
    }
  }
  return out;
}

std::string first_of(const Named& meta, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto found = meta.find(name); found != meta.end()) return found->second.front();
  }
  return {};
}

bool is_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

bool is_article(const json& node) {
  if (!node.is_object() || !node.contains("@type")) return false;
  const json& type = node["@type"];
  const json& name = type.is_array() && !type.empty() ? type.front() : type;
  if (!name.is_string()) return false;
  const std::string& text = name.get_ref<const std::string&>();
  return text.ends_with("Article") || text.ends_with("Posting") || text == "Report" || text == "Review" ||
         text == "ScholarlyArticle";
}

const json* find_article(const json& node) {
  if (is_article(node)) return &node;
  const json* list = node.is_array() ? &node : nullptr;
  if (node.is_object() && node.contains("@graph") && node["@graph"].is_array()) list = &node["@graph"];
  if (list == nullptr) return nullptr;
  const auto found = std::ranges::find_if(*list, is_article);
  return found == list->end() ? nullptr : &*found;
}

std::string text_at(const json& node, const char* key) {
  return node.is_object() && node.contains(key) && node[key].is_string()
             ? tidy(node[key].get_ref<const std::string&>())
             : "";
}

// One line of several names; "Lee, Ann; Jones, Bob" where the names have commas themselves.
std::string joined(const std::vector<std::string>& names) {
  const bool commas =
      std::ranges::any_of(names, [](const std::string& name) { return name.find(',') != name.npos; });
  std::vector<std::string> seen;
  std::string out;
  for (const std::string& name : names) {
    if (name.empty() || std::ranges::find(seen, name) != seen.end()) continue;
    seen.push_back(name);
    out += (out.empty() ? "" : commas ? "; " : ", ") + name;
  }
  return out;
}

// The names in the metadata, where there are addresses of people's pages too.
std::string authors_of(const Named& meta) {
  for (const char* key : {"dc:creator", "dcterm:creator", "dcterms:creator", "author", "parsely-author",
                          "article:author", "og:article:author", "citation_author", "byl"}) {
    const auto found = meta.find(key);
    if (found == meta.end()) continue;
    std::vector<std::string> names = found->second;
    std::erase_if(names, is_address);
    if (!names.empty()) return joined(names);
  }
  return {};
}

std::string name_of(const json& person) {
  return person.is_string() ? tidy(person.get_ref<const std::string&>()) : text_at(person, "name");
}

std::string names_at(const json& article, const char* key) {
  if (!article.contains(key)) return {};
  const json& value = article[key];
  if (!value.is_array()) return name_of(value);
  std::vector<std::string> names;
  for (const json& each : value) names.push_back(name_of(each));
  return joined(names);
}

PageMetadata from_article(const json& article, const std::string& title) {
  PageMetadata out;
  const std::string name = text_at(article, "name");
  const std::string headline = text_at(article, "headline");
  const bool headline_fits = text_similarity(headline, title) > 0.75 && text_similarity(name, title) <= 0.75;
  out.title = name.empty() || headline_fits ? headline : name;
  out.author = names_at(article, "author");
  out.description = text_at(article, "description");
  out.site_name = names_at(article, "publisher");
  out.published = text_at(article, "datePublished");
  out.modified = text_at(article, "dateModified");
  return out;
}

std::string_view without_cdata(std::string_view text) {
  const std::size_t begin = text.find("<![CDATA[");
  const std::size_t end = text.rfind("]]>");
  return begin == text.npos || end == text.npos || end < begin ? text
                                                               : text.substr(begin + 9, end - begin - 9);
}

PageMetadata read_json_ld(HtmlTree& tree, const std::string& title) {
  for (HtmlNode* node : find_all(tree.root(), Tag::script)) {
    if (node->attribute("type") != "application/ld+json" || node->first == nullptr) continue;
    const json parsed = json::parse(without_cdata(node->first->text), nullptr, false);
    if (parsed.is_discarded()) continue;
    if (const json* article = find_article(parsed)) return from_article(*article, title);
  }
  return {};
}

// "Pumps - Example" of the site "Example" is "Pumps", however short.
std::string without_known_site(const std::string& title, const std::string& site) {
  const auto separator = last_separator(title);
  if (!separator || separator->at == 0) return title;
  const bool is_site = lower_case(title.substr(separator->at + separator->size)) == lower_case(site);
  return is_site ? title.substr(0, separator->at) : title;
}

// <time itemprop="datePublished" datetime="...">, or a class that says as much.
std::string published_time(HtmlTree& tree) {
  for (HtmlNode* node : find_all(tree.root(), Tag::time)) {
    const std::string what =
        lower_case(std::string(node->attribute("itemprop")) + " " + std::string(node->attribute("class")));
    const bool published = what.find("published") != what.npos || node->has_attribute("pubdate");
    if (!published) continue;
    for (const char* attribute : {"datetime", "content"}) {
      if (std::string date = tidy(node->attribute(attribute)); !date.empty()) return date;
    }
  }
  return {};
}

std::string canonical_address(HtmlTree& tree) {
  for (HtmlNode* node : find_all(tree.root(), Tag::link)) {
    const std::string address = tidy(node->attribute("href"));
    if (lower_case(tidy(node->attribute("rel"))) == "canonical" && is_address(address)) return address;
  }
  return {};
}

std::string without_by(const std::string& author) {
  const bool by = author.size() > 3 && lower_case(author.substr(0, 3)) == "by ";
  return by ? author.substr(3) : author;
}

void fill(std::string& field, std::string value) {
  if (field.empty()) field = std::move(value);
}

}  // namespace

PageMetadata read_page_metadata(HtmlTree& tree) {
  const Named meta = read_meta(tree);
  const std::string own_title = page_title(tree);
  PageMetadata out = read_json_ld(tree, own_title);
  fill(out.title,
       first_of(meta, {"dc:title", "dcterm:title", "dcterms:title", "og:title", "weibo:article:title",
                       "weibo:webpage:title", "title", "twitter:title", "parsely-title"}));
  fill(out.title, own_title);
  fill(out.title, first_heading(tree));
  fill(out.author, authors_of(meta));
  out.author = without_by(out.author);
  fill(out.description,
       first_of(meta, {"dc:description", "dcterm:description", "og:description", "weibo:article:description",
                       "weibo:webpage:description", "description", "twitter:description"}));
  fill(out.site_name, first_of(meta, {"og:site_name", "application-name"}));
  out.title = without_known_site(out.title, out.site_name);
  fill(out.published,
       first_of(meta, {"article:published_time", "parsely-pub-date", "datepublished", "date", "dc:date"}));
  fill(out.published, published_time(tree));
  fill(out.modified, first_of(meta, {"article:modified_time", "article:modified", "datemodified",
                                     "og:updated_time", "dcterms:modified", "last-modified"}));
  out.url = canonical_address(tree);
  const std::string shared_address = first_of(meta, {"og:url"});
  if (is_address(shared_address)) fill(out.url, shared_address);
  out.lang = tidy(tree.root()->attribute("lang"));
  return out;
}

}  // namespace ragctl::extract
