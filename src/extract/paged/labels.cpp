#include "labels.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ragctl::extract {
namespace {

constexpr std::int64_t kLargestRoman = 3999;
constexpr std::int64_t kLargestLetters = 26 * 20;  // "zzzz..." means nothing to anybody

std::string lower_roman(std::int64_t number) {
  static constexpr std::array<std::pair<int, const char*>, 13> kDigits{{{1000, "m"},
                                                                        {900, "cm"},
                                                                        {500, "d"},
                                                                        {400, "cd"},
                                                                        {100, "c"},
                                                                        {90, "xc"},
                                                                        {50, "l"},
                                                                        {40, "xl"},
                                                                        {10, "x"},
                                                                        {9, "ix"},
                                                                        {5, "v"},
                                                                        {4, "iv"},
                                                                        {1, "i"}}};
  std::string out;
  for (const auto& [value, digits] : kDigits) {
    for (; number >= value; number -= value) out += digits;
  }
  return out;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return text;
}

// a, b, ..., z, aa, bb, ... (PDF 32000-1, 12.4.2)
std::string lower_letters(std::int64_t number) {
  return std::string(static_cast<std::size_t>((number - 1) / 26 + 1),
                     static_cast<char>('a' + (number - 1) % 26));
}

std::string numbered(char style, std::int64_t number) {
  const bool roman = style == 'r' || style == 'R';
  const bool letters = style == 'a' || style == 'A';
  if (number < 1 || (roman && number > kLargestRoman) || (letters && number > kLargestLetters))
    return std::to_string(number);
  if (roman) return style == 'r' ? lower_roman(number) : upper(lower_roman(number));
  if (letters) return style == 'a' ? lower_letters(number) : upper(lower_letters(number));
  return style == 'D' ? std::to_string(number) : "";
}

std::string from_to(const std::string& from, const std::string& to) {
  return from == to ? from : from + "-" + to;
}

}  // namespace

std::vector<std::string> label_ranges(const std::vector<PageLabels>& labels, std::uint32_t pages) {
  std::vector<std::string> out;
  bool telling = false;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const PageLabels& range = labels[i];
    const std::uint32_t next = i + 1 < labels.size() ? labels[i + 1].page : pages + 1;
    if (range.page < 1 || range.page > pages || next <= range.page || next > pages + 1) continue;
    const std::uint32_t last = next - 1;
    const std::string from = range.prefix + numbered(range.style, range.first);
    const std::string to = range.prefix + numbered(range.style, range.first + (last - range.page));
    telling = telling || from != std::to_string(range.page);
    if (!from.empty() && from.size() + to.size() <= 200)
      out.push_back(from_to(std::to_string(range.page), std::to_string(last)) + ": " + from_to(from, to));
  }
  if (!telling) out.clear();
  return out;
}

}  // namespace ragctl::extract
