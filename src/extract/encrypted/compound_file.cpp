#include "compound_file.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"

namespace ragctl::extract {
namespace {

constexpr std::uint32_t kLastSector = 0xFFFFFFFA;  // numbers beyond it mean an end, a gap, ...
constexpr std::size_t kInHeader = 109;             // sectors of the table that the header names
constexpr std::size_t kEntrySize = 128;
constexpr std::size_t kMiniSize = 64;
constexpr std::uint8_t kStream = 2;
constexpr std::uint8_t kRoot = 5;

[[noreturn]] void fail() {
  throw Error(ErrorCode::failed, "cannot be read: the container is cut short or damaged");
}

std::uint64_t number(std::string_view bytes, std::size_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) fail();
  std::uint64_t value = 0;
  for (unsigned i = size; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::uint32_t word(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number(bytes, at, 4));
}

}  // namespace

CompoundFile::CompoundFile(std::string_view bytes) : bytes_(bytes) {
  const std::uint64_t shift = number(bytes, 30, 2);
  if (shift != 9 && shift != 12) fail();
  sector_size_ = std::size_t{1} << shift;
  mini_cutoff_ = word(bytes, 56);
  read_table(table_sectors());
  read_entries();
  const std::string mini_table = chain(word(bytes, 60));
  for (std::size_t at = 0; at + 4 <= mini_table.size(); at += 4) mini_next_.push_back(word(mini_table, at));
  const auto root = std::ranges::find(entries_, kRoot, &Entry::type);
  if (root != entries_.end()) mini_ = chain(root->start);
}

std::string_view CompoundFile::sector(std::uint32_t number) const {
  const std::uint64_t at = (std::uint64_t{number} + 1) * sector_size_;
  if (at >= bytes_.size()) fail();
  return bytes_.substr(static_cast<std::size_t>(at), sector_size_);
}

// The sectors that hold the table: the first of them in the header, the others in a chain of their own.
CompoundFile::Table CompoundFile::table_sectors() const {
  Table out;
  for (std::size_t i = 0; i < kInHeader; ++i) {
    if (const std::uint32_t each = word(bytes_, 76 + 4 * i); each < kLastSector) out.push_back(each);
  }
  const std::size_t most = bytes_.size() / sector_size_ + 1;
  std::size_t steps = 0;
  for (std::uint32_t more = word(bytes_, 68); more < kLastSector;) {
    const std::string_view list = sector(more);
    for (std::size_t at = 0; at + 8 <= list.size(); at += 4) {
      if (const std::uint32_t each = word(list, at); each < kLastSector) out.push_back(each);
    }
    more = word(list, sector_size_ - 4);
    if (++steps > most || out.size() > most) fail();
  }
  return out;
}

void CompoundFile::read_table(Table sectors) {
  for (const std::uint32_t each : sectors) {
    const std::string_view part = sector(each);
    for (std::size_t at = 0; at + 4 <= part.size(); at += 4) next_.push_back(word(part, at));
  }
}

std::string CompoundFile::chain(std::uint32_t start) const {
  std::string out;
  for (std::uint32_t at = start; at < kLastSector; at = next_[at]) {
    out += sector(at);
    if (at >= next_.size() || out.size() > bytes_.size()) fail();  // a chain that bites its tail
  }
  return out;
}

std::string CompoundFile::mini_chain(std::uint32_t start, std::uint64_t size) const {
  std::string out;
  for (std::uint32_t at = start; at < kLastSector && out.size() < size; at = mini_next_[at]) {
    const std::uint64_t begin = std::uint64_t{at} * kMiniSize;
    if (begin >= mini_.size() || at >= mini_next_.size() || out.size() > mini_.size()) fail();
    out += mini_.substr(static_cast<std::size_t>(begin), kMiniSize);
  }
  return out;
}

void CompoundFile::read_entries() {
  const std::string directory = chain(word(bytes_, 48));
  for (std::size_t at = 0; at + kEntrySize <= directory.size(); at += kEntrySize) {
    const std::string_view entry = std::string_view(directory).substr(at, kEntrySize);
    const auto name_size = static_cast<std::size_t>(std::min<std::uint64_t>(number(entry, 64, 2), 64));
    Entry out;
    out.name = entry.substr(0, name_size < 2 ? 0 : name_size - 2);  // without its zero
    out.type = static_cast<std::uint8_t>(number(entry, 66, 1));
    out.start = word(entry, 116);
    // Writers of the third version leave the upper half undefined.
    out.size = number(entry, 120, sector_size_ == 512 ? 4 : 8);
    entries_.push_back(std::move(out));
  }
}

std::optional<std::string> CompoundFile::stream(std::string_view name) const {
  std::string wanted;
  for (const char c : name) wanted.append({c, '\0'});
  const auto found = std::ranges::find_if(
      entries_, [&](const Entry& entry) { return entry.type == kStream && entry.name == wanted; });
  if (found == entries_.end()) return std::nullopt;
  std::string out = found->size < mini_cutoff_ ? mini_chain(found->start, found->size) : chain(found->start);
  if (out.size() < found->size) fail();
  out.resize(static_cast<std::size_t>(found->size));
  return out;
}

}  // namespace ragctl::extract
