#include "ragctl/files/sealed.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "ragctl/base/digest.hpp"

namespace ragctl::files {
namespace {

static_assert(std::endian::native == std::endian::little,
              "sealed files are mapped, so the machine must be little-endian");

constexpr std::size_t kMagicBytes = 8;
constexpr std::size_t kFixedBytes = kMagicBytes + 4 + 4 + 8 + 8 * 8;
constexpr std::size_t kSectionBytes = 3 * 8;
constexpr std::uint64_t kAlignment = 64;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;

constexpr std::size_t header_bytes(std::size_t sections) {
  return kFixedBytes + sections * kSectionBytes + 8;
}
constexpr std::uint64_t aligned(std::uint64_t size) {
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

template <class T>
T get(std::string_view bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::uint64_t chained_sum(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kPieceBytes)
    sum = xxh3(bytes.substr(at, kPieceBytes), sum);
  return sum;
}

}  // namespace

SealedWriter::SealedWriter(const std::filesystem::path& file, const SealedFormat& format)
    : file_(file), format_(format) {
  append(std::string(aligned(header_bytes(format.sections)), '\0'));
}

void SealedWriter::append(std::string_view bytes) { file_.write(bytes); }

void SealedWriter::begin_section() {
  end_section();
  sections_.push_back({file_.size(), 0, 0});
  section_size_ = 0;
}

void SealedWriter::write(std::string_view bytes) {
  append(bytes);
  section_size_ += bytes.size();
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kPieceBytes - piece_.size());
    piece_.append(part);
    bytes.remove_prefix(part.size());
    if (piece_.size() == kPieceBytes) {
      sections_.back().checksum = xxh3(piece_, sections_.back().checksum);
      piece_.clear();
    }
  }
}

void SealedWriter::end_section() {
  if (sections_.empty()) return;
  sections_.back().size = section_size_;
  write(std::string(aligned(section_size_) - section_size_, '\0'));
  if (!piece_.empty()) sections_.back().checksum = xxh3(piece_, sections_.back().checksum);
  piece_.clear();
}

std::uint64_t SealedWriter::seal(const SealedFigures& figures) {
  end_section();
  if (sections_.size() != format_.sections) {
    throw Error(ErrorCode::failed, std::string(format_.name) + " sealed with the wrong number of sections");
  }
  std::string header(format_.magic.substr(0, kMagicBytes));
  header.resize(kMagicBytes);
  put(header, format_.version);
  put(header, format_.sections);
  put(header, file_.size());
  for (const std::uint64_t figure : figures) put(header, figure);
  for (const Section& section : sections_) {
    put(header, section.offset);
    put(header, section.size);
    put(header, section.checksum);
  }
  const std::uint64_t checksum = xxh3(header);
  put(header, checksum);
  file_.write_at(0, header);
  file_.commit();
  return checksum;
}

SealedFile::SealedFile(const std::filesystem::path& file, const SealedFormat& format, SealedCheck check,
                       std::optional<std::uint64_t> expected)
    : path_(file.string()), name_(format.name), hint_(format.hint) {
  try {
    mapped_ = MappedFile(file);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) throw;
    throw Error(ErrorCode::damaged, error.what(), hint_);
  }
  read_header(format, expected);
  if (check == SealedCheck::header) return;
  for (std::size_t index = 0; index < sections_.size(); ++index) verify(index);
}

Error SealedFile::damage(std::string_view what) const {
  return {ErrorCode::damaged, name_ + " " + path_ + " is damaged: " + std::string(what), hint_};
}

void SealedFile::read_header(const SealedFormat& format, std::optional<std::uint64_t> expected) {
  const std::string_view bytes = mapped_.bytes();
  const std::size_t size = header_bytes(format.sections);
  if (bytes.size() < aligned(size)) throw damage("it is too short");
  if (bytes.substr(0, kMagicBytes) != format.magic) throw damage("it is not a " + name_);
  if (get<std::uint32_t>(bytes, kMagicBytes) != format.version) throw damage("it is of an unknown version");
  if (get<std::uint32_t>(bytes, kMagicBytes + 4) != format.sections)
    throw damage("its header does not check");
  checksum_ = get<std::uint64_t>(bytes, size - 8);
  if (xxh3(bytes.substr(0, size - 8)) != checksum_) throw damage("its header does not check");
  if (expected && *expected != checksum_) throw damage("its checksum is not the one that the catalog keeps");
  if (get<std::uint64_t>(bytes, kMagicBytes + 8) != bytes.size()) throw damage("its size is wrong");
  for (std::size_t index = 0; index < figures_.size(); ++index) {
    figures_[index] = get<std::uint64_t>(bytes, kMagicBytes + 16 + index * 8);
  }
  const std::string_view padding = bytes.substr(size, aligned(size) - size);
  if (padding.find_first_not_of('\0') != padding.npos) throw damage("its header does not check");
  read_sections(bytes, format.sections);
}

void SealedFile::read_sections(std::string_view bytes, std::size_t count) {
  std::uint64_t expected_offset = aligned(header_bytes(count));
  for (std::size_t index = 0; index < count; ++index) {
    const std::size_t entry = kFixedBytes + index * kSectionBytes;
    const auto offset = get<std::uint64_t>(bytes, entry);
    const auto size = get<std::uint64_t>(bytes, entry + 8);
    if (offset != expected_offset || offset > bytes.size() || size > bytes.size() - offset ||
        aligned(size) > bytes.size() - offset) {
      throw damage("its section table is wrong");
    }
    expected_offset = offset + aligned(size);
    sections_.push_back({bytes.substr(offset, size), bytes.substr(offset, aligned(size)),
                         get<std::uint64_t>(bytes, entry + 16)});
  }
  if (expected_offset != bytes.size()) throw damage("its section table is wrong");
  verified_ = std::make_unique<std::atomic<bool>[]>(count);
}

void SealedFile::verify(std::size_t index) const {
  const Section& section = sections_.at(index);
  if (verified_[index].load(std::memory_order_acquire)) return;
  if (chained_sum(section.padded) != section.checksum)
    throw damage("section " + std::to_string(index) + " does not check");
  verified_[index].store(true, std::memory_order_release);
}

}  // namespace ragctl::files
