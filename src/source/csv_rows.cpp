#include "csv_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ragctl::source {
namespace {

// A quote that is never closed would take the rest of the file: a field that goes on for so long has lost its
// quote. The lines after it are then read again; where so many quotes are lost that this would take its time,
// no further one goes over a line end.
constexpr std::size_t kLongestQuoted = 1'000'000;
constexpr std::size_t kMostReadAgain = 100;

}  // namespace

char find_separator(std::string_view line) {
  constexpr std::array<char, 4> kSigns{',', ';', '\t', '|'};
  std::array<std::size_t, kSigns.size()> counts{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    const auto* const sign = std::ranges::find(kSigns, c);
    if (!quoted && sign != kSigns.end()) ++counts[static_cast<std::size_t>(sign - kSigns.begin())];
  }
  return kSigns[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

void CsvRows::add(std::string_view line) {
  ++line_;
  if (place_ == Place::quoted) {
    field_ += '\n';
    row_.raw += '\n';
  } else {
    row_.line = line_;
  }
  for (std::size_t at = 0; at < line.size(); ++at) read(line[at], at + 1 == line.size());
  if (place_ != Place::quoted) return end_row();
  if (row_.raw.size() > kLongestQuoted || given_up_ >= kMostReadAgain) give_up_quote();
}

void CsvRows::pass_over() {
  if (place_ == Place::quoted) give_up_quote();
  ++line_;
}

void CsvRows::finish() {
  while (place_ == Place::quoted) give_up_quote();
}

// A CR before the LF is part of the line end; any other ends a line by itself.
void CsvRows::read(char c, bool is_last) {
  if (c == '\r' && is_last) return;
  if (c == '\r' && place_ != Place::quoted) {
    end_row();
    row_.line = ++line_;
    return;
  }
  row_.raw += c;
  if (place_ == Place::quoted) return read_quoted(c);
  if (c == separator_) return end_field();
  if (c == '"' && place_ == Place::start) {
    place_ = Place::quoted;
    return;
  }
  const bool doubled = c == '"' && place_ == Place::closed;
  field_ += c;
  place_ = doubled ? Place::quoted : Place::plain;
}

void CsvRows::read_quoted(char c) {
  if (c == '"') {
    place_ = Place::closed;
    return;
  }
  if (c == '\r') ++line_;
  field_ += c == '\r' ? '\n' : c;
}

void CsvRows::end_field() {
  row_.fields.push_back(std::exchange(field_, {}));
  place_ = Place::start;
}

void CsvRows::end_row() {
  end_field();
  const bool has_text = std::ranges::any_of(row_.fields, [](const std::string& field) {
    return field.find_first_not_of(" \t") != std::string::npos;
  });
  CsvRow row = std::exchange(row_, {});
  if (has_text) visit_(std::move(row));
}

// The lines after the one with the quote are rows of their own.
void CsvRows::give_up_quote() {
  CsvRow row = std::exchange(row_, {});
  field_.clear();
  place_ = Place::start;
  row.fields.clear();
  row.unclosed = true;
  ++given_up_;
  const std::string held = row.raw;
  const std::size_t first_end = std::min(held.find('\n'), held.size());
  row.raw.resize(first_end);
  line_ = row.line;
  visit_(std::move(row));
  for (std::size_t at = first_end; at < held.size();) {
    const std::size_t end = std::min(held.find('\n', at + 1), held.size());
    add(std::string_view(held).substr(at + 1, end - at - 1));
    at = end;
  }
}

}  // namespace ragctl::source
