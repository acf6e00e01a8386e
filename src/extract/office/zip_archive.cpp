#include "zip_archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kEndSize = 22;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::size_t kLongestComment = 65'535;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;  // the number stands in the ZIP64 record instead
constexpr std::uint16_t kZip64 = 1;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorCode::failed, what); }
[[noreturn]] void fail_cut() { fail("cannot be read: the archive is cut short or damaged"); }

std::uint64_t number(std::string_view bytes, std::uint64_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) fail_cut();
  std::uint64_t value = 0;
  for (unsigned i = size; i-- > 0;)
    value = (value << 8U) | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at) + i]);
  return value;
}

std::string_view part(std::string_view bytes, std::uint64_t at, std::uint64_t size) {
  if (at > bytes.size() || bytes.size() - at < size) fail_cut();
  return bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
}

std::string shown(std::string_view name) { return "'" + without_controls(to_valid_utf8(name)) + "'"; }

bool same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b);
}

std::size_t find_end(std::string_view bytes) {
  const std::size_t reach = std::min(bytes.size(), kEndSize + kLongestComment);
  const std::size_t at = bytes.substr(bytes.size() - reach).rfind("PK\5\6"sv);
  if (at == bytes.npos || reach - at < kEndSize) fail_cut();
  return bytes.size() - reach + at;
}

// The extra field 1 holds, in this order, whichever of the numbers did not fit into 32 bits.
void widen(ZipArchive::Entry& entry, std::string_view extra) {
  for (std::uint64_t at = 0; at + 4 <= extra.size();) {
    const std::uint64_t id = number(extra, at, 2);
    const std::uint64_t size = number(extra, at + 2, 2);
    if (id == kZip64) {
      const std::string_view values = part(extra, at + 4, size);
      std::uint64_t next = 0;
      for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.header}) {
        if (*value != kIn64) continue;
        *value = number(values, next, 8);
        next += 8;
      }
    }
    at += 4 + size;
  }
}

/// zlib's state, ended however the unpacking ends.
class Inflater {
public:
  explicit Inflater(std::string_view packed) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    if (::inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { (void)::inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// False: this was the last. Throws when the bytes are no whole stream.
  bool next(std::string_view& out) {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END) fail_cut();
    out = {buffer_.data(), buffer_.size() - stream_.avail_out};
    if (status == Z_OK && out.empty() && stream_.avail_in == 0) fail_cut();
    return status != Z_STREAM_END;
  }

private:
  z_stream stream_{};
  std::array<char, 64 * 1024> buffer_;
};

std::string inflate_all(std::string_view packed, std::uint64_t limit, const std::string& name) {
  std::string out;
  Inflater inflater(packed);
  std::string_view piece;
  for (bool more = true; more;) {
    more = inflater.next(piece);
    if (piece.size() > limit - out.size())
      fail("its part " + shown(name) + " unpacks to more than " + format_bytes(limit));
    out += piece;
  }
  return out;
}

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes) : bytes_(bytes) {
  const std::size_t end = find_end(bytes);
  std::uint64_t count = number(bytes, end + 10, 2);
  std::uint64_t size = number(bytes, end + 12, 4);
  std::uint64_t start = number(bytes, end + 16, 4);
  std::uint64_t after = end;
  if ((count == 0xFFFF || size == kIn64 || start == kIn64) && end >= 20 &&
      part(bytes, end - 20, 4) == "PK\6\7"sv) {
    const std::uint64_t wide = number(bytes, end - 12, 8);
    if (part(bytes, wide, 4) != "PK\6\6"sv) fail_cut();
    count = number(bytes, wide + 32, 8);
    size = number(bytes, wide + 40, 8);
    start = number(bytes, wide + 48, 8);
    after = wide;
  }
  if (size > after || start > after - size) fail_cut();
  shift_ = after - size - start;
  read_directory(after - size, size, count);
}

void ZipArchive::read_directory(std::uint64_t at, std::uint64_t size, std::uint64_t count) {
  const std::string_view directory = part(bytes_, at, size);
  if (count > size / kDirectoryEntrySize) fail_cut();
  entries_.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t next = 0; entries_.size() < count;) {
    if (part(directory, next, 4) != "PK\1\2"sv) fail_cut();
    Entry entry;
    entry.encrypted = (number(directory, next + 8, 2) & 1U) != 0;
    entry.method = static_cast<std::uint16_t>(number(directory, next + 10, 2));
    entry.crc = static_cast<std::uint32_t>(number(directory, next + 16, 4));
    entry.packed = number(directory, next + 20, 4);
    entry.size = number(directory, next + 24, 4);
    const std::uint64_t name = number(directory, next + 28, 2);
    const std::uint64_t extra = number(directory, next + 30, 2);
    entry.header = number(directory, next + 42, 4);
    entry.name = part(directory, next + kDirectoryEntrySize, name);
    // Some writers use the separator of Windows.
    std::ranges::replace(entry.name, '\\', '/');
    widen(entry, part(directory, next + kDirectoryEntrySize + name, extra));
    next += kDirectoryEntrySize + name + extra + number(directory, next + 32, 2);
    entries_.push_back(std::move(entry));
  }
}

const ZipArchive::Entry* ZipArchive::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      entries_, [&](const Entry& entry) { return std::ranges::equal(entry.name, name, same_letter); });
  return found == entries_.end() ? nullptr : &*found;
}

std::string_view ZipArchive::packed_bytes(const Entry& entry) const {
  if (entry.header > bytes_.size()) fail_cut();
  const std::uint64_t at = entry.header + shift_;
  if (part(bytes_, at, 4) != "PK\3\4"sv) fail_cut();
  const std::uint64_t variable = number(bytes_, at + 26, 2) + number(bytes_, at + 28, 2);
  return part(bytes_, at + kLocalHeaderSize + variable, entry.packed);
}

std::string ZipArchive::read(const Entry& entry, std::uint64_t limit) const {
  if (entry.encrypted)
    fail("its part " + shown(entry.name) + " is encrypted, which Office never does in this way");
  if (entry.size > limit) {
    fail("its part " + shown(entry.name) + " claims to unpack to " + format_bytes(entry.size) +
         ", more than the limit of " + format_bytes(limit));
  }
  const std::string_view packed = packed_bytes(entry);
  if (packed.size() > kIn64) fail("its part " + shown(entry.name) + " is larger than 4 GiB");
  std::string out;
  if (entry.method == kDeflated)
    out = inflate_all(packed, limit, entry.name);
  else if (entry.method == kStored && packed.size() <= limit)
    out = packed;
  else
    fail("its part " + shown(entry.name) + " is packed by method " + std::to_string(entry.method) +
         ", which is not known here");
  const auto crc = ::crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (crc != entry.crc) fail("damaged: the checksum of its part " + shown(entry.name) + " does not fit");
  return out;
}

}  // namespace ragctl::extract
