#pragma once
#include <string>
#include <string_view>

namespace ragctl::extract {

/// Browsers flatten what is deeper (Blink: 512), real pages stay under 60; gumbo's time for a tag, and ours
/// for a block, grow with the depth.
inline constexpr std::size_t kDeepestElement = 256;

struct GuardedHtml {
  std::string html;
  bool cut = false;  ///< tags were left out
};

/// The page without the tags that nest deeper than `deepest`, and without tags of more than 500 attributes.
/// Their text stays. Elements that close themselves (p, li, td, ...) do not count.
[[nodiscard]] GuardedHtml guard_html(std::string_view html, std::size_t deepest);

}  // namespace ragctl::extract
