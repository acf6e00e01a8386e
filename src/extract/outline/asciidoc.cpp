// AsciiDoc (docs.asciidoctor.org/asciidoc/latest): titles, delimited blocks, lists, tables.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "../formats.hpp"
#include "../rst/lines.hpp"
#include "inline.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;

constexpr std::size_t kLongestValue = 500;  // bytes, of an attribute that the text may repeat

std::string_view trimmed(std::string_view line) { return line.substr(indent_of(line)); }

// "----", "====", ...: at least four of the same sign, or three for what fences code and tables.
bool is_delimiter(std::string_view line) {
  if (line == "--" || line == "|===" || line == ",===" || line.starts_with("```")) return true;
  const char sign = rule_of(line, 4);
  return sign != 0 && std::string_view("-.=_*+/").find(sign) != std::string_view::npos;
}

class AsciidocReader {
public:
  AsciidocReader(RstLines lines, model::StructuredText& out) : lines_(lines), out_(out), writer_(out) {}

  void read() {
    while (at_ < lines_.size()) read_line();
    writer_.close();
  }

private:
  void read_line() {
    const std::string_view line = lines_[at_];
    if (line.empty() || line == "+") {
      end_block();
    } else if (line.starts_with("//") && rule_of(line, 4) == 0) {
      // A comment.
    } else if (is_delimiter(line)) {
      return read_delimited(line);
    } else if (read_title(line) || read_attribute(line) || read_macro_line(line) || read_block_line(line)) {
      // Done.
    } else if (line.starts_with(' ') && !writer_.is_open() && list_item(trimmed(line)).depth == 0) {
      return read_indented();
    } else {
      read_text(line);
    }
    ++at_;
  }

  void end_block() {
    writer_.close();
    label_.clear();
  }

  // "== Title"
  bool read_title(std::string_view line) {
    const std::size_t signs = line.find_first_not_of(line.front() == '#' ? '#' : '=');
    if (signs == 0 || signs > 6 || signs == line.npos || line[signs] != ' ') return false;
    writer_.open(BlockKind::heading, static_cast<std::uint8_t>(signs));
    writer_.append_collapsed(shown(line.substr(signs)));
    if (out_.title.empty()) out_.title = std::string(writer_.content());
    const bool first = out_.blocks.empty();
    writer_.close();
    if (first && signs == 1) read_header();
    return true;
  }

  // Below the title of the document: who wrote it, which revision it is.
  void read_header() {
    if (at_ + 1 >= lines_.size()) return;
    const std::string_view line = lines_[at_ + 1];
    const bool author = !line.empty() && std::isalpha(static_cast<unsigned char>(line[0])) != 0 &&
                        line.find(": ") == line.npos;
    if (!author || line.starts_with("include::")) return;
    out_.metadata.emplace("author", collapse_white_space(line.substr(0, line.find('<'))));
    ++at_;
    if (at_ + 1 < lines_.size() && lines_[at_ + 1].starts_with('v') && lines_[at_ + 1].size() > 1 &&
        std::isdigit(static_cast<unsigned char>(lines_[at_ + 1][1])) != 0) {
      out_.metadata.emplace("revision", std::string(lines_[at_ + 1]));
      ++at_;
    }
  }

  // ":name: value"
  bool read_attribute(std::string_view line) {
    const std::size_t size = field_size(line);
    if (size == 0 || writer_.is_open()) return false;
    const std::string name(line.substr(1, size - 2));
    std::string value = collapse_white_space(shown(line.substr(size)));
    if (value.size() > kLongestValue) return true;
    for (const char* fact : {"author", "description", "keywords", "revdate", "revision"}) {
      if (name == fact && !value.empty()) out_.metadata.emplace(name, value);
    }
    values_[name] = std::move(value);
    return true;
  }

  // "image::file[words]", "include::file[]", "toc::[]"
  bool read_macro_line(std::string_view line) {
    const std::size_t colons = line.find("::");
    const std::size_t open = line.find('[', colons == line.npos ? 0 : colons);
    if (colons == line.npos || open == line.npos || !line.ends_with(']') || line.find(' ') < colons)
      return false;
    const std::string_view name = line.substr(0, colons);
    if (name == "image") {
      const std::string_view words = line.substr(open + 1, line.size() - open - 2);
      write_paragraph(words.substr(0, words.find(',')));
      return true;
    }
    constexpr std::array<std::string_view, 10> kSteering{"include", "toc",   "ifdef", "ifndef",  "endif",
                                                         "ifeval",  "video", "audio", "partial", "index"};
    return std::ranges::find(kSteering, name) != kSteering.end();
  }

  // "[source,c]", "[NOTE]", "[[anchor]]", ".Title of a block", "'''", "<<<"
  bool read_block_line(std::string_view line) {
    if (line == "'''" || line == "<<<") return true;
    if (line.size() > 1 && line[0] == '.' && line[1] != ' ' && line[1] != '.') {
      write_paragraph(line.substr(1));
      return true;
    }
    if (!line.starts_with('[') || !line.ends_with(']')) return false;
    const std::string_view name = line.substr(1, line.size() - 2);
    if (is_admonition(name)) label_ = std::string(name.substr(0, 1)) + lower(name.substr(1)) + ": ";
    return true;
  }

  static bool is_admonition(std::string_view name) {
    constexpr std::array<std::string_view, 5> kNames{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};
    return std::ranges::find(kNames, name) != kNames.end();
  }

  static std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
  }

  // Code, tables and comments until the same line again; what else is delimited is read like all text.
  void read_delimited(std::string_view line) {
    writer_.close();
    const std::string_view end = line.starts_with("```") ? line.substr(0, 3) : line;
    const std::size_t begin = ++at_;
    const bool verbatim = line.starts_with("----") || line.starts_with("....") || line.starts_with("```");
    const bool table = line.ends_with("===") && !line.starts_with('=');
    const bool silent = line.starts_with("////") || line.starts_with("++++");
    if (!verbatim && !table && !silent) return;
    while (at_ < lines_.size() && lines_[at_] != end) ++at_;
    const RstLines body = lines_.subspan(begin, at_ - begin);
    at_ = std::min(at_ + 1, lines_.size());
    if (table) return read_table(body);
    if (silent) return;
    writer_.open(BlockKind::code);
    writer_.append(joined_lines(body));
    writer_.close();
  }

  // Cells begin with a bar; as many make a row as stand on the first line, or before the first blank line
  // where each line has but one.
  void read_table(RstLines body) {
    std::vector<std::string> cells;
    std::size_t columns = 0;
    for (const std::string_view line : body) {
      if (line.empty() && columns == 0) columns = cells.size();
      const bool first_line = cells.empty();
      add_cells(line, cells);
      if (first_line && cells.size() > 1) columns = cells.size();
    }
    writer_.open(BlockKind::table);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool begins_row = columns == 0 ? i == 0 : i % columns == 0;
      if (begins_row)
        writer_.break_line();
      else
        writer_.next_cell();
      writer_.append_collapsed(shown(cells[i]));
    }
    writer_.close();
  }

  static void add_cells(std::string_view line, std::vector<std::string>& cells) {
    const std::size_t bar = std::min(line.find('|'), line.size());
    // Before the first bar stands how a cell is set, or more of the cell before.
    const bool goes_on = bar == line.size();
    if (goes_on && !cells.empty()) cells.back().append(" ").append(line);
    for (std::size_t at = bar; at < line.size();) {
      const std::size_t end = std::min(line.find('|', at + 1), line.size());
      cells.emplace_back(line.substr(at + 1, end - at - 1));
      at = end;
    }
  }

  void read_indented() {
    const std::size_t count = std::max<std::size_t>(count_indented(lines_, at_, 1), 1);
    writer_.open(BlockKind::code);
    writer_.append(joined_lines(dedented(lines_.subspan(at_, count))));
    writer_.close();
    at_ += count;
  }

  struct Item {
    std::size_t depth = 0;  // 0: none
    std::size_t size = 0;   // of the mark
    bool ordered = false;
  };

  // "* ", "** ", "- ", ". ", ".. ", "1. "
  static Item list_item(std::string_view line) {
    for (const char sign : {'*', '-', '.'}) {
      const std::size_t depth = std::min(line.find_first_not_of(sign), line.size());
      if (depth > 0 && depth <= 6 && depth < line.size() && line[depth] == ' ')
        return {depth, depth + 1, sign == '.'};
    }
    const ListMark mark = list_mark_of(line);
    const bool number = mark.ordered && std::isdigit(static_cast<unsigned char>(line[0])) != 0;
    return number ? Item{1, mark.size, true} : Item{};
  }

  void read_text(std::string_view line) {
    const Item item = list_item(trimmed(line));
    const std::size_t term = line.find(":: ");
    if (item.depth > 0) {
      number_ = item.ordered && item.depth == depth_ && writer_was_item() ? number_ + 1 : 1;
      depth_ = item.depth;
      writer_.open(BlockKind::list_item, static_cast<std::uint8_t>(item.depth),
                   item.ordered ? std::to_string(number_) + ". " : "- ");
      writer_.append_collapsed(shown(trimmed(line).substr(item.size)));
      return;
    }
    if (!writer_.is_open() || term != line.npos) {
      writer_.open(BlockKind::paragraph);
      line = take_admonition(line);
      writer_.append_collapsed(label_);
      label_.clear();
    } else {
      writer_.append_collapsed(" ");
    }
    if (term == line.npos) return writer_.append_collapsed(shown(trimmed(line)));
    writer_.append_collapsed(shown(line.substr(0, term)));
    writer_.break_line();
    writer_.append_collapsed(shown(line.substr(std::min(term + 3, line.size()))));
  }

  [[nodiscard]] bool writer_was_item() const {
    return writer_.is_open() || (!out_.blocks.empty() && out_.blocks.back().kind == BlockKind::list_item);
  }

  // "NOTE: words"
  std::string_view take_admonition(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == line.npos || !is_admonition(line.substr(0, colon))) return line;
    label_ = std::string(line.substr(0, 1)) + lower(line.substr(1, colon - 1)) + ": ";
    return line.substr(colon + 2);
  }

  void write_paragraph(std::string_view words) {
    writer_.open(BlockKind::paragraph);
    writer_.append_collapsed(shown(words));
    writer_.close();
  }

  // With the values of "{name}".
  std::string shown(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text[at] == '{' ? text.substr(0, at + 60).find('}', at) : text.npos;
      const auto found =
          end == text.npos ? values_.end() : values_.find(std::string(text.substr(at + 1, end - at - 1)));
      if (found == values_.end() || substituted_ > 1'000'000) {
        out += text[at++];
        continue;
      }
      out += found->second;
      substituted_ += found->second.size();
      at = end + 1;
    }
    return asciidoc_inline(out);
  }

  RstLines lines_;
  std::size_t at_ = 0;
  model::StructuredText& out_;
  BlockWriter writer_;
  std::map<std::string, std::string> values_;
  std::size_t substituted_ = 0;  // bytes; there is a limit, against bombs
  std::string label_;            // that the next text begins with
  std::size_t depth_ = 0;        // of the last item
  int number_ = 0;
};

}  // namespace

void read_asciidoc(std::string_view text, model::StructuredText& out) {
  const RstText lines(text);
  AsciidocReader(lines.lines(), out).read();
}

}  // namespace ragctl::extract
