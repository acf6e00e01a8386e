#include "numbering.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

// What a list may show before an item at most; a hostile one may ask for thousands of letters.
constexpr std::size_t kLongestMarker = 64;
constexpr int kLargestNumber = 1'000'000'000;

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

std::string formatted(int value, std::string_view format) {
  if (format == "none") return {};
  if (format == "lowerRoman") return roman_number(value);
  if (format == "upperRoman") return upper(roman_number(value));
  if (format == "lowerLetter") return letter_number(value);
  if (format == "upperLetter") return upper(letter_number(value));
  if (format == "decimalZero" && value >= 0 && value < 10) return "0" + std::to_string(value);
  return std::to_string(value);
}

// Most bullets are decoration, often a character of a symbol font that is another one in Unicode; these say
// something.
std::string check_box(std::string_view bullet) {
  static constexpr std::array<std::string_view, 7> kBoxes{"☐", "☑", "☒", "✓", "✔", "✗", "✘"};
  return std::ranges::find(kBoxes, bullet) == kBoxes.end() ? std::string() : std::string(bullet) + " ";
}

}  // namespace

std::string roman_number(int value) {
  if (value < 1 || value > 4999) return std::to_string(value);
  struct Sign {
    int value;
    std::string_view letters;
  };
  static constexpr std::array kSigns{Sign{1000, "m"}, Sign{900, "cm"}, Sign{500, "d"}, Sign{400, "cd"},
                                     Sign{100, "c"},  Sign{90, "xc"},  Sign{50, "l"},  Sign{40, "xl"},
                                     Sign{10, "x"},   Sign{9, "ix"},   Sign{5, "v"},   Sign{4, "iv"},
                                     Sign{1, "i"}};
  std::string out;
  for (const Sign& sign : kSigns) {
    for (; value >= sign.value; value -= sign.value) out += sign.letters;
  }
  return out;
}

std::string letter_number(int value) {
  constexpr int kMostLetters = 30;
  if (value < 1 || value > 26 * kMostLetters) return std::to_string(value);
  const auto times = static_cast<std::size_t>((value - 1) / 26 + 1);
  return std::string(times, static_cast<char>('a' + (value - 1) % 26));
}

DocxLists::DocxLists(XmlNode root) {
  for (const XmlNode each : children(root)) {
    if (each.name() == "w:abstractNum") read_definition(each);
    if (each.name() == "w:num") read_list(each);
  }
  // A definition that only names a style stands for the one that this style's list has.
  for (auto& [id, definition] : definitions_) {
    if (definition.num_style_link.empty()) continue;
    const auto real = std::ranges::find_if(
        definitions_, [&](const auto& each) { return each.second.style_link == definition.num_style_link; });
    if (real != definitions_.end()) definition.levels = real->second.levels;
  }
}

DocxLists::Level DocxLists::read_level(XmlNode node) {
  Level out;
  out.start = std::clamp(node.child("w:start").integer("w:val").value_or(1), 0, kLargestNumber);
  if (const XmlNode format = node.child("w:numFmt")) out.format = format.attribute("w:val");
  out.text = to_valid_utf8(node.child("w:lvlText").attribute("w:val"));
  return out;
}

void DocxLists::read_definition(XmlNode node) {
  Definition out;
  out.style_link = node.child("w:styleLink").attribute("w:val");
  out.num_style_link = node.child("w:numStyleLink").attribute("w:val");
  for (const XmlNode each : children(node)) {
    const int level = each.integer("w:ilvl").value_or(-1);
    if (each.name() == "w:lvl" && level >= 0 && level < kLevels)
      out.levels.at(static_cast<std::size_t>(level)) = read_level(each);
  }
  if (const auto id = node.integer("w:abstractNumId")) definitions_.emplace(*id, std::move(out));
}

void DocxLists::read_list(XmlNode node) {
  List out;
  out.definition = node.child("w:abstractNumId").integer("w:val").value_or(-1);
  for (const XmlNode each : children(node)) {
    const int level = each.integer("w:ilvl").value_or(-1);
    if (each.name() != "w:lvlOverride" || level < 0 || level >= kLevels) continue;
    const auto at = static_cast<std::size_t>(level);
    if (const XmlNode replaced = each.child("w:lvl")) out.overrides.at(at) = read_level(replaced);
    if (const auto start = each.child("w:startOverride").integer("w:val"))
      out.starts.at(at) = std::clamp(*start, 0, kLargestNumber);
  }
  if (const auto id = node.integer("w:numId")) lists_.emplace(*id, std::move(out));
}

std::optional<DocxLists::Level> DocxLists::level_of(const List& list, int level) const {
  const auto at = static_cast<std::size_t>(level);
  if (list.overrides.at(at)) return list.overrides.at(at);
  const auto found = definitions_.find(list.definition);
  return found == definitions_.end() ? std::nullopt : found->second.levels.at(at);
}

int DocxLists::count(List& list, Counts& counts, int level) {
  const auto at = static_cast<std::size_t>(level);
  std::optional<int>& mine = counts.at(at);
  if (list.starts.at(at)) {
    mine = *list.starts.at(at);
    list.starts.at(at).reset();
  } else if (mine) {
    mine = std::min(*mine + 1, kLargestNumber);
  } else {
    const auto found = level_of(list, level);
    mine = found ? found->start : 1;
  }
  for (std::size_t deeper = at + 1; deeper < counts.size(); ++deeper) counts.at(deeper).reset();
  return *mine;
}

// "%1.%2)" with the counts of those levels in it.
std::string DocxLists::shown(const List& list, const Counts& counts, const Level& level) const {
  std::string out;
  for (std::size_t i = 0; i < level.text.size(); ++i) {
    const char digit = i + 1 < level.text.size() ? level.text[i + 1] : '\0';
    if (level.text[i] != '%' || digit < '1' || digit > '9') {
      out += level.text[i];
      continue;
    }
    const int other = digit - '1';
    const auto other_level = level_of(list, other);
    const int start = other_level ? other_level->start : 1;
    out += formatted(counts.at(static_cast<std::size_t>(other)).value_or(start),
                     other_level ? other_level->format : "decimal");
    ++i;
  }
  out = collapse_white_space(without_controls(out));
  if (out.size() > kLongestMarker) out.resize(utf8_floor(out, kLongestMarker));
  return out.empty() ? out : out + " ";
}

std::optional<std::string> DocxLists::next(const DocxNumbering& item) {
  const auto found = lists_.find(item.list);
  if (found == lists_.end() || item.list == 0) return std::nullopt;
  const int index = std::clamp(item.level, 0, kLevels - 1);
  const auto level = level_of(found->second, index);
  Counts& counts = counts_[found->second.definition];
  (void)count(found->second, counts, index);
  if (!level || level->format == "bullet") return "- " + (level ? check_box(level->text) : std::string());
  return shown(found->second, counts, *level);
}

}  // namespace ragctl::extract
