// The lines of a page as MuPDF may hand them over, in any order and place, with an outline that names some.
#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "paged/bookmarks.hpp"
#include "paged/columns.hpp"
#include "paged/layout.hpp"
#include "paged/running.hpp"
#include "paged/tables.hpp"
#include "ragctl/base/utf8.hpp"
#include "target.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

// Takes a number and the blank after it; what is none is 0.
int take_number(std::string_view& rest) {
  int number = 0;
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  rest.remove_prefix(std::min(static_cast<std::size_t>(end - rest.data()) + 1, rest.size()));
  return std::clamp(number, -100'000, 100'000);
}

// "PAGE LEFT TOP SIZE FLAGS words": a line, and with flag 16 a bookmark.
void add(std::string_view rest, PagedDocument& out) {
  PagedLine line;
  line.page = static_cast<std::uint32_t>(std::clamp(take_number(rest), 1, 9));
  line.left = static_cast<float>(take_number(rest));
  line.top = static_cast<float>(take_number(rest));
  line.font_size = static_cast<float>(take_number(rest));
  const int flags = take_number(rest);
  line.text = clean_line(rest, (flags & 2) != 0);
  if (line.text.empty()) return;
  line.right = line.left + line.font_size / 2 * static_cast<float>(line.text.size());
  line.bottom = line.top + line.font_size;
  line.bold = (flags & 1) != 0;
  line.monospaced = (flags & 2) != 0;
  line.first_in_block = (flags & 4) != 0;
  line.turned = (flags & 8) != 0;
  out.pages = std::max(out.pages, line.page);
  if ((flags & 16) != 0)
    out.bookmarks.push_back(
        {line.text, static_cast<std::uint8_t>(1 + (flags >> 5U) % 6), line.page, line.top});
  else
    out.lines.push_back(std::move(line));
}

void check(const model::StructuredText& text) {
  if (!is_valid_utf8(text.text)) throw std::logic_error("a text that is not UTF-8");
  std::size_t at = 0;
  for (const model::Block& block : text.blocks) {
    if (block.begin < at || block.end <= block.begin || block.end > text.text.size() || block.level > 6)
      throw std::logic_error("blocks out of order");
    at = block.end;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::bytes_of(data, size);
  PagedDocument document;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    add(rest.substr(0, end), document);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::ranges::stable_sort(document.lines, {}, &PagedLine::page);
  document.boxes.assign(document.pages, PageBox{0, 800});
  static_cast<void>(drop_running_lines(document));
  untangle_columns(document.lines);
  find_tables(document.lines);
  mark_headings_of_outline(document);
  check(lay_out(document));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "1 50 40 20 4 Handbook\n1 50 90 10 4 A lock needs a well-\n1 50 102 10 0 oiled key.\n1 50 130 10 5 "
      "Keys\n"
      "1 50 150 10 4 \xE2\x80\xA2 padlock\n1 50 770 9 4 Page 1\n2 50 770 9 4 Page 2\n3 50 770 9 4 Page 3\n",
      "1 50 90 10 4 Lock\n1 200 90 10 4 Price\n1 50 104 10 4 Chain\n1 200 104 10 4 7.50\n1 50 118 10 4 Key\n"
      "1 200 118 10 4 2.00\n1 50 200 10 6 for x in y:\n1 70 212 10 2 print x\n",
      "1 50 90 10 4 1.1 Locks\n1 50 102 10 0 and keys\n1 50 114 10 0 say a lot\n1 0 90 0 48 Locks and "
      "keys\n"};
}
