#include "tables.hpp"

#include <algorithm>

#include "../docx/styles.hpp"

namespace ragctl::extract {
namespace {

constexpr int kMostAncestors = 16;  // styles may be based on each other in a circle

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::uint8_t heading_of_name(const std::string& name) {
  const std::string plain = lower(name);
  if (plain == "title") return 1;
  const bool numbered = plain.starts_with("heading ") && plain.size() == 9;
  if (!numbered || plain[8] < '1' || plain[8] > '9') return 0;
  return static_cast<std::uint8_t>(std::min(plain[8] - '0', 6));
}

}  // namespace

std::uint8_t RtfStyles::heading(int number) const {
  auto style = styles_.find(number);
  for (int i = 0; i < kMostAncestors && style != styles_.end(); ++i) {
    if (style->second.outline) return heading_of_outline(*style->second.outline);
    if (const std::uint8_t level = heading_of_name(style->second.name); level > 0) return level;
    if (!style->second.base) break;
    style = styles_.find(*style->second.base);
  }
  return 0;
}

bool RtfStyles::is_title(int number) const {
  const auto style = styles_.find(number);
  return style != styles_.end() && lower(style->second.name) == "title";
}

}  // namespace ragctl::extract
