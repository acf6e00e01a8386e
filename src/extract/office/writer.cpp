#include "writer.hpp"

#include <algorithm>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::extract {

using model::BlockKind;

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

OfficeWriter::OfficeWriter(model::StructuredText& out, std::uint64_t text_limit)
    : out_(out), text_limit_(text_limit), writer_(out) {}

void OfficeWriter::put(BlockKind kind, std::uint8_t level, std::string_view prefix, std::string_view text) {
  if (is_blank_text(text)) return;
  writer_.open(kind, level, prefix);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) writer_.break_line();
    writer_.append_collapsed(text.substr(at, end - at));
    at = end + 1;
  }
  close();
}

void OfficeWriter::heading(std::uint8_t level, std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  put(BlockKind::heading, level, {}, line);
}

bool OfficeWriter::drop_bare_heading() {
  if (out_.blocks.empty() || out_.blocks.back().kind != BlockKind::heading) return false;
  out_.blocks.pop_back();
  out_.text.resize(out_.blocks.empty() ? 0 : out_.blocks.back().end);
  return true;
}

void OfficeWriter::begin_table() { writer_.open(BlockKind::table); }

void OfficeWriter::row(const std::vector<std::string>& cells) {
  std::size_t used = cells.size();
  while (used > 0 && is_blank_text(cells[used - 1])) --used;
  if (used == 0) return;
  writer_.break_line();
  for (std::size_t i = 0; i < used; ++i) {
    if (i > 0) writer_.next_cell();
    writer_.append_collapsed(cells[i]);
  }
  check_size();
}

void OfficeWriter::end_table() { close(); }

void OfficeWriter::close() {
  const std::size_t before = out_.blocks.size();
  writer_.close();
  if (out_.blocks.size() > before) out_.blocks.back().page = page_;
  check_size();
}

void OfficeWriter::check_size() const {
  if (out_.text.size() > text_limit_)
    throw Error(ErrorCode::failed, "gives more than " + format_bytes(text_limit_) + " of text");
}

}  // namespace ragctl::extract
