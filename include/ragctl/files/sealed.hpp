#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/mapped.hpp"

namespace ragctl::files {

// A sealed file is written once, never changed, and mapped: what index segments and embedding models are kept
// in.
//
//   magic                8 bytes
//   version, sections    two u32
//   file size            u64
//   figures              eight u64 that the format gives a meaning
//   section table        per section: offset, size, checksum (three u64)
//   header checksum      xxh3 of all of the above
//   sections             each at a multiple of 64, padded with zeros
//
// Numbers are little-endian. A section's checksum covers its padding, so that every byte of the file is
// covered, and is a chain of xxh3 over pieces of 1 MiB, each seeded with the sum so far. The header checksum
// covers the section checksums and therefore names the whole file.

struct SealedFormat {
  std::string_view magic;  ///< 8 bytes
  std::uint32_t version = 1;
  std::uint32_t sections = 0;
  std::string_view name;  ///< for messages: "postings file"
  std::string_view hint;  ///< what mends a damaged one
};

using SealedFigures = std::array<std::uint64_t, 8>;

/// Writes the sections in order, then seals. Without seal() the file never appears.
class SealedWriter {
public:
  SealedWriter(const std::filesystem::path& file, const SealedFormat& format);
  /// Ends the section before it, if any.
  void begin_section();
  void write(std::string_view bytes);
  [[nodiscard]] std::uint64_t section_size() const noexcept { return section_size_; }
  /// Durable when it returns. The checksum names the whole content.
  [[nodiscard]] std::uint64_t seal(const SealedFigures& figures);

private:
  struct Section {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t checksum = 0;
  };
  void append(std::string_view bytes);
  void end_section();

  AtomicFile file_;
  SealedFormat format_;
  std::vector<Section> sections_;
  std::string piece_;  ///< bytes of the section that are not summed yet
  std::uint64_t section_size_ = 0;
};

enum class SealedCheck {
  header,     ///< reads one page; sections are checked on demand with verify()
  everything  ///< reads every byte
};

/// A sealed file, mapped. Thread-safe.
class SealedFile {
public:
  /// Throws damaged: absent, cut, of another kind or version, or its checksum is not the `expected` one.
  SealedFile(const std::filesystem::path& file, const SealedFormat& format, SealedCheck check,
             std::optional<std::uint64_t> expected);

  [[nodiscard]] std::uint64_t checksum() const noexcept { return checksum_; }
  [[nodiscard]] std::uint64_t figure(std::size_t index) const { return figures_.at(index); }
  [[nodiscard]] std::string_view section(std::size_t index) const { return sections_.at(index).bytes; }
  /// Compares the section with its checksum, once; later calls cost nothing. Throws damaged.
  void verify(std::size_t index) const;
  /// MappedFile::copy() of a part of a section.
  void copy(std::string_view part, std::span<char> out) const { mapped_.copy(part, out); }
  /// Error{damaged} that names the file and says what is wrong, for the formats built on this.
  [[nodiscard]] Error damage(std::string_view what) const;

private:
  struct Section {
    std::string_view bytes;
    std::string_view padded;
    std::uint64_t checksum = 0;
  };
  void read_header(const SealedFormat& format, std::optional<std::uint64_t> expected);
  void read_sections(std::string_view header, std::size_t count);

  std::string path_;
  std::string name_;
  std::string hint_;
  MappedFile mapped_;
  std::uint64_t checksum_ = 0;
  SealedFigures figures_{};
  std::vector<Section> sections_;
  std::unique_ptr<std::atomic<bool>[]> verified_;
};

}  // namespace ragctl::files
