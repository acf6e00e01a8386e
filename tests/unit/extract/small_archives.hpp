#pragma once
#include <string>
#include <utility>
#include <vector>

namespace ragctl::extract {

enum class ArchiveFormat { zip, tar };
enum class Filter { none, gzip, bzip2, xz, zstd };

using Files = std::vector<std::pair<std::string, std::string>>;

/// An archive of these files by the library that reads them, which is known to write what others do. A name
/// that ends with "/" is a folder, one with "->" a symbolic link.
[[nodiscard]] std::string archive_of(const Files& files, ArchiveFormat format, Filter filter = Filter::none,
                                     const std::string& password = {});
/// One file packed without an archive.
[[nodiscard]] std::string packed(const std::string& bytes, Filter filter);

}  // namespace ragctl::extract
