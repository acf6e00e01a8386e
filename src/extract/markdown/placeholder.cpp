#include "placeholder.hpp"

#include <gumbo.h>

#include <algorithm>
#include <cctype>

namespace ragctl::extract {
namespace {

constexpr std::size_t kLongestName = 64;

bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

}  // namespace

bool Placeholders::contain(std::string_view tag) {
  if (tag.size() < 3 || tag.size() > kLongestName || tag.front() != '<' || tag.back() != '>') return false;
  const std::string name(tag.substr(1, tag.size() - 2));
  if (!std::ranges::all_of(name, is_of_name)) return false;
  return gumbo_tag_enum(name.c_str()) == GUMBO_TAG_UNKNOWN && !is_closed(name);
}

bool Placeholders::is_closed(std::string_view name) {
  if (!closed_) {
    closed_.emplace();
    for (std::size_t at = text_.find("</"); at != text_.npos; at = text_.find("</", at + 2)) {
      const std::string_view rest = text_.substr(at + 2, kLongestName);
      const auto end = std::ranges::find_if_not(rest, is_of_name);
      closed_->emplace(rest.begin(), end);
    }
  }
  return closed_->contains(name);
}

}  // namespace ragctl::extract
