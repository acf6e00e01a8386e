#include "properties.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {

std::string one_line(std::string_view text) {
  return collapse_white_space(without_controls(to_valid_utf8(text)));
}

std::optional<XmlTree> related_tree(OfficePackage& package, const std::string& from, std::string_view type) {
  const std::optional<std::string> part = package.related(from, type);
  return part ? package.tree(*part) : std::nullopt;
}

void read_properties(OfficePackage& package, model::StructuredText& text) {
  const std::optional<XmlTree> tree = related_tree(package, "", "/core-properties");
  if (!tree) return;
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"dc:creator", "author"},  {"dcterms:created", "created"}, {"dcterms:modified", "modified"},
      {"dc:subject", "subject"}, {"cp:keywords", "keywords"},    {"dc:description", "description"},
      {"dc:language", "lang"}};
  text.title = one_line(tree->root().child("dc:title").text());
  for (const auto& [element, name] : kNames) {
    std::string value = one_line(tree->root().child(element).text());
    if (!value.empty()) text.metadata[name] = std::move(value);
  }
}

std::string first_heading(const model::StructuredText& text) {
  const auto found = std::ranges::find(text.blocks, model::BlockKind::heading, &model::Block::kind);
  return found == text.blocks.end() ? std::string()
                                    : text.text.substr(found->begin, found->end - found->begin);
}

void warn_of(std::string_view what, std::uint64_t count, model::StructuredText& text) {
  if (count > 0) text.warnings.push_back(std::string(what) + ": " + format_count(count));
}

std::string comment_mark(std::string_view author, std::string_view place) {
  std::string out = "[Comment";
  if (const std::string name = one_line(author); !name.empty()) out += " by " + name;
  if (const std::string where = one_line(place); !where.empty()) out += " on " + where;
  return out + "] ";
}

}  // namespace ragctl::extract
