#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "lines.hpp"

namespace ragctl::extract {

/// Consecutive lines that belong together and are set alike.
using LineGroup = std::span<const PagedLine>;

/// What is usual in a document, so that what stands out can be told: the size of its body text, and whether
/// that is bold or typewritten throughout.
class PagedStyles {
public:
  explicit PagedStyles(const PagedDocument& document);

  /// Larger than the body by so much that a reader sees it, and rare; the size in half points, else 0.
  [[nodiscard]] int large_size(const PagedLine& line) const;
  [[nodiscard]] bool stands_out_bold(const PagedLine& line) const;
  [[nodiscard]] bool stands_out_monospaced(const PagedLine& line) const {
    return line.monospaced && !monospaced_body_;
  }
  [[nodiscard]] bool reflowable() const { return reflowable_; }

private:
  std::map<int, std::size_t> letters_of_size_;  // by half points
  std::size_t letters_ = 0;
  int body_size_ = 0;  // half points
  bool bold_body_ = false;
  bool monospaced_body_ = false;
  bool reflowable_ = false;
};

/// The heading level 1..6 of each group, 0 where it is none. Larger is higher; bold ones of body size come
/// below.
[[nodiscard]] std::vector<std::uint8_t> heading_levels(const std::vector<LineGroup>& groups,
                                                       const PagedStyles& styles);

}  // namespace ragctl::extract
