// Org (orgmode.org/worg/org-syntax.html): headings, blocks, lists, tables.
#include <algorithm>
#include <cctype>
#include <string>

#include "../formats.hpp"
#include "../rst/lines.hpp"
#include "inline.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view line) { return line.substr(indent_of(line)); }

bool is_fixed_width(std::string_view text) { return text == ":" || text.starts_with(": "); }

class OrgReader {
public:
  OrgReader(RstLines lines, model::StructuredText& out) : lines_(lines), out_(out), writer_(out) {}

  void read() {
    while (at_ < lines_.size()) read_line();
    writer_.close();
  }

private:
  void read_line() {
    const std::string_view line = lines_[at_];
    const std::string_view text = trimmed(line);
    if (text.empty()) {
      writer_.close();
      ++at_;
    } else if (const std::size_t stars = line.find_first_not_of('*');
               stars > 0 && stars != line.npos && line[stars] == ' ') {
      read_heading(line, stars);
    } else if (text.starts_with("#+")) {
      read_keyword(text.substr(2));
    } else if (text == "#" || text.starts_with("# ")) {
      ++at_;
    } else if (text.size() > 2 && text.front() == ':' && text.back() == ':' && text.find(' ') == text.npos) {
      skip_until(":end:");  // a drawer
    } else if (text.starts_with('|')) {
      read_table();
    } else if (is_fixed_width(text)) {
      read_fixed_width();
    } else {
      read_text(line);
    }
  }

  // "** TODO [#A] Title :tag:tag:"
  void read_heading(std::string_view line, std::size_t stars) {
    std::string_view title = trimmed(line.substr(stars));
    for (const std::string_view state : {"TODO ", "DONE ", "NEXT ", "WAITING "}) {
      if (title.starts_with(state)) title = trimmed(title.substr(state.size()));
    }
    if (title.starts_with("[#") && title.size() > 4 && title[3] == ']') title = trimmed(title.substr(4));
    const std::size_t tags = title.rfind(" :");
    if (tags != title.npos && title.ends_with(':') && title.find(' ', tags + 1) == title.npos)
      title = title.substr(0, tags);
    writer_.open(BlockKind::heading, static_cast<std::uint8_t>(std::min<std::size_t>(stars, 6)));
    writer_.append_collapsed(org_inline(title));
    if (out_.title.empty()) out_.title = std::string(writer_.content());
    writer_.close();
    ++at_;
  }

  // "#+title: words", "#+begin_src ..."; other keywords are for programs.
  void read_keyword(std::string_view text) {
    const std::string key = lower(text.substr(0, text.find_first_of(": ")));
    if (key.starts_with("begin_")) return read_block(key.substr(6));
    const std::size_t colon = text.find(':');
    const std::string value =
        colon == text.npos ? "" : collapse_white_space(org_inline(text.substr(colon + 1)));
    if (key == "title" && !value.empty()) {
      if (!titled_) out_.title.clear();
      titled_ = true;
      out_.title += (out_.title.empty() ? "" : " ") + value;
    }
    for (const char* fact : {"author", "date", "description", "keywords"}) {
      if (key == fact && !value.empty()) out_.metadata.emplace(key, value);
    }
    ++at_;
  }

  void read_block(const std::string& kind) {
    const std::size_t begin = ++at_;
    skip_until("#+end_" + kind);
    const std::size_t end = at_ > begin && at_ <= lines_.size() && ended_ ? at_ - 1 : at_;
    const std::vector<std::string_view> body = dedented(lines_.subspan(begin, end - begin));
    if (kind == "comment" || kind == "export") return;
    writer_.close();
    if (kind == "quote" || kind == "verse" || kind == "center") {
      for (const std::string_view line : body) {
        if (line.empty())
          writer_.close();
        else
          append_line(kind == "center" ? BlockKind::paragraph : BlockKind::quote, line, kind == "verse");
      }
    } else {
      writer_.open(BlockKind::code);
      writer_.append(joined_lines(body));
    }
    writer_.close();
  }

  // Past the line that says so, or past everything.
  void skip_until(std::string_view end) {
    ended_ = false;
    while (at_ < lines_.size() && !ended_) ended_ = lower(trimmed(lines_[at_++])) == end;
  }

  void read_table() {
    writer_.open(BlockKind::table);
    for (; at_ < lines_.size() && trimmed(lines_[at_]).starts_with('|'); ++at_) {
      std::string_view row = trimmed(lines_[at_]).substr(1);
      if (row.starts_with('-')) continue;
      if (row.ends_with('|')) row.remove_suffix(1);
      writer_.break_line();
      for (bool first = true; !row.empty() || first; first = false) {
        const std::size_t end = std::min(row.find('|'), row.size());
        if (!first) writer_.next_cell();
        writer_.append_collapsed(org_inline(row.substr(0, end)));
        row.remove_prefix(std::min(end + 1, row.size()));
      }
    }
    writer_.close();
  }

  void read_fixed_width() {
    writer_.open(BlockKind::code);
    for (; at_ < lines_.size() && is_fixed_width(trimmed(lines_[at_])); ++at_) {
      const std::string_view line = trimmed(lines_[at_]);
      writer_.append(std::string(line.substr(std::min<std::size_t>(2, line.size()))) + "\n");
    }
    writer_.close();
  }

  void read_text(std::string_view line) {
    const ListMark mark = list_mark_of(trimmed(line));
    // A star at the margin is a heading.
    if (mark.size > 0) {
      const std::string_view item = trimmed(line);
      writer_.open(BlockKind::list_item,
                   static_cast<std::uint8_t>(std::min<std::size_t>(indent_of(line) / 2 + 1, 6)),
                   mark.ordered ? item.substr(0, mark.size) : "- ");
      writer_.append_collapsed(org_inline(item.substr(mark.size)));
    } else {
      append_line(BlockKind::paragraph, line, false);
    }
    ++at_;
  }

  void append_line(BlockKind kind, std::string_view line, bool keep_end) {
    if (!writer_.is_open()) {
      writer_.open(kind);
    } else if (keep_end) {
      writer_.break_line();
    } else {
      writer_.append_collapsed(" ");
    }
    writer_.append_collapsed(org_inline(trimmed(line)));
  }

  RstLines lines_;
  std::size_t at_ = 0;
  model::StructuredText& out_;
  BlockWriter writer_;
  bool ended_ = false;
  bool titled_ = false;
};

}  // namespace

void read_org(std::string_view text, model::StructuredText& out) {
  const RstText lines(text);
  OrgReader(lines.lines(), out).read();
}

}  // namespace ragctl::extract
