#include "package.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

bool is_xml(std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels"); }

std::string folder_of(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return slash == part.npos ? std::string() : std::string(part.substr(0, slash + 1));
}

// "../media/x.png" as seen from "word/"; what leads out of the package stays at its top.
std::string resolve(const std::string& folder, std::string_view target) {
  std::string out = target.starts_with('/') ? std::string() : folder;
  for (std::size_t at = 0; at < target.size();) {
    const std::size_t end = std::min(target.find('/', at), target.size());
    const std::string_view step = target.substr(at, end - at);
    if (step == "..") {
      if (!out.empty()) out.pop_back();
      out = folder_of(out);
    } else if (!step.empty() && step != ".") {
      out.append(step).append(end < target.size() ? "/" : "");
    }
    at = end + 1;
  }
  return out;
}

std::string relationships_part(const std::string& from) {
  const std::string folder = folder_of(from);
  return folder + "_rels/" + from.substr(folder.size()) + ".rels";
}

}  // namespace

OfficePackage::OfficePackage(std::string_view bytes, std::string_view usual_main_part)
    : archive_(bytes),
      left_(std::min(kMostUnpacked, std::max(kAlwaysAllowed, bytes.size() * kMostExpansion))) {
  std::uint64_t claimed = 0;
  for (const ZipArchive::Entry& entry : archive_.entries()) {
    if (!is_xml(entry.name)) continue;
    claimed += std::min(entry.size, kMostUnpacked + 1);  // so that the sum cannot wrap
    if (claimed > left_) {
      throw Error(ErrorCode::failed,
                  "its parts claim to unpack to more than " + format_bytes(left_) + ", from " +
                      format_bytes(bytes.size()),
                  "if it is no attack: open it in an office program and save it in smaller documents");
    }
  }
  main_ = related("", "/officeDocument").value_or(std::string(usual_main_part));
}

XmlTree OfficePackage::main_tree(const std::string& kind, std::string_view root) {
  const auto shown = [](std::string_view name) {
    return "'" + collapse_white_space(without_controls(to_valid_utf8(name))) + "'";
  };
  std::optional<XmlTree> tree = this->tree(main_);
  if (!tree) throw Error(ErrorCode::failed, "no " + kind + ": it has no part " + shown(main_));
  if (tree->root().name() != root) {
    throw Error(ErrorCode::failed, "no " + kind + ": its main part is a " + shown(tree->root().name()));
  }
  return std::move(*tree);
}

std::optional<XmlTree> OfficePackage::tree(std::string_view part, XmlTree::WhiteSpace white_space) {
  const ZipArchive::Entry* const entry = archive_.find(part);
  if (entry == nullptr) return std::nullopt;
  std::string bytes = archive_.read(*entry, left_);
  left_ -= bytes.size();
  return XmlTree(std::move(bytes), entry->name, white_space);
}

const std::vector<OfficePackage::Relationship>& OfficePackage::relationships(const std::string& from) {
  const auto known = relationships_.find(from);
  if (known != relationships_.end()) return known->second;
  std::vector<Relationship> found;
  if (const std::optional<XmlTree> tree = this->tree(relationships_part(from))) {
    for (const XmlNode each : children(tree->root())) {
      if (each.attribute("TargetMode") == "External") continue;
      found.push_back({std::string(each.attribute("Id")), std::string(each.attribute("Type")),
                       resolve(folder_of(from), each.attribute("Target"))});
    }
  }
  return relationships_.emplace(from, std::move(found)).first->second;
}

std::optional<std::string> OfficePackage::related(const std::string& from, std::string_view type) {
  for (const Relationship& each : relationships(from)) {
    if (each.type.ends_with(type) && archive_.find(each.part) != nullptr) return each.part;
  }
  return std::nullopt;
}

std::optional<std::string> OfficePackage::related_by_id(const std::string& from, std::string_view id) {
  for (const Relationship& each : relationships(from)) {
    if (each.id == id && archive_.find(each.part) != nullptr) return each.part;
  }
  return std::nullopt;
}

}  // namespace ragctl::extract
