#include "lists.hpp"

#include <algorithm>

#include "../docx/numbering.hpp"

namespace ragctl::extract {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

std::string number_in(char format, int value) {
  if (format == 'a') return letter_number(value);
  if (format == 'A') return upper(letter_number(value));
  if (format == 'i') return roman_number(value);
  if (format == 'I') return upper(roman_number(value));
  return std::to_string(value);
}

}  // namespace

void OdfLists::begin(const std::string& style, int level, bool goes_on) {
  if (goes_on) return;
  Counts& counts = counts_[style];
  std::fill(counts.begin() + std::clamp(level, 0, OdfStyles::kLevels - 1), counts.end(), 0);
}

std::string OdfLists::next(const std::string& style, int level, int start) {
  level = std::clamp(level, 0, OdfStyles::kLevels - 1);
  const auto shape = styles_.list_level(style, level);
  if (!shape || !shape->numbered) return "- ";
  Counts& counts = counts_[style];
  int& count = counts[static_cast<std::size_t>(level)];
  count = start > 0 ? std::min(start, 1'000'000) : count == 0 ? shape->start : count + 1;
  std::fill(counts.begin() + level + 1, counts.end(), 0);
  if (shape->format == 0) return {};
  std::string out = shape->prefix;
  for (int each = std::max(0, level + 1 - shape->shown_levels); each <= level; ++each) {
    const auto above = each == level ? shape : styles_.list_level(style, each);
    if (!above || !above->numbered || above->format == 0) continue;
    if (out.size() > shape->prefix.size()) out += ".";
    out += number_in(above->format, std::max(1, counts[static_cast<std::size_t>(each)]));
  }
  return out + shape->suffix + " ";
}

}  // namespace ragctl::extract
