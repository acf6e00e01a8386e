#include "ragctl/base/huge_pages.hpp"

#include <sys/mman.h>

#include <new>

namespace ragctl {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;

class HugePages final : public std::pmr::memory_resource {
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (bytes < kHugePage) return ::operator new(bytes, std::align_val_t(alignment));
    void* const memory = ::operator new(bytes, std::align_val_t(kHugePage));
    // Only advice: without it the pages are small ones.
    static_cast<void>(::madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE));
    return memory;
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    ::operator delete(memory, bytes, std::align_val_t(bytes < kHugePage ? alignment : kHugePage));
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

}  // namespace

std::pmr::memory_resource* huge_pages() noexcept {
  static HugePages resource;
  return &resource;
}

}  // namespace ragctl
