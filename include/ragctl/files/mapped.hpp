#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {

/// A file mapped read-only. Opening reads nothing. Valid until destroyed, even after the file is unlinked.
class MappedFile {
public:
  MappedFile() = default;
  /// Throws damaged when the file is absent or empty: what is mapped is named by the catalog and must be
  /// there.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const noexcept { return {data_, size_}; }
  /// Reads what `part` of bytes() would show, as many bytes as `out` has, without touching the mapping. For
  /// small parts from all over a large file: the kernel maps 64 KB or more around each page that is touched,
  /// and all of it counts as memory of the process. Throws damaged when the file has become shorter.
  void copy(std::string_view part, std::span<char> out) const;

private:
  Descriptor descriptor_;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ragctl::files
