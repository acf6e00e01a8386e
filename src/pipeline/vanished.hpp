#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::pipeline {

/// What the catalog remembers of files. For one thread.
class Origins {
public:
  explicit Origins(catalog::Catalog& catalog, const std::string& source);

  /// Null when the path is not known. Costs next to nothing for the path after the one that was found last: a
  /// folder of 100,000 files is listed about in this order.
  [[nodiscard]] const catalog::Origin* find(std::string_view path) const;
  [[nodiscard]] std::size_t place_of(const catalog::Origin& origin) const {
    return static_cast<std::size_t>(&origin - by_path_.data());
  }
  [[nodiscard]] std::size_t size() const noexcept { return by_path_.size(); }
  [[nodiscard]] auto begin() const noexcept { return by_path_.begin(); }
  [[nodiscard]] auto end() const noexcept { return by_path_.end(); }

private:
  std::vector<catalog::Origin> by_path_;
  mutable std::size_t next_ = 0;
};

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
