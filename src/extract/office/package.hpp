#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml_tree.hpp"
#include "zip_archive.hpp"

namespace ragctl::extract {

/// The parts of an Office document, found by their relationships (ECMA-376 part 2), not by their names, and
/// never more of them than the limit on expansion allows. The bytes must outlive it. Every function throws
/// Error{failed} for what is broken.
class OfficePackage {
public:
  /// All that is read of one document: at most 200 MB, and at most 100 times its own size (but always 10 MB).
  /// What is only carried along, such as pictures, is never unpacked and does not count.
  static constexpr std::uint64_t kMostUnpacked = 200'000'000;
  static constexpr std::uint64_t kMostExpansion = 100;
  static constexpr std::uint64_t kAlwaysAllowed = 10'000'000;

  /// Refuses an archive whose XML claims more than the limit before anything of it is unpacked.
  /// `usual_main_part`: what the package is about where it does not say so.
  OfficePackage(std::string_view bytes, std::string_view usual_main_part);

  /// The part that the package is about.
  [[nodiscard]] const std::string& main_part() const { return main_; }
  /// Its XML. Throws Error{failed} "no KIND: ..." when it is missing or its root is not `root`.
  [[nodiscard]] XmlTree main_tree(const std::string& kind, std::string_view root);
  [[nodiscard]] bool has(std::string_view part) const { return archive_.find(part) != nullptr; }
  /// nullopt: there is no such part.
  [[nodiscard]] std::optional<XmlTree> tree(std::string_view part,
                                            XmlTree::WhiteSpace white_space = XmlTree::WhiteSpace::sole);
  /// The first part that `from` relates to by a type that ends so, "/styles"; of `from` "" it is the whole
  /// package. nullopt when there is none or it is not in the archive.
  [[nodiscard]] std::optional<std::string> related(const std::string& from, std::string_view type);
  /// The part that `from` names by this id.
  [[nodiscard]] std::optional<std::string> related_by_id(const std::string& from, std::string_view id);

private:
  struct Relationship {
    std::string id;
    std::string type;
    std::string part;
  };
  [[nodiscard]] const std::vector<Relationship>& relationships(const std::string& from);

  ZipArchive archive_;
  std::uint64_t left_ = 0;  // bytes that may still be unpacked
  std::string main_;
  std::map<std::string, std::vector<Relationship>> relationships_;  // by the part that they are of
};

}  // namespace ragctl::extract
