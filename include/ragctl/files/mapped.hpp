#pragma once
#include <cstddef>
#include <filesystem>
#include <string_view>

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

private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ragctl::files
