#include "bookmarks.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_map>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostLines = 3;       // of a heading
constexpr std::size_t kLongestKey = 300;    // bytes
constexpr std::size_t kLongestNumber = 10;  // "12.10.2."
constexpr std::size_t kLeastOfKey = 3;      // what is left of a title without its number

/// The letters and digits of a text in lower case: what two settings of the same heading have in common.
std::string key_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    at += next.size;
    const char32_t c = next.value;
    if (c < 0x80) {
      if (std::isalnum(static_cast<int>(c)) != 0) out += static_cast<char>(std::tolower(static_cast<int>(c)));
    } else if (c != 0xA0 && c != 0xAD && !(c >= 0x2000 && c <= 0x206F)) {
      append_utf8(out, c);
    }
  }
  return out;
}

/// Without "2.1 " or "IV. " in front.
std::string_view without_number(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789.ABCDEFGHIVX");
  const bool number = end != text.npos && end > 0 && end <= kLongestNumber && text[end] == ' ';
  return number ? text.substr(end + 1) : text;
}

struct Place {
  std::size_t first;
  std::size_t count;
};

using Places = std::unordered_map<std::string, std::vector<Place>>;

std::string on_page(std::uint32_t page, std::string_view key) {
  return std::to_string(page).append(":").append(key);
}

class Headings {
public:
  explicit Headings(PagedDocument& document) : lines_(document.lines) {
    std::set<std::uint32_t> pages;
    for (const Bookmark& bookmark : document.bookmarks) pages.insert(bookmark.page);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].table == 0 && !lines_[i].turned && pages.contains(lines_[i].page)) add_from(i);
    }
  }

  void mark(const Bookmark& bookmark) {
    const Place* place = nearest(bookmark, key_of(bookmark.title));
    const std::string bare = key_of(without_number(bookmark.title));
    if (place == nullptr && bare.size() >= kLeastOfKey) place = nearest(bookmark, bare);
    if (place == nullptr) return;
    for (std::size_t i = 0; i < place->count; ++i) lines_[place->first + i].outline_level = bookmark.level;
    lines_[place->first].begins_heading = true;
  }

private:
  void add_from(std::size_t first) {
    std::string whole;
    std::string bare;
    for (std::size_t i = 0; i < kMostLines && first + i < lines_.size(); ++i) {
      const PagedLine& line = lines_[first + i];
      if (line.page != lines_[first].page || line.table > 0) return;
      const std::string key = key_of(line.text);
      bare += i == 0 ? key_of(without_number(line.text)) : key;
      whole += key;
      if (whole.size() > kLongestKey) return;
      places_[on_page(line.page, whole)].push_back({first, i + 1});
      if (bare != whole) places_[on_page(line.page, bare)].push_back({first, i + 1});
    }
  }

  // A running header with the same words is no heading, and a line is one only once.
  [[nodiscard]] const Place* nearest(const Bookmark& bookmark, const std::string& key) const {
    const auto found = places_.find(on_page(bookmark.page, key));
    if (key.empty() || found == places_.end()) return nullptr;
    const Place* best = nullptr;
    float least = std::numeric_limits<float>::max();
    for (const Place& place : found->second) {
      const PagedLine& line = lines_[place.first];
      const float distance = std::abs(line.top - bookmark.top);
      if (line.running || line.outline_level > 0 || !(distance < least)) continue;
      least = distance;
      best = &place;
    }
    return best;
  }

  std::vector<PagedLine>& lines_;
  Places places_;
};

}  // namespace

void mark_headings_of_outline(PagedDocument& document) {
  if (document.bookmarks.empty()) return;
  Headings headings(document);
  for (const Bookmark& bookmark : document.bookmarks) headings.mark(bookmark);
}

}  // namespace ragctl::extract
