#include "member_name.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "../charset.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kEndOfLongName = 100;  // the ending may tell the type

/// Stops when `visit` returns false, and is false then.
bool each_part(std::string_view path, const std::function<bool(std::string_view)>& visit) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (!visit(path.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

bool is_step(std::string_view part) { return part.empty() || part == "." || part == ".."; }

bool is_drive(std::string_view part) { return part.size() == 2 && part[1] == ':'; }

std::string shortened(const std::string& name) {
  if (name.size() <= kLongestMemberName) return name;
  std::size_t tail = name.size() - kEndOfLongName;
  while (tail < name.size() && (static_cast<unsigned char>(name[tail]) & 0xC0U) == 0x80U) ++tail;
  const std::size_t head = utf8_floor(name, kLongestMemberName - kEndOfLongName - 1);
  std::string end = name.substr(tail);
  std::ranges::replace(end, '/', '_');
  std::string start = name.substr(0, head);
  while (start.ends_with('/')) start.pop_back();
  return start + "~" + end;
}

}  // namespace

std::string clean_member_name(std::string_view raw) {
  std::string text =
      is_valid_utf8(raw) ? std::string(raw) : decode_charset(raw, "ibm-437").value_or(to_valid_utf8(raw));
  std::ranges::replace(text, '\\', '/');
  text = collapse_white_space(without_controls(text));
  std::erase(text, '\0');
  std::string out;
  each_part(text, [&](std::string_view part) {
    if (is_step(part) || (out.empty() && is_drive(part))) return true;
    out.append(out.empty() ? "" : "/").append(part);
    return true;
  });
  return out.empty() ? "unnamed" : shortened(out);
}

bool is_clean_member_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestMemberName || !is_valid_utf8(name)) return false;
  if (without_controls(name) != name || name.find_first_of("\n\t") != name.npos) return false;
  return each_part(name, [](std::string_view part) { return !is_step(part); });
}

bool is_junk(std::string_view clean_name) {
  static constexpr std::array<std::string_view, 3> kJunk{"__MACOSX", "Thumbs.db", "desktop.ini"};
  return !each_part(clean_name, [](std::string_view part) {
    return !part.starts_with('.') && std::ranges::find(kJunk, part) == kJunk.end();
  });
}

std::string_view last_part(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == name.npos ? name : name.substr(slash + 1);
}

}  // namespace ragctl::extract
