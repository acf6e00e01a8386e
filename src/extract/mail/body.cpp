#include "body.hpp"

#include <algorithm>

namespace ragctl::extract {
namespace {

using model::BlockKind;

struct Line {
  std::size_t depth = 0;  // of the quote
  std::string_view text;
};

Line parse_line(std::string_view line, Wrapping wrapping) {
  Line out;
  std::size_t at = 0;
  // "> > text" and ">> text" are both in use.
  while (at < line.size() && line[at] == '>') {
    ++out.depth;
    ++at;
    if (at + 1 < line.size() && line[at] == ' ' && line[at + 1] == '>') ++at;
  }
  // Stuffed, or for the eye.
  const bool has_blank =
      at < line.size() && line[at] == ' ' && (out.depth > 0 || wrapping != Wrapping::fixed);
  out.text = line.substr(at + (has_blank ? 1 : 0));
  return out;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\xC2\xA0") == text.npos; }

}  // namespace

void write_mail_text(std::string_view text, Wrapping wrapping, BlockWriter& writer) {
  std::size_t depth = 0;
  bool joins = false;  // the line before goes on in this one
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const Line line = parse_line(text.substr(at, end - at), wrapping);
    at = end + 1;
    if (is_blank(line.text)) {
      writer.close();
      joins = false;
      continue;
    }
    if (!writer.is_open() || line.depth != depth) {
      depth = line.depth;
      writer.open(depth > 0 ? BlockKind::quote : BlockKind::paragraph);
      joins = false;
    }
    if (!joins) writer.break_line();
    joins = wrapping != Wrapping::fixed && line.text.ends_with(' ') && line.text != "-- ";
    const bool drops_blank = joins && wrapping == Wrapping::flowed_without_blank;
    writer.append(drops_blank ? line.text.substr(0, line.text.size() - 1) : line.text);
  }
  writer.close();
}

}  // namespace ragctl::extract
