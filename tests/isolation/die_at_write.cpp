// The functions of the C library that change the disk, put before the library's own by the linker, so that a
// program can die between any two of them.
#include "isolation/die_at_write.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace {

std::atomic<int> left{0};  // 0: never

void count() {
  if (left > 0 && --left == 0) ::kill(::getpid(), SIGKILL);
}

template <class Function>
Function* library(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

void ragctl::test::die_at_write(int number) { left = number; }

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const next = library<ssize_t(int, const void*, size_t)>("write");
  count();
  return next(file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  static auto* const next = library<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  count();
  return next(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  static auto* const next = library<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  count();
  return next(file, bytes, size, offset);
}

int fsync(int file) {
  static auto* const next = library<int(int)>("fsync");
  count();
  return next(file);
}

int fdatasync(int file) {
  static auto* const next = library<int(int)>("fdatasync");
  count();
  return next(file);
}

int ftruncate64(int file, off64_t size) noexcept {
  static auto* const next = library<int(int, off64_t)>("ftruncate64");
  count();
  return next(file, size);
}

int rename(const char* from, const char* to) noexcept {
  static auto* const next = library<int(const char*, const char*)>("rename");
  count();
  return next(from, to);
}

int unlink(const char* path) noexcept {
  static auto* const next = library<int(const char*)>("unlink");
  count();
  return next(path);
}

}  // extern "C"
