#include "layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "joining.hpp"
#include "ragctl/base/utf8.hpp"
#include "styles.hpp"

namespace ragctl::extract {
namespace {

using model::Block;
using model::BlockKind;

constexpr std::string_view kSoftHyphen = "\xC2\xAD";

bool starts_with_number(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits >= 1 && digits <= 3 && digits + 2 < text.size() &&
         (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ';
}

// A line that begins further right after a full stop, while the next one is back at the margin.
bool starts_indented(const std::vector<PagedLine>& lines, std::size_t at) {
  const PagedLine& upper = lines[at - 1];
  const PagedLine& line = lines[at];
  if (line.turned || same_row(upper, line) || !ends_sentence(upper.text) || upper.text.starts_with('['))
    return false;
  const float indent = line.left - upper.left;
  if (indent < 0.8F * line.font_size || indent > 6 * line.font_size) return false;
  const bool last = at + 1 == lines.size() || lines[at + 1].first_in_block;
  return last || line.left - lines[at + 1].left >= 0.8F * line.font_size;
}

// An indented line of code begins a block of its own in MuPDF's eyes.
bool continues_code(const PagedLine& upper, const PagedLine& line, const PagedStyles& styles) {
  return upper.page == line.page && styles.stands_out_monospaced(upper) &&
         styles.stands_out_monospaced(line) && line.top >= upper.top &&
         line.top - upper.bottom < line.font_size;
}

bool begins_group(const std::vector<PagedLine>& lines, std::size_t at, const PagedStyles& styles) {
  if (at == 0) return true;
  const PagedLine& upper = lines[at - 1];
  const PagedLine& line = lines[at];
  if (line.begins_heading || line.outline_level != upper.outline_level || line.table != upper.table)
    return true;
  if (line.table > 0 || continues_code(upper, line, styles)) return false;
  if (line.first_in_block || line.page != upper.page) return true;
  if (styles.large_size(line) != styles.large_size(upper)) return !same_row(upper, line);
  if (styles.stands_out_monospaced(line) != styles.stands_out_monospaced(upper))
    return !same_row(upper, line);
  if (styles.stands_out_bold(line) != styles.stands_out_bold(upper) && !same_row(upper, line)) return true;
  return starts_with_bullet(line.text) || starts_indented(lines, at);
}

std::vector<LineGroup> group_lines(const std::vector<PagedLine>& lines, const PagedStyles& styles) {
  std::vector<LineGroup> groups;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= lines.size(); ++at) {
    if (at < lines.size() && !begins_group(lines, at, styles)) continue;
    groups.emplace_back(lines.data() + begin, at - begin);
    begin = at;
  }
  return groups;
}

std::string as_prose(LineGroup group, const Compounds& compounds) {
  std::string out;
  for (const PagedLine& line : group)
    join_line(out, line.monospaced ? collapse_white_space(line.text) : line.text, compounds);
  if (out.ends_with(kSoftHyphen)) out.resize(out.size() - kSoftHyphen.size());
  return out;
}

// Typewritten lines keep their line ends and their indentation, counted in characters of their own width.
std::string as_code(LineGroup group) {
  float margin = group.front().left;
  for (const PagedLine& line : group) margin = std::min(margin, line.left);
  std::string out;
  for (const PagedLine& line : group) {
    const float width =
        std::max((line.right - line.left) / static_cast<float>(count_code_points(line.text)), 1.0F);
    const auto indent =
        static_cast<std::size_t>(std::clamp((line.left - margin) / width + 0.5F, 0.0F, 80.0F));
    if (!out.empty()) out.append("\n").append(indent, ' ');
    out.append(line.text);
  }
  return out;
}

// A table within one of MuPDF's blocks shows as rows that mostly have several pieces each.
bool is_table(LineGroup group) {
  if (group.front().table > 0) return true;
  std::size_t rows = 1;
  std::size_t rows_with_cells = 0;
  bool row_has_cells = false;
  for (std::size_t i = 1; i < group.size(); ++i) {
    if (same_row(group[i - 1], group[i])) {
      rows_with_cells += row_has_cells ? 0 : 1;
      row_has_cells = true;
    } else {
      ++rows;
      row_has_cells = false;
    }
  }
  return rows >= 2 && rows_with_cells * 2 > rows;
}

std::string as_table(LineGroup group) {
  std::string out = group.front().text;
  for (std::size_t i = 1; i < group.size(); ++i) {
    out.append(same_row(group[i - 1], group[i]) ? " | " : "\n").append(collapse_white_space(group[i].text));
  }
  return out;
}

/// Pages for a book that has none of its own, the same whoever lays it out: each of its chapters (files)
/// begins one, and then each 1,800 characters of text do, which is the standard page of publishers.
class StandardPages {
public:
  [[nodiscard]] std::uint32_t page_in(std::uint32_t chapter) {
    if (chapter != chapter_) {
      first_ = last_ + 1;
      characters_ = 0;
      chapter_ = chapter;
    }
    last_ = first_ + static_cast<std::uint32_t>(characters_ / kCharacters);
    return last_;
  }
  void add(std::string_view text) { characters_ += count_code_points(text); }
  [[nodiscard]] std::uint32_t count() const { return last_; }

private:
  static constexpr std::size_t kCharacters = 1800;
  std::uint32_t chapter_ = 0;
  std::uint32_t first_ = 0;  // of the chapter
  std::uint32_t last_ = 0;
  std::size_t characters_ = 0;  // of the chapter
};

class Writer {
public:
  Writer(const PagedStyles& styles, const PagedDocument& document)
      : styles_(styles), compounds_(document.lines), pages_(document.pages) {}

  void write(LineGroup group, std::uint8_t heading) {
    if (heading > 0) return put(BlockKind::heading, heading, group, as_prose(group, compounds_));
    if (group.size() > 1 && styles_.stands_out_monospaced(group.front())) {
      return put(BlockKind::code, 0, group, as_code(group));
    }
    if (is_table(group)) return put(BlockKind::table, 0, group, as_table(group));
    const std::string& first = group.front().text;
    if (starts_with_bullet(first) || starts_with_number(first)) {
      return put(BlockKind::list_item, list_depth(group.front()), group, as_prose(group, compounds_));
    }
    if (continues_above(group)) return extend(as_prose(group, compounds_), group.back());
    put(BlockKind::paragraph, 0, group, as_prose(group, compounds_));
  }

  void write(const PagedComment& comment) {
    std::string text = comment.author.empty() ? "[Comment" : "[Comment by " + comment.author;
    if (!comment.quoted.empty()) text += " on \"" + comment.quoted + "\"";
    PagedLine line;
    line.page = comment.page;
    put(BlockKind::paragraph, 0, {&line, 1}, text + "] " + comment.text);
    last_ = nullptr;
  }

  model::StructuredText finish() && {
    out_.pages = styles_.reflowable() ? standard_pages_.count() : pages_;
    return std::move(out_);
  }

private:
  // Reflowed lists step by 30 points a level; on a set page nothing tells.
  [[nodiscard]] std::uint8_t list_depth(const PagedLine& line) const {
    if (!styles_.reflowable()) return 1;
    return static_cast<std::uint8_t>(std::clamp((line.left - 20) / 30 + 1, 1.0F, 6.0F));
  }

  // The lines of a reflowable document count its chapters.
  [[nodiscard]] std::uint32_t page_of(const PagedLine& line) {
    return styles_.reflowable() ? standard_pages_.page_in(line.page) : line.page;
  }

  // A column or a page ended within the sentence.
  [[nodiscard]] bool continues_above(LineGroup group) const {
    if (last_ == nullptr || styles_.reflowable()) return false;
    const BlockKind above = out_.blocks.back().kind;
    const PagedLine& line = group.front();
    return (above == BlockKind::paragraph || above == BlockKind::list_item) &&
           (line.page == last_->page + 1 || (line.page == last_->page && line.top < last_->top)) &&
           styles_.large_size(line) == styles_.large_size(*last_) && goes_on(out_.text, line.text);
  }

  void extend(const std::string& text, const PagedLine& last) {
    join_line(out_.text, text, compounds_);
    out_.blocks.back().end = static_cast<std::uint32_t>(out_.text.size());
    last_ = &last;
  }

  void put(BlockKind kind, std::uint8_t level, LineGroup group, std::string text) {
    const std::size_t start = text.find_first_not_of(" \n");
    if (start == std::string::npos) return;
    if (!out_.text.empty()) out_.text.append("\n\n");
    const auto begin = static_cast<std::uint32_t>(out_.text.size());
    out_.text.append(text, start);
    const auto end = static_cast<std::uint32_t>(out_.text.size());
    out_.blocks.push_back({kind, level, begin, end, page_of(group.front())});
    standard_pages_.add(std::string_view(out_.text).substr(begin));
    last_ = &group.back();
  }

  const PagedStyles& styles_;
  Compounds compounds_;
  std::uint32_t pages_;
  StandardPages standard_pages_;
  model::StructuredText out_;
  const PagedLine* last_ = nullptr;  // of what was put last
};

}  // namespace

model::StructuredText lay_out(const PagedDocument& document) {
  const PagedStyles styles(document);
  const std::vector<LineGroup> groups = group_lines(document.lines, styles);
  const std::vector<std::uint8_t> levels = heading_levels(groups, styles);
  Writer writer(styles, document);
  for (std::size_t i = 0; i < groups.size(); ++i) writer.write(groups[i], levels[i]);
  for (const PagedComment& comment : document.comments) writer.write(comment);
  return std::move(writer).finish();
}

}  // namespace ragctl::extract
