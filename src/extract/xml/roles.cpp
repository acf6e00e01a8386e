#include "roles.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <utility>

namespace ragctl::extract {
namespace {

using Entry = std::pair<std::string_view, XmlRole>;

using enum XmlRole;

constexpr std::array kRoles{
    // Sections.
    Entry{"book", section}, Entry{"part", section}, Entry{"chapter", section}, Entry{"appendix", section},
    Entry{"preface", section}, Entry{"article", section}, Entry{"section", section},
    Entry{"simplesect", section}, Entry{"sect1", section}, Entry{"sect2", section}, Entry{"sect3", section},
    Entry{"sect4", section}, Entry{"sect5", section}, Entry{"refentry", section},
    Entry{"refsection", section}, Entry{"refsect1", section}, Entry{"refsynopsisdiv", section},
    Entry{"refsect2", section}, Entry{"refsect3", section}, Entry{"sec", section}, Entry{"app", section},
    Entry{"div", section}, Entry{"div1", section}, Entry{"div2", section}, Entry{"div3", section},
    Entry{"div4", section}, Entry{"topic", section}, Entry{"concept", section}, Entry{"task", section},
    Entry{"reference", section}, Entry{"glossary", section}, Entry{"bibliography", section},
    Entry{"channel", section}, Entry{"feed", section}, Entry{"entry", section},
    // Titles.
    Entry{"title", title}, Entry{"head", title}, Entry{"article-title", title}, Entry{"bridgehead", title},
    Entry{"refname", title},
    // Text.
    Entry{"p", paragraph}, Entry{"para", paragraph}, Entry{"simpara", paragraph}, Entry{"ab", paragraph},
    Entry{"subtitle", paragraph}, Entry{"term", paragraph}, Entry{"dt", paragraph},
    Entry{"caption", paragraph}, Entry{"author", paragraph}, Entry{"contrib", paragraph},
    Entry{"name", paragraph}, Entry{"aff", paragraph}, Entry{"personname", paragraph},
    Entry{"date", paragraph}, Entry{"pubdate", paragraph}, Entry{"pub-date", paragraph},
    Entry{"mixed-citation", paragraph}, Entry{"element-citation", paragraph}, Entry{"bibl", paragraph},
    Entry{"l", paragraph}, Entry{"v", paragraph}, Entry{"shortdesc", paragraph}, Entry{"cmd", paragraph},
    Entry{"blockquote", quote}, Entry{"disp-quote", quote}, Entry{"epigraph", quote},
    // Lists, code, tables.
    Entry{"itemizedlist", list}, Entry{"simplelist", list}, Entry{"variablelist", list}, Entry{"list", list},
    Entry{"ul", list}, Entry{"dl", list}, Entry{"orderedlist", ordered_list},
    Entry{"procedure", ordered_list}, Entry{"ol", ordered_list}, Entry{"steps", ordered_list},
    Entry{"listitem", item}, Entry{"list-item", item}, Entry{"item", item}, Entry{"li", item},
    Entry{"member", item}, Entry{"step", item}, Entry{"dd", item}, Entry{"programlisting", code},
    Entry{"screen", code}, Entry{"literallayout", code}, Entry{"synopsis", code}, Entry{"codeblock", code},
    Entry{"preformat", code}, Entry{"pre", code}, Entry{"eg", code}, Entry{"table", table},
    Entry{"informaltable", table}, Entry{"simpletable", table}, Entry{"row", row}, Entry{"tr", row},
    Entry{"strow", row}, Entry{"sthead", row}, Entry{"td", cell}, Entry{"th", cell}, Entry{"cell", cell},
    Entry{"stentry", cell},
    // About the document.
    Entry{"info", facts}, Entry{"bookinfo", facts}, Entry{"articleinfo", facts}, Entry{"chapterinfo", facts},
    Entry{"sectioninfo", facts}, Entry{"front", facts}, Entry{"article-meta", facts},
    Entry{"title-group", facts}, Entry{"refnamediv", facts}, Entry{"prolog", facts},
    Entry{"contrib-group", facts}, Entry{"encoded", markup}, Entry{"description", markup},
    Entry{"summary", markup}, Entry{"content", markup}, Entry{"teiheader", silent},
    Entry{"indexterm", silent}, Entry{"binary", silent}, Entry{"colspec", silent},
    Entry{"journal-meta", silent}, Entry{"article-id", silent}, Entry{"script", silent},
    Entry{"style", silent}};

constexpr std::array<std::string_view, 23> kRoots{
    "book",     "article",     "chapter", "section",   "appendix", "preface",  "part", "set",
    "refentry", "tei",         "tei.2",   "teicorpus", "topic",    "concept",  "task", "reference",
    "dita",     "fictionbook", "rss",     "feed",      "sect1",    "glossary", "sec"};

}  // namespace

std::string xml_local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  std::string local(colon == name.npos ? name : name.substr(colon + 1));
  std::ranges::transform(local, local.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return local;
}

XmlRole xml_role(std::string_view local_name) {
  const auto* found = std::ranges::find(kRoles, local_name, &Entry::first);
  return found == kRoles.end() ? none : found->second;
}

bool is_machinery_of_feeds(std::string_view local_name) {
  const auto names = {"link", "guid", "id", "generator", "ttl", "language", "lastbuilddate", "updated"};
  return std::ranges::find(names, local_name) != names.end();
}

bool is_inline_among_text(std::string_view local_name) {
  const auto names = {"p", "para", "simpara", "formalpara"};
  return std::ranges::find(names, local_name) == names.end();
}

bool is_xml_document(std::string_view local_name) {
  return std::ranges::find(kRoots, local_name) != kRoots.end();
}

}  // namespace ragctl::extract
