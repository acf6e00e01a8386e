#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

/// A ZIP archive in memory (APPNOTE 6.3: stored and deflated entries, ZIP64 sizes). Its directory is read at
/// once, its entries when they are asked for, so that what they claim to be can be weighed before anything is
/// unpacked, and by name in any order: libarchive, which reads archives of documents (extract/archive), goes
/// through them one after another. The bytes must outlive it. Throws Error{failed} saying what is wrong with
/// the archive.
class ZipArchive {
public:
  struct Entry {
    std::string name;
    std::uint64_t packed = 0;  ///< bytes in the archive
    std::uint64_t size = 0;    ///< bytes once unpacked, as the directory claims
    std::uint64_t header = 0;  ///< where its local header is
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
    bool encrypted = false;
  };

  explicit ZipArchive(std::string_view bytes);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// By name, without regard to case, as packages of Office compare them. nullptr: there is none.
  [[nodiscard]] const Entry* find(std::string_view name) const;
  /// Unpacks an entry. Never holds more than `limit` bytes, whatever the entry claims.
  [[nodiscard]] std::string read(const Entry& entry, std::uint64_t limit) const;

private:
  void read_directory(std::uint64_t at, std::uint64_t size, std::uint64_t count);
  [[nodiscard]] std::string_view packed_bytes(const Entry& entry) const;

  std::string_view bytes_;
  std::uint64_t shift_ = 0;  // bytes before the archive, which its offsets do not count
  std::vector<Entry> entries_;
};

}  // namespace ragctl::extract
