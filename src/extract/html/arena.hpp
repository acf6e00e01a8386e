#pragma once
#include <memory_resource>
#include <span>
#include <string_view>

#include "tree.hpp"

namespace ragctl::extract {

/// Where the nodes of a page and what they point to live, until all go at once.
class HtmlArena {
public:
  HtmlNode* node(Tag tag);
  [[nodiscard]] std::span<const HtmlNode::Attribute> keep(std::span<const HtmlNode::Attribute> attributes);
  [[nodiscard]] std::string_view keep(std::string_view text);
  /// Everything that was given out is void.
  void clear() { memory_.release(); }

private:
  std::pmr::monotonic_buffer_resource memory_{16 * 1024};
};

}  // namespace ragctl::extract
