#include "drawing.hpp"

#include <unordered_set>
#include <vector>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {

std::string drawing_words(XmlNode root) {
  std::vector<std::string> pieces;
  for (XmlNode node = root; node; node = node.next_in(root)) {
    const std::string_view name = node.name();
    const bool cached = name == "c:v" && node.parent().parent().name() == "c:strCache";
    if (name == "a:p" || cached) pieces.emplace_back();
    if (cached || (name == "a:t" && !pieces.empty())) pieces.back() += node.text();
  }
  std::string out;
  std::unordered_set<std::string> told;  // each series names its categories again
  for (const std::string& each : pieces) {
    std::string words = collapse_white_space(each);
    if (words.empty() || !told.insert(words).second) continue;
    out.append(out.empty() ? "" : "; ").append(words);
  }
  return out;
}

std::string related_drawing_words(OfficePackage& package, const std::string& from, std::string_view id) {
  const std::optional<std::string> part = package.related_by_id(from, id);
  const std::optional<XmlTree> tree = part ? package.tree(*part) : std::nullopt;
  return tree ? drawing_words(tree->root()) : std::string();
}

}  // namespace ragctl::extract
