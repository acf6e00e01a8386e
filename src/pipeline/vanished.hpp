#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::pipeline {

/// What the catalog remembers of files, by path.
using Origins = std::unordered_map<std::string, catalog::Origin>;

/// A file that the catalog knows, and that a listing of its place shows no more.
struct VanishedFile {
  const catalog::Origin* origin = nullptr;
  bool left_out = false;  ///< it is still there, but the rules of its folder leave it out now
  [[nodiscard]] const char* why() const {
    return left_out ? "left out by the rules of its folder" : "the file is gone";
  }
};

/// By path. A folder that could not be listed whole hides what is in it, so of its files none has vanished.
/// Borrows the origins.
[[nodiscard]] std::vector<VanishedFile> vanished_files(const Origins& origins,
                                                       const source::Listing& listing);

/// Documents that are known in the places that the listing is of.
[[nodiscard]] std::uint64_t known_documents(const Origins& origins, const source::Listing& listing);

/// Takes out of `files` those that more likely cannot be seen than are gone, and returns the folders that
/// tell: a folder that was given and in which nothing is found, and a folder below it that is empty and has
/// not changed since its documents came, as when a disk is not mounted there. Whoever deletes a file changes
/// its folder.
[[nodiscard]] std::vector<std::string> take_out_unseen(std::vector<VanishedFile>& files,
                                                       const source::Listing& listing,
                                                       catalog::Catalog& catalog);

}  // namespace ragctl::pipeline
