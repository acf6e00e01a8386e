#include "running.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace ragctl::extract {
namespace {

constexpr float kBand = 0.15F;    // of the page's height, at the top and at the bottom
constexpr std::size_t kRows = 3;  // of a page, counted from its edge
constexpr float kSameHeight = 4;  // points
constexpr std::size_t kLeastPages = 3;
// Two pages are enough for a line at the foot of both that counts them: "Handbook, page 1".
constexpr std::size_t kLeastNumberedPages = 2;
// Two of five: headers of left and right pages alternate, and the pages that begin a chapter have none.
constexpr std::size_t kShareOf = 5;
constexpr std::size_t kShare = 2;
constexpr std::size_t kMostNumbers = 4;
constexpr std::size_t kFewLetters = 10;  // "Page 3 of 12", "Seite 3 von 12"

enum class Edge : std::uint8_t { top, bottom };

/// What the same running line has on each of its pages: the text, or the text around the page's number and
/// how far that is from the count of the pages.
using Likeness = std::tuple<Edge, std::string, std::int64_t>;
constexpr std::int64_t kNoNumber = INT64_MIN;

struct Place {
  std::size_t line;
  std::uint32_t page;
  float height;  ///< from the edge
};

using Places = std::map<Likeness, std::vector<Place>>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void add_likenesses(const PagedLine& line, Edge edge, const Place& place, Places& out) {
  const std::string& text = line.text;
  out[{edge, text, kNoNumber}].push_back(place);
  std::size_t numbers = 0;
  for (std::size_t at = 0; at < text.size() && numbers < kMostNumbers;) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::int64_t number = 0;
    const auto [stop, failure] = std::from_chars(text.data() + at, text.data() + end, number);
    if (failure == std::errc{} && end - at <= 6) {
      out[{edge, text.substr(0, at) + '#' + text.substr(end), number - std::int64_t{line.page}}].push_back(
          place);
    }
    ++numbers;
    at = end;
  }
}

/// The lines of one page.
struct Page {
  std::size_t begin;
  std::size_t end;
  PageBox box;
};

std::vector<Page> pages_of(const PagedDocument& document) {
  std::vector<Page> pages;
  const auto& lines = document.lines;
  for (std::size_t begin = 0, at = 1; at <= lines.size(); ++at) {
    if (at < lines.size() && lines[at].page == lines[begin].page) continue;
    const std::size_t index = lines[begin].page - 1;
    if (lines[begin].page > 0 && index < document.boxes.size())
      pages.push_back({begin, at, document.boxes[index]});
    begin = at;
  }
  return pages;
}

// The rows nearest to the edge, as far as the band goes. A row may be several lines: a title on the left and
// a number on the right.
void add_edge(const PagedDocument& document, const Page& page, Edge edge, Places& out) {
  const float band = (page.box.bottom - page.box.top) * kBand;
  const auto from_edge = [&](const PagedLine& line) {
    return edge == Edge::top ? line.top - page.box.top : page.box.bottom - line.bottom;
  };
  std::vector<std::size_t> near;
  for (std::size_t i = page.begin; i < page.end; ++i) {
    const PagedLine& line = document.lines[i];
    if (!line.turned && from_edge(line) < band) near.push_back(i);
  }
  std::ranges::stable_sort(near, {}, [&](std::size_t i) { return from_edge(document.lines[i]); });
  std::size_t rows = 0;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const PagedLine& line = document.lines[near[i]];
    if (i == 0 || !same_row(document.lines[near[i - 1]], line)) ++rows;
    if (rows > kRows) return;
    add_likenesses(line, edge, {near[i], line.page, from_edge(line)}, out);
  }
}

/// Those at the height that most of them have.
std::vector<Place> at_one_height(std::vector<Place> places) {
  std::vector<float> heights;
  for (const Place& place : places) heights.push_back(place.height);
  std::ranges::nth_element(heights, heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2));
  const float middle = heights[heights.size() / 2];
  std::erase_if(places, [&](const Place& place) { return std::abs(place.height - middle) > kSameHeight; });
  return places;
}

bool says_more_than_a_number(const std::string& text) {
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(text, is_letter)) > kFewLetters;
}

/// A line of words with the page's number, at the foot.
bool is_numbered_footer(const Likeness& likeness) {
  const auto& [edge, text, number] = likeness;
  return edge == Edge::bottom && number != kNoNumber && says_more_than_a_number(text);
}

bool is_running(const std::vector<Place>& places, std::size_t least_pages) {
  std::set<std::uint32_t> pages;
  for (const Place& place : places) pages.insert(place.page);
  if (pages.size() < least_pages) return false;
  const std::size_t from_first_to_last = *pages.rbegin() - *pages.begin() + 1;
  return pages.size() * kShareOf >= from_first_to_last * kShare;
}

std::size_t without(const std::vector<bool>& doomed, std::vector<PagedLine>& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    // What follows the first line of a block is the first then.
    if (doomed[i] && lines[i].first_in_block && lines[i + 1].page == lines[i].page)
      lines[i + 1].first_in_block = true;
  }
  std::size_t at = 0;
  return std::erase_if(lines, [&](const PagedLine&) { return doomed[at++]; });
}

}  // namespace

std::size_t drop_running_lines(PagedDocument& document) {
  if (document.reflowable || document.pages < kLeastNumberedPages) return 0;
  Places all;
  for (const Page& page : pages_of(document)) {
    add_edge(document, page, Edge::top, all);
    add_edge(document, page, Edge::bottom, all);
  }
  std::vector<bool> doomed(document.lines.size());
  for (const auto& [likeness, found] : all) {
    const bool footer = is_numbered_footer(likeness);
    const std::size_t least = footer ? kLeastNumberedPages : kLeastPages;
    if (found.size() < least) continue;
    const std::vector<Place> places = at_one_height(found);
    if (!is_running(places, least)) continue;
    const bool number = std::get<std::int64_t>(likeness) != kNoNumber;
    // A line that is no mere number is read once; but not at a foot, where it would stand within a sentence.
    const bool keep_first = !footer && (!number || says_more_than_a_number(std::get<std::string>(likeness)));
    for (std::size_t i = 0; i < places.size(); ++i) {
      document.lines[places[i].line].running = true;
      if (i > 0 || !keep_first) doomed[places[i].line] = true;
    }
  }
  return without(doomed, document.lines);
}

}  // namespace ragctl::extract
