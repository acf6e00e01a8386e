#include "styles.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "mupdf.h"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

// Measured on papers, letters, forms and slides: a heading is at least this much larger than the body.
constexpr double kLarger = 1.12;
constexpr std::size_t kLongestHeading = 200;  // bytes
constexpr std::size_t kLongestBoldHeading = 100;
constexpr std::size_t kMostHeadingLines = 3;
// A size with more than this share of the letters (one in ...) is text, as on slides.
constexpr std::size_t kOftenShare = 4;
// A large text on this many pages is a running header, not a heading of each.
constexpr std::size_t kRunningHeaderPages = 3;

int half_points(float size) { return static_cast<int>(std::lround(std::clamp(size, 0.0F, 2000.0F) * 2)); }

bool is_letter_byte(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80; }

std::size_t count_letters(LineGroup group) {
  std::size_t letters = 0;
  for (const PagedLine& line : group)
    letters += static_cast<std::size_t>(std::ranges::count_if(line.text, is_letter_byte));
  return letters;
}

std::size_t count_bytes(LineGroup group) {
  std::size_t bytes = 0;
  for (const PagedLine& line : group) bytes += line.text.size();
  return bytes;
}

bool ends_like_prose(const std::string& text) {
  return text.ends_with(',') || text.ends_with(';') || text.ends_with('.') || text.ends_with(':') ||
         text.ends_with('-');
}

bool is_large_heading(LineGroup group, const PagedStyles& styles) {
  return group.front().table == 0 && styles.large_size(group.front()) > 0 &&
         group.size() <= kMostHeadingLines && count_bytes(group) <= kLongestHeading &&
         count_letters(group) >= 2 && !group.back().text.ends_with(',') &&
         !starts_with_bullet(group.front().text);
}

// A bold line of body size is a heading when it stands alone in its row (else it is a label of a form or a
// table).
bool is_bold_heading(const std::vector<LineGroup>& groups, std::size_t at, const PagedStyles& styles) {
  const LineGroup group = groups[at];
  const auto is_bold = [&](const PagedLine& line) { return styles.stands_out_bold(line); };
  if (styles.reflowable() || group.front().table > 0 || group.size() > 2 ||
      !std::ranges::all_of(group, is_bold))
    return false;
  if (count_bytes(group) > kLongestBoldHeading || count_letters(group) < 3) return false;
  const unsigned char first = static_cast<unsigned char>(group.front().text.front());
  if (!(std::isupper(first) || std::isdigit(first) || first >= 0xC3) || ends_like_prose(group.back().text))
    return false;
  if (at > 0 && same_row(groups[at - 1].back(), group.front())) return false;
  if (group.size() == 2 && same_row(group.front(), group.back())) return false;
  return at + 1 == groups.size() || !same_row(group.back(), groups[at + 1].front());
}

std::string joined(LineGroup group) {
  std::string out;
  for (const PagedLine& line : group) out.append(line.text).append(1, ' ');
  return out;
}

class RunningHeaders {
public:
  explicit RunningHeaders(const std::vector<LineGroup>& groups) {
    for (const LineGroup group : groups) {
      if (count_bytes(group) <= kLongestHeading) pages_[joined(group)].insert(group.front().page);
    }
  }
  [[nodiscard]] bool contains(LineGroup group) const {
    if (group.front().running) return true;
    const auto found = pages_.find(joined(group));
    return found != pages_.end() && found->second.size() >= kRunningHeaderPages;
  }

private:
  std::map<std::string, std::set<std::uint32_t>> pages_;
};

// Sizes within half a point are one level; beyond six levels all are the sixth.
std::map<int, std::uint8_t> levels_of(const std::set<int, std::greater<>>& sizes) {
  std::map<int, std::uint8_t> levels;
  int level = 0;
  int last = 0;
  for (const int size : sizes) {
    if (level == 0 || last - size > 1) {
      ++level;
      last = size;
    }
    levels[size] = static_cast<std::uint8_t>(std::min(level, 6));
  }
  return levels;
}

std::uint8_t reflowed_level(const PagedLine& line) {
  for (int level = 1; level <= 6; ++level) {
    if (std::abs(line.font_size - paged_heading_size(level)) < 1.0F) return static_cast<std::uint8_t>(level);
  }
  return 0;
}

// The outline knows best: a heading that it names has its level there. Others of the same look have the level
// of those, and what looks like none of them is below the heading before.
class OutlineLevels {
public:
  OutlineLevels(const std::vector<LineGroup>& groups, const std::vector<std::uint8_t>& by_look) {
    float title_size = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const PagedLine& line = groups[i].front();
      if (line.outline_level == 0) {
        if (level_of_look_.empty() && by_look[i] == 1) title_size = std::max(title_size, line.font_size);
        continue;
      }
      if (level_of_look_.empty() && title_size > line.font_size) below_title_ = 1;
      const auto [found, is_new] = level_of_look_.emplace(look(line), line.outline_level);
      found->second = std::min(found->second, line.outline_level);
    }
  }

  void apply(const std::vector<LineGroup>& groups, std::vector<std::uint8_t>& levels) const {
    int above = 0;
    for (std::size_t i = 0; i < groups.size() && !level_of_look_.empty(); ++i) {
      const PagedLine& line = groups[i].front();
      const auto alike = level_of_look_.find(look(line));
      if (line.outline_level > 0)
        above = line.outline_level + below_title_;
      else if (levels[i] > 0 && alike != level_of_look_.end())
        above = alike->second + below_title_;
      else if (levels[i] == 0 || above == 0)
        continue;
      const bool unlike = line.outline_level == 0 && alike == level_of_look_.end();
      levels[i] = static_cast<std::uint8_t>(std::clamp(above + (unlike ? 1 : 0), 1, 6));
    }
  }

private:
  static int look(const PagedLine& line) { return half_points(line.font_size) * 2 + (line.bold ? 1 : 0); }

  std::map<int, std::uint8_t> level_of_look_;
  int below_title_ = 0;  // 1: a larger title that the outline does not name stands before all that it names
};

}  // namespace

PagedStyles::PagedStyles(const PagedDocument& document) : reflowable_(document.reflowable) {
  std::size_t bold = 0;
  std::size_t monospaced = 0;
  for (const PagedLine& line : document.lines) {
    if (line.font_size <= 0) continue;  // not drawn
    const std::size_t count = count_letters({&line, 1});
    letters_of_size_[half_points(line.font_size)] += count;
    letters_ += count;
    if (line.bold) bold += count;
    if (line.monospaced) monospaced += count;
  }
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  if (!letters_of_size_.empty()) body_size_ = std::ranges::max_element(letters_of_size_, fewer)->first;
  bold_body_ = bold * 3 > letters_;
  monospaced_body_ = monospaced * 2 > letters_;
}

int PagedStyles::large_size(const PagedLine& line) const {
  const int size = half_points(line.font_size);
  if (reflowable_) return reflowed_level(line) > 0 ? size : 0;
  if (line.turned || size < body_size_ * kLarger || size - body_size_ < 2) return 0;
  return letters_of_size_.at(size) * kOftenShare > letters_ ? 0 : size;
}

bool PagedStyles::stands_out_bold(const PagedLine& line) const {
  return line.bold && !bold_body_ && !line.turned && half_points(line.font_size) >= body_size_ - 1;
}

std::vector<std::uint8_t> heading_levels(const std::vector<LineGroup>& groups, const PagedStyles& styles) {
  std::vector<std::uint8_t> levels(groups.size(), 0);
  if (styles.reflowable()) {
    std::ranges::transform(groups, levels.begin(),
                           [](LineGroup group) { return reflowed_level(group.front()); });
    return levels;
  }
  const RunningHeaders running(groups);
  std::set<int, std::greater<>> sizes;
  for (const LineGroup group : groups) {
    if (is_large_heading(group, styles) && !running.contains(group))
      sizes.insert(styles.large_size(group.front()));
  }
  const std::map<int, std::uint8_t> level_of_size = levels_of(sizes);
  const int lowest = level_of_size.empty() ? 0 : level_of_size.begin()->second;
  const auto bold_level = static_cast<std::uint8_t>(std::min(lowest + 1, 6));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (running.contains(groups[i])) continue;
    if (is_large_heading(groups[i], styles))
      levels[i] = level_of_size.at(styles.large_size(groups[i].front()));
    else if (is_bold_heading(groups, i, styles))
      levels[i] = bold_level;
  }
  OutlineLevels(groups, levels).apply(groups, levels);
  return levels;
}

}  // namespace ragctl::extract
