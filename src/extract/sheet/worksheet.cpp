#include "worksheet.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::uint32_t kMostColumns = 16'384;
constexpr std::size_t kMostDigits = 15;  // of a number; longer ones name something, and are shown as stored

bool is_true(std::string_view value) { return value == "1" || value == "true"; }

template <class Number>
std::optional<Number> parsed(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

bool holds_something(XmlNode row) {
  for (const XmlNode cell : children(row)) {
    if (cell.child("v") || cell.child("is")) return true;
  }
  return false;
}

}  // namespace

std::optional<CellPlace> cell_place(std::string_view reference) {
  std::uint32_t column = 0;
  std::size_t at = 0;
  for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z'; ++at) {
    column = column * 26 + static_cast<std::uint32_t>(reference[at] - 'A') + 1;
    if (column > kMostColumns) return std::nullopt;
  }
  const auto row = parsed<std::uint32_t>(reference.substr(at));
  if (at == 0 || !row || *row == 0) return std::nullopt;
  return CellPlace{column - 1, *row - 1};
}

std::string without_escapes(std::string text) {
  for (std::size_t at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
    if (at + 7 > text.size() || text[at + 6] != '_') continue;
    unsigned code = 0;
    const char* const digits = text.data() + at + 2;
    const auto [end, error] = std::from_chars(digits, digits + 4, code, 16);
    if (error != std::errc() || end != digits + 4) continue;
    std::string character;
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    if (code >= 0x20 && !surrogate)
      append_utf8(character, static_cast<char32_t>(code));
    else if (code == '\n' || code == '\t')
      character = static_cast<char>(code);
    text.replace(at, 7, character);
    if (at == 0 && character.empty()) --at;
  }
  return text;
}

std::string rich_text(XmlNode node) {
  std::string out;
  for (const XmlNode each : children(node)) {
    if (each.name() == "t") out += each.text();
    if (each.name() == "r") out += each.child("t").text();
  }
  return without_escapes(std::move(out));
}

WorksheetReader::WorksheetReader(const WorkbookParts& parts, XmlNode sheet, SheetLosses& losses,
                                 SheetGrid& out)
    : parts_(parts), sheet_(sheet), losses_(losses), out_(out) {}

void WorksheetReader::read() {
  read_hidden_columns();
  read_merges();
  const bool hidden_unless_said = is_true(sheet_.child("sheetFormatPr").attribute("zeroHeight"));
  for (const XmlNode row : children(sheet_.child("sheetData"))) {
    if (row.name() != "row") continue;
    const bool hidden = row.has("hidden") ? is_true(row.attribute("hidden")) : hidden_unless_said;
    const int named = row.integer("r").value_or(0);
    const std::uint32_t number = named > 0 ? static_cast<std::uint32_t>(named - 1) : next_row_;
    next_row_ = number + 1;
    if (!hidden) {
      read_row(row, number);
      continue;
    }
    ++hidden_rows_;
    if (holds_something(row)) ++losses_.rows;
  }
  losses_.columns += static_cast<std::uint64_t>(std::ranges::count(hidden_, true, &HiddenColumn::filled));
}

void WorksheetReader::read_hidden_columns() {
  for (const XmlNode each : children(sheet_.child("cols"))) {
    const int first = each.integer("min").value_or(0);
    const int last = each.integer("max").value_or(0);
    if (!is_true(each.attribute("hidden")) || first < 1) continue;
    // Each for itself, so that those which hold something can be counted.
    for (int column = first; column <= std::min(last, static_cast<int>(kMostColumns)); ++column) {
      if (hidden_.size() >= kMostColumns) return;
      const auto at = static_cast<std::uint32_t>(column - 1);
      hidden_.push_back({at, false});
    }
  }
  std::ranges::sort(hidden_, {}, &HiddenColumn::column);
}

bool WorksheetReader::is_hidden(std::uint32_t column) {
  const auto found = std::ranges::lower_bound(hidden_, column, {}, &HiddenColumn::column);
  if (found == hidden_.end() || found->column != column) return false;
  found->filled = true;
  return true;
}

void WorksheetReader::read_merges() {
  for (const XmlNode each : children(sheet_.child("mergeCells"))) {
    const std::string_view reference = each.attribute("ref");
    const std::size_t colon = reference.find(':');
    if (colon == reference.npos) continue;
    const auto first = cell_place(reference.substr(0, colon));
    const auto last = cell_place(reference.substr(colon + 1));
    if (first && last) merges_.push_back({*first, *last});
  }
  std::ranges::sort(merges_, {}, [](const Range& each) { return each.first.row; });
}

// Of merged cells the first is shown; what others still hold is not.
bool WorksheetReader::is_covered(CellPlace place) {
  for (; merges_begun_ < merges_.size() && merges_[merges_begun_].first.row <= place.row; ++merges_begun_)
    open_merges_.push_back(merges_[merges_begun_]);
  std::erase_if(open_merges_, [&](const Range& each) { return each.last.row < place.row; });
  return std::ranges::any_of(open_merges_, [&](const Range& each) {
    const bool within =
        each.first.row <= place.row && each.first.column <= place.column && place.column <= each.last.column;
    return within && (each.first.row != place.row || each.first.column != place.column);
  });
}

void WorksheetReader::read_row(XmlNode row, std::uint32_t number) {
  out_.begin_row(number - std::min(number, hidden_rows_));  // what is hidden leaves no gap
  std::uint32_t next = 0;
  for (const XmlNode cell : children(row)) {
    if (cell.name() != "c") continue;
    const auto named = cell_place(cell.attribute("r"));
    const CellPlace place{named ? named->column : next, number};
    next = place.column + 1;
    read_cell(cell, place);
  }
}

void WorksheetReader::read_cell(XmlNode cell, CellPlace place) {
  const std::string_view type = cell.attribute("t");
  std::string stored = cell.child("v").text();
  CellKind kind = CellKind::value;
  std::string shown;
  if (type == "inlineStr") {
    shown = rich_text(cell.child("is"));
    kind = CellKind::words;
  } else if (type == "s") {
    const auto index = parsed<std::size_t>(trimmed(stored));
    if (index && *index < parts_.strings.size()) shown = parts_.strings[*index];
    kind = CellKind::words;
  } else if (type == "str") {
    shown = without_escapes(std::move(stored));
    kind = CellKind::words;
  } else if (type == "b") {
    shown = stored.empty() ? "" : is_true(trimmed(stored)) ? "TRUE" : "FALSE";
  } else if (type == "d") {
    shown = iso_date(std::move(stored));
  } else {
    shown = type == "e" ? std::move(stored) : number_shown(cell, stored);
  }
  if (shown.empty()) {
    const XmlNode formula = cell.child("f");
    if (formula && !cell.child("v")) ++losses_.formulas;
    return;
  }
  if (is_covered(place) || is_hidden(place.column)) return;
  out_.add(place.column, std::move(shown), kind);
}

std::string WorksheetReader::number_shown(XmlNode cell, const std::string& stored) const {
  const std::string_view digits = trimmed(stored);
  const auto value = parsed<double>(digits);
  const bool exact = digits.find_first_not_of("-0123456789") == digits.npos;
  if (!value || (exact && digits.size() > kMostDigits)) return std::string(digits);
  const auto style = static_cast<std::size_t>(std::max(0, cell.integer("s").value_or(0)));
  return style < parts_.formats.size() ? parts_.formats[style].show(*value, parts_.dates)
                                       : general_number(*value);
}

}  // namespace ragctl::extract
