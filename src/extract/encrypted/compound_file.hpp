#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

/// The streams of an OLE file ([MS-CFB] 3 and 4), as old and encrypted Office documents are. The bytes must
/// outlive it. Every function throws Error{failed} for what is broken.
class CompoundFile {
public:
  explicit CompoundFile(std::string_view bytes);
  /// By its ASCII name, wherever in the tree it is. nullopt: there is none.
  [[nodiscard]] std::optional<std::string> stream(std::string_view name) const;

private:
  using Table = std::vector<std::uint32_t>;
  struct Entry {
    std::string name;  // in UTF-16
    std::uint8_t type = 0;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
  };
  void read_table(Table sectors);
  [[nodiscard]] Table table_sectors() const;
  void read_entries();
  [[nodiscard]] std::string_view sector(std::uint32_t number) const;
  [[nodiscard]] std::string chain(std::uint32_t start) const;
  [[nodiscard]] std::string mini_chain(std::uint32_t start, std::uint64_t size) const;

  std::string_view bytes_;
  std::size_t sector_size_ = 512;
  std::uint64_t mini_cutoff_ = 4096;
  Table next_;       // sector behind each
  Table mini_next_;  // the same of small sectors
  std::string mini_;
  std::vector<Entry> entries_;
};

}  // namespace ragctl::extract
