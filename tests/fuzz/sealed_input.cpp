#include "sealed_input.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "ragctl/base/digest.hpp"

namespace ragctl::fuzz {
namespace {

// As files/sealed.hpp has it.
constexpr std::size_t kVersion = 8;
constexpr std::size_t kSize = 16;
constexpr std::size_t kTable = 24 + 8 * 8;
constexpr std::size_t kEntry = 3 * 8;
constexpr std::size_t kPiece = std::size_t{1} << 20U;
constexpr std::uint64_t kLargestSection = 100'000;

std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) sum = xxh3(bytes.substr(at, kPiece), sum);
  return sum;
}

std::uint64_t padded(std::uint64_t size) { return (size + 63) / 64 * 64; }

}  // namespace

SealedInput::SealedInput(std::string_view bytes, const files::SealedFormat& format)
    : bytes_(bytes), format_(format), memory_(::memfd_create("sealed input", MFD_CLOEXEC)) {
  if (!memory_.open()) throw std::runtime_error("memfd_create failed");
}

std::uint64_t SealedInput::number(std::size_t at) const {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes_.data() + at, sizeof value);
  return value;
}

void SealedInput::set_number(std::size_t at, std::uint64_t value) {
  std::memcpy(bytes_.data() + at, &value, sizeof value);
}

/// The sections end to end and the file as long as they are together. Their sizes stay what they say, so what
/// was put in or taken out shifts the contents of those that follow.
void SealedInput::lay_out() {
  std::uint64_t at = padded(kTable + format_.sections * kEntry + sizeof(std::uint64_t));
  for (std::size_t section = 0; section < format_.sections; ++section) {
    const std::uint64_t size = number(kTable + section * kEntry + 8);
    if (size > kLargestSection) return;  // is refused, which is right
    set_number(kTable + section * kEntry, at);
    at += padded(size);
  }
  bytes_.resize(at);
}

std::uint64_t SealedInput::seal() {
  const std::size_t header = kTable + format_.sections * kEntry;
  if (bytes_.size() < padded(header + 8)) return 0;  // too short is refused, which is right
  lay_out();
  format_.magic.copy(bytes_.data(), kVersion);
  std::memcpy(bytes_.data() + kVersion, &format_.version, 4);
  std::memcpy(bytes_.data() + kVersion + 4, &format_.sections, 4);
  set_number(kSize, bytes_.size());
  std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(header + 8),
            bytes_.begin() + static_cast<std::ptrdiff_t>(padded(header + 8)), '\0');
  for (std::size_t entry = kTable; entry < header; entry += kEntry) {
    const std::uint64_t begin = std::min<std::uint64_t>(number(entry), bytes_.size());
    const std::uint64_t size = std::min<std::uint64_t>(number(entry + 8), bytes_.size());
    set_number(entry + 16, sum_of(std::string_view(bytes_).substr(begin, padded(size))));
  }
  const std::uint64_t checksum = xxh3(std::string_view(bytes_).substr(0, header));
  set_number(header, checksum);
  return checksum;
}

SealedInput::File SealedInput::file() {
  const std::uint64_t checksum = seal();
  const auto size = static_cast<off_t>(bytes_.size());
  if (::ftruncate(memory_.get(), size) != 0 ||
      ::pwrite(memory_.get(), bytes_.data(), bytes_.size(), 0) != size)
    throw std::runtime_error("the input cannot be written");
  return {"/proc/self/fd/" + std::to_string(memory_.get()), checksum};
}

void SealedInput::set_check(const files::SealedFile& opened, std::size_t section, const char* place,
                            std::uint32_t check) {
  const auto within = static_cast<std::uint64_t>(place - opened.section(section).data());
  std::memcpy(bytes_.data() + number(kTable + section * kEntry) + within, &check, sizeof check);
}

std::string made_by(const std::function<void(const std::filesystem::path&)>& write) {
  const test::ScratchFolder folder;
  write(folder / "file");
  return test::slurp(folder / "file");
}

}  // namespace ragctl::fuzz
