#include "blocks.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ragctl::extract {
namespace {

using model::BlockKind;

// The number or letter that a list shows; a bullet of whatever font is one sign.
std::string shown_marker(std::string_view marker) {
  const auto is_kept = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const bool bullet = std::ranges::none_of(marker, is_kept) || marker == "o" || marker == "o ";
  std::string out = bullet ? "-" : std::string(marker);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  out.erase(0, out.find_first_not_of(" \t"));
  return out + " ";
}

}  // namespace

void RtfBlocks::put(RtfParagraph paragraph) {
  if (paragraph.in_table) return gather(std::move(paragraph));
  end_table();
  if (is_blank_text(paragraph.text)) {
    // Nothing but what is anchored in it.
  } else if (paragraph.heading > 0) {
    out_.heading(paragraph.heading, paragraph.text);
  } else if (paragraph.in_list) {
    out_.put(BlockKind::list_item, static_cast<std::uint8_t>(std::clamp(paragraph.list_level, 0, 8) + 1),
             shown_marker(paragraph.marker), paragraph.text);
  } else {
    out_.paragraph(paragraph.text);
  }
  put_anchored(paragraph);
}

void RtfBlocks::put_anchored(const RtfParagraph& paragraph) {
  for (const std::string& box : paragraph.boxes) out_.paragraph(box);
  for (const RtfParagraph::Note& note : paragraph.notes)
    out_.put(BlockKind::paragraph, 0, note.label, note.text);
}

void RtfBlocks::gather(RtfParagraph paragraph) {
  if (!is_blank_text(paragraph.text)) {
    if (paragraph.in_list) paragraph.text.insert(0, shown_marker(paragraph.marker));
    cell_ += (cell_.empty() ? "" : " ") + paragraph.text;
  }
  std::ranges::move(paragraph.notes, std::back_inserter(anchored_.notes));
  std::ranges::move(paragraph.boxes, std::back_inserter(anchored_.boxes));
}

void RtfBlocks::end_cell(RtfParagraph last) {
  gather(std::move(last));
  std::ranges::replace(cell_, '\n', ' ');
  cells_.push_back(std::exchange(cell_, {}));
}

void RtfBlocks::end_row() {
  if (!is_blank_text(cell_)) cells_.push_back(std::exchange(cell_, {}));
  if (!cells_.empty()) rows_.push_back(std::exchange(cells_, {}));
}

// Rows of one cell each lay out a page.
void RtfBlocks::end_table() {
  end_row();
  if (rows_.empty()) return;
  const bool grid = std::ranges::any_of(rows_, [](const auto& row) { return row.size() > 1; });
  if (grid) out_.begin_table();
  for (const std::vector<std::string>& row : std::exchange(rows_, {})) {
    if (grid)
      out_.row(row);
    else
      out_.paragraph(row.front());
  }
  if (grid) out_.end_table();
  put_anchored(std::exchange(anchored_, {}));
}

void RtfBlocks::finish() {
  end_table();
  for (const RtfParagraph::Note& each : std::exchange(comments_, {}))
    out_.put(BlockKind::paragraph, 0, each.label, each.text);
}

}  // namespace ragctl::extract
