#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <memory>
#include <new>

#include "member_name.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "unpacking.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kReadAtOnce = 64 * 1024;
// After a member that libarchive cannot pass the archive is opened anew, at the cost of reading its
// directory.
constexpr int kMostReopenings = 100;
constexpr int kMostRetries = 10;

struct FreeArchive {
  void operator()(archive* handle) const { (void)::archive_read_free(handle); }
};
using Handle = std::unique_ptr<archive, FreeArchive>;

std::string words_of(archive* handle) {
  const char* const said = ::archive_error_string(handle);
  std::string words = collapse_white_space(without_controls(to_valid_utf8(said == nullptr ? "" : said)));
  if (words.empty()) return "damaged";
  if (words[0] >= 'A' && words[0] <= 'Z' && !(words.size() > 1 && words[1] >= 'A' && words[1] <= 'Z'))
    words[0] = static_cast<char>(words[0] + 32);
  return words;
}

Handle open_archive(std::string_view bytes, const std::string& media_type, const Hints& hints) {
  Handle handle(::archive_read_new());
  if (!handle) throw std::bad_alloc();
  if (media_type == "application/zip") {
    (void)::archive_read_support_format_zip(handle.get());
  } else {
    (void)::archive_read_support_filter_gzip(handle.get());
    (void)::archive_read_support_filter_bzip2(handle.get());
    (void)::archive_read_support_filter_xz(handle.get());
    (void)::archive_read_support_filter_zstd(handle.get());
    (void)::archive_read_support_format_tar(handle.get());
    if (media_type != "application/x-tar") (void)::archive_read_support_format_raw(handle.get());
  }
  for (const std::string& password : hints.passwords) {
    if (!password.empty()) (void)::archive_read_add_passphrase(handle.get(), password.c_str());
  }
  if (::archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    throw Error(ErrorCode::failed, "cannot be read as an archive: " + words_of(handle.get()));
  return handle;
}

// "notes.txt.gz" holds notes.txt.
std::string name_within(std::string_view archive_name) {
  const std::string name = clean_member_name(last_part(archive_name));
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

/// One reading of an archive from its beginning.
class ArchiveReader {
public:
  ArchiveReader(std::string_view bytes, const std::string& media_type, const Hints& hints, MemberSink& sink)
      : bytes_(bytes), media_type_(media_type), hints_(hints), sink_(sink) {}

  void read_all() {
    if (media_type_ == "application/zip") weigh_claims();
    open();
    while (next_header()) take();
  }

private:
  void open() { handle_ = open_archive(bytes_, media_type_, hints_); }

  // Only the directory is read for that.
  void weigh_claims() {
    open();
    std::uint64_t claimed = 0;
    archive_entry* entry = nullptr;
    while (::archive_read_next_header(handle_.get(), &entry) >= ARCHIVE_WARN) {
      if (::archive_entry_filetype(entry) != AE_IFREG) continue;
      const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(::archive_entry_size(entry), 0));
      // What is too large by itself fails by itself, and is never unpacked.
      if (size <= sink_.largest_member()) claimed += size;
      sink_.weigh(claimed);
    }
  }

  // False at the end.
  bool next_header() {
    for (int tries = 0;; ++tries) {
      const int status = ::archive_read_next_header(handle_.get(), &entry_);
      if (status == ARCHIVE_EOF) return false;
      if (status == ARCHIVE_RETRY && tries < kMostRetries) continue;
      if (status < ARCHIVE_WARN) fail_here();
      ++headers_;
      return true;
    }
  }

  [[noreturn]] void fail_here() {
    throw Error(ErrorCode::failed,
                std::string(headers_ == 0 ? "cannot be read as an archive: " : "cannot be read on: ") +
                    words_of(handle_.get()),
                headers_ == 0 ? "" : "what came before is read; is the file complete?");
  }

  [[nodiscard]] std::string entry_name() {
    if (::archive_format(handle_.get()) == ARCHIVE_FORMAT_RAW) return name_within(hints_.name);
    const char* name = ::archive_entry_pathname(entry_);
    if (name == nullptr) name = ::archive_entry_pathname_utf8(entry_);
    return clean_member_name(name == nullptr ? "" : name);
  }

  void take() {
    Member member;
    member.name = entry_name();
    if (is_junk(member.name)) return;
    const bool is_link = ::archive_entry_hardlink(entry_) != nullptr;
    const auto type = ::archive_entry_filetype(entry_);
    if (type == AE_IFDIR) return;
    if (is_link || type == AE_IFLNK)
      return sink_.skip(std::move(member.name), "a link within the archive, which is not followed");
    if (type != AE_IFREG) return sink_.skip(std::move(member.name), "a device, pipe or socket, not a file");
    const std::int64_t size = ::archive_entry_size_is_set(entry_) != 0 ? ::archive_entry_size(entry_) : 0;
    if (size > 0 && static_cast<std::uint64_t>(size) > sink_.largest_member()) {
      // Of a ZIP it is never unpacked; a TAR has to be read through it.
      if (media_type_ != "application/zip") sink_.weigh(static_cast<std::uint64_t>(size));
      return sink_.fail_too_large(std::move(member.name), static_cast<std::uint64_t>(size));
    }
    read_data(std::move(member));
  }

  void read_data(Member&& member) {
    std::array<char, kReadAtOnce> buffer;
    for (;;) {
      const auto got = ::archive_read_data(handle_.get(), buffer.data(), buffer.size());
      if (got == 0) return sink_.put(std::move(member));
      if (got == ARCHIVE_RETRY) continue;
      if (got < 0) return fail_member(std::move(member.name), static_cast<int>(got));
      member.bytes.append(buffer.data(), static_cast<std::size_t>(got));
      if (member.bytes.size() > sink_.largest()) return give_up(std::move(member));
    }
  }

  // It gives more than it said: nobody knows how much is still to come.
  void give_up(Member&& member) {
    sink_.weigh(member.bytes.size());
    sink_.fail_too_large(std::move(member.name), 0);
    if (media_type_ == "application/zip") return;
    throw Error(ErrorCode::failed, "holds a file that is larger than it may be",
                "raise ingest.max_file_bytes, or unpack it yourself and ingest the folder");
  }

  void fail_member(std::string name, int status) {
    const std::string words = words_of(handle_.get());
    if (::archive_entry_is_data_encrypted(entry_) != 0 && status != ARCHIVE_FATAL)
      fail_encrypted(std::move(name));
    else
      sink_.fail(std::move(name), "cannot be unpacked: " + words);
    if (status == ARCHIVE_FATAL) pass_over_damage();
  }

  void fail_encrypted(std::string name) {
    const bool tried = !hints_.passwords.empty();
    sink_.fail(std::move(name),
               tried ? "encrypted, and no password fits" : "encrypted, and no password is given",
               tried ? "add its password to the --password-file" : "give it with --password-file");
  }

  // The members of a ZIP do not depend on each other.
  void pass_over_damage() {
    if (media_type_ != "application/zip" || ++reopenings_ > kMostReopenings) fail_here();
    open();
    const std::uint64_t passed = headers_;
    for (headers_ = 0; headers_ < passed;) {
      if (!next_header()) fail_here();
    }
  }

  std::string_view bytes_;
  const std::string& media_type_;
  const Hints& hints_;
  MemberSink& sink_;
  Handle handle_;
  archive_entry* entry_ = nullptr;
  std::uint64_t headers_ = 0;
  int reopenings_ = 0;
};

}  // namespace

void unpack_archive(std::string_view bytes, const std::string& media_type, const Hints& hints,
                    MemberSink& sink) {
  ArchiveReader(bytes, media_type, hints, sink).read_all();
}

// libarchive gives names in the charset of the locale, and replaces by question marks what has no place
// there. This locale is part of the C library, so no file is needed for it.
void prepare_to_unpack() { (void)std::setlocale(LC_CTYPE, "C.UTF-8"); }

}  // namespace ragctl::extract
