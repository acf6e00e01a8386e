#include "mutation.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

namespace ragctl::fuzz {
namespace {

constexpr std::size_t kLargest = 64 * 1024;

/// Values at which counts, sizes and signs break, in the widths that files have.
constexpr std::array<std::string_view, 10> kEdges{std::string_view("\0", 1),
                                                  std::string_view("\xFF", 1),
                                                  std::string_view("\x7F", 1),
                                                  std::string_view("\x80", 1),
                                                  std::string_view("\0\0\0\0", 4),
                                                  std::string_view("\xFF\xFF\xFF\xFF", 4),
                                                  std::string_view("\0\0\0\x80", 4),
                                                  std::string_view("\xFF\xFF\xFF\x7F", 4),
                                                  std::string_view("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 8),
                                                  std::string_view("\0\0\0\0\0\0\0\x80", 8)};

class Mutation {
public:
  Mutation(const std::vector<std::string>& seeds, std::uint32_t number) : seeds_(seeds), random_(number) {
    bytes_ = seeds_[below(seeds_.size())];
  }

  std::string take() {
    for (std::size_t left = 1 + below(6); left > 0; --left) change();
    if (bytes_.size() > kLargest) bytes_.resize(kLargest);
    return std::move(bytes_);
  }

private:
  /// std::uniform_int_distribution differs between libraries, this does not.
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }
  std::size_t place() { return below(bytes_.size() + 1); }
  char any_byte() { return static_cast<char>(random_() & 0xFFU); }

  void overwrite(std::string_view with) {
    const std::size_t at = place();
    bytes_.replace(at, std::min(with.size(), bytes_.size() - at), with);
  }

  void change() {
    switch (below(9)) {
      case 0:
        if (!bytes_.empty()) bytes_[below(bytes_.size())] ^= static_cast<char>(1U << below(8));
        return;
      case 1:
        if (!bytes_.empty()) bytes_[below(bytes_.size())] = any_byte();
        return;
      case 2:
        bytes_.insert(place(), 1 + below(4), any_byte());
        return;
      case 3:
        return overwrite(kEdges[below(kEdges.size())]);
      case 4:
        bytes_.erase(place(), 1 + below(16));
        return;
      case 5:
        bytes_.insert(place(), bytes_.substr(place(), 1 + below(32)));
        return;
      case 6: {
        const std::string& other = seeds_[below(seeds_.size())];
        bytes_.insert(place(), other.substr(below(other.size() + 1), 1 + below(64)));
        return;
      }
      case 7: {
        const std::string& other = seeds_[below(seeds_.size())];
        return overwrite(other.substr(below(other.size() + 1), 1 + below(64)));
      }
      default:
        if (below(8) == 0) bytes_.resize(place());
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937 random_;
  std::string bytes_;
};

}  // namespace

std::string mutated(const std::vector<std::string>& seeds, std::uint32_t number) {
  return Mutation(seeds, number).take();
}

}  // namespace ragctl::fuzz
