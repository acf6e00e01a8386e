#include "small_archives.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace ragctl::extract {
namespace {

struct FreeArchive {
  void operator()(archive* handle) const { (void)::archive_write_free(handle); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { ::archive_entry_free(entry); }
};

void add_filter(archive* handle, Filter filter) {
  if (filter == Filter::gzip) (void)::archive_write_add_filter_gzip(handle);
  if (filter == Filter::bzip2) (void)::archive_write_add_filter_bzip2(handle);
  if (filter == Filter::xz) (void)::archive_write_add_filter_xz(handle);
  if (filter == Filter::zstd) (void)::archive_write_add_filter_zstd(handle);
}

void add_file(archive* handle, const std::string& name, const std::string& bytes) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(::archive_entry_new());
  const std::size_t arrow = name.find("->");
  ::archive_entry_set_pathname(entry.get(), name.substr(0, arrow).c_str());
  ::archive_entry_set_perm(entry.get(), 0644);
  ::archive_entry_set_mtime(entry.get(), 1'700'000'000, 0);
  ::archive_entry_set_filetype(entry.get(), name.ends_with('/') ? AE_IFDIR : AE_IFREG);
  if (arrow != std::string::npos) {
    ::archive_entry_set_filetype(entry.get(), AE_IFLNK);
    ::archive_entry_set_symlink(entry.get(), name.substr(arrow + 2).c_str());
  }
  ::archive_entry_set_size(entry.get(), static_cast<std::int64_t>(bytes.size()));
  if (::archive_write_header(handle, entry.get()) < ARCHIVE_WARN)
    throw std::runtime_error(::archive_error_string(handle));
  if (!bytes.empty()) (void)::archive_write_data(handle, bytes.data(), bytes.size());
}

template <class Fill>
std::string written(archive* handle, std::size_t room, const Fill& fill) {
  std::string out(room, '\0');
  std::size_t used = 0;
  if (::archive_write_open_memory(handle, out.data(), out.size(), &used) != ARCHIVE_OK)
    throw std::runtime_error(::archive_error_string(handle));
  fill();
  if (::archive_write_close(handle) != ARCHIVE_OK) throw std::runtime_error(::archive_error_string(handle));
  out.resize(used);
  return out;
}

}  // namespace

std::string archive_of(const Files& files, ArchiveFormat format, Filter filter, const std::string& password) {
  const std::unique_ptr<archive, FreeArchive> handle(::archive_write_new());
  if (format == ArchiveFormat::zip)
    (void)::archive_write_set_format_zip(handle.get());
  else
    (void)::archive_write_set_format_pax_restricted(handle.get());
  add_filter(handle.get(), filter);
  if (!password.empty()) {
    (void)::archive_write_set_options(handle.get(), "zip:encryption=aes256");
    (void)::archive_write_set_passphrase(handle.get(), password.c_str());
  }
  (void)::archive_write_set_bytes_in_last_block(handle.get(), 1);
  std::size_t room = 1'000'000;
  for (const auto& [name, bytes] : files) room += bytes.size() * 2 + 10'000;
  return written(handle.get(), room, [&] {
    for (const auto& [name, bytes] : files) add_file(handle.get(), name, bytes);
  });
}

std::string packed(const std::string& bytes, Filter filter) {
  const std::unique_ptr<archive, FreeArchive> handle(::archive_write_new());
  (void)::archive_write_set_format_raw(handle.get());
  add_filter(handle.get(), filter);
  (void)::archive_write_set_bytes_in_last_block(handle.get(), 1);
  return written(handle.get(), bytes.size() * 2 + 1'000'000, [&] { add_file(handle.get(), "data", bytes); });
}

}  // namespace ragctl::extract
