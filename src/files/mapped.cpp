#include "ragctl/files/mapped.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {
namespace {

// mmap and munmap speak of void*, the bytes are const: the one place where the constness is shed.
void unmap(const char* data, std::size_t size) noexcept {
  if (data != nullptr) ::munmap(const_cast<char*>(data), size);
}

Error damaged(const std::filesystem::path& path, const char* how) {
  return {ErrorCode::damaged, path.string() + " is " + how, "rebuild it: ragctl index TENANT --rebuild"};
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (!descriptor_.open()) {
    if (errno == ENOENT || errno == ENOTDIR) throw damaged(path, "missing");
    throw system_error("open", path.string(), errno);
  }
  struct stat status {};
  if (::fstat(descriptor_.get(), &status) != 0) throw system_error("read", path.string(), errno);
  if (!S_ISREG(status.st_mode)) throw damaged(path, "not a file");
  if (status.st_size == 0) throw damaged(path, "empty");
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor_.get(), 0);
  if (data == MAP_FAILED) throw system_error("map", path.string(), errno);
  data_ = static_cast<const char*>(data);
  size_ = size;
  // Else a kernel that caches files in huge pages maps 2 MB for each row that a search looks at, and a query
  // over a million chunks is charged with 230 MB where 100 are near what it reads. A kernel that has none
  // says so: fine.
  static_cast<void>(::madvise(data, size, MADV_NOHUGEPAGE));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : descriptor_(std::move(other.descriptor_)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    unmap(data_, size_);
    descriptor_ = std::move(other.descriptor_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

void MappedFile::copy(std::string_view part, std::span<char> out) const {
  auto at = static_cast<::off_t>(part.data() - data_);
  while (!out.empty()) {
    const ::ssize_t size = ::pread(descriptor_.get(), out.data(), out.size(), at);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw system_error("read", "a mapped file", errno);
    if (size == 0) throw Error(ErrorCode::damaged, "a mapped file has become shorter");
    out = out.subspan(static_cast<std::size_t>(size));
    at += size;
  }
}

MappedFile::~MappedFile() { unmap(data_, size_); }

}  // namespace ragctl::files
