#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/metadata.hpp"

namespace ragctl::extract {

/// One line of a page as it was set, with its text cleaned.
struct PagedLine {
  std::string text;  ///< valid UTF-8, no controls, not empty; may end with a soft hyphen
  float font_size = 0;
  float left = 0, top = 0, right = 0, bottom = 0;
  std::uint32_t page = 0;
  bool bold = false;
  bool monospaced = false;
  bool first_in_block = false;
  bool turned = false;
  bool running = false;  ///< a running header or footer
  bool begins_heading = false;
  std::uint8_t outline_level = 0;  ///< from 1 where the document's outline leads to it as a heading
  std::uint32_t table = 0;         ///< the same number for all lines of a table, 0 outside of tables
};

/// A page: its height in the coordinates of its lines, and what else is on it.
struct PageBox {
  float top = 0;
  float bottom = 0;
  bool has_text = false;
  float images = 0;  ///< the share of the page that they cover, where there is hardly any text
};

/// What somebody wrote about a page, which is no part of its text.
struct PagedComment {
  std::uint32_t page = 0;
  std::string author;  ///< may be empty, as may be `quoted`
  std::string quoted;  ///< the words that it marks
  std::string text;
};

struct Bookmark {
  std::string title;
  std::uint8_t level = 1;
  std::uint32_t page = 0;
  float top = 0;
};

/// From this page on (from 1) the pages are labelled `prefix` and a number from `first` on.
struct PageLabels {
  std::uint32_t page = 0;
  char style = 0;  ///< D, R, r, A, a; else the prefix alone
  std::string prefix;
  std::int64_t first = 1;
};

/// Whether two lines stand side by side.
[[nodiscard]] bool same_row(const PagedLine& a, const PagedLine& b);
/// Whether the text begins with a sign that marks list items.
[[nodiscard]] bool starts_with_bullet(std::string_view text);

/// What MuPDF reads from a document, in the order of its text.
struct PagedDocument {
  std::vector<PagedLine> lines;
  std::uint32_t pages = 0;     ///< of a reflowable document its chapters (files)
  std::vector<PageBox> boxes;  ///< one a page; 0 high when a page could not be read
  std::vector<PagedComment> comments;
  std::vector<Bookmark> bookmarks;
  std::vector<PageLabels> labels;
  std::vector<std::string> embedded_files;  ///< their names
  bool reflowable = false;
  std::uint64_t unknown_characters = 0;  ///< whose font does not say what they are
  std::string title;
  model::Metadata metadata;
  std::vector<std::string> warnings;
};

/// White space as single blanks and trimmed (kept as it is when `monospaced`, but for the end), controls,
/// zero-width blanks and inner soft hyphens gone, ill-formed bytes replaced.
[[nodiscard]] std::string clean_line(std::string_view raw, bool monospaced);

/// "D:20240409133458-07'00'" (PDF 32000-1, 7.9.4) -> "2024-04-09T13:34:58-07:00"; other texts as they are.
[[nodiscard]] std::string to_iso_date(std::string_view pdf_date);

/// Reads the document. Throws Error{failed}: "encrypted, and no password is given" (or "fits"), what is
/// broken, more text than `text_limit`, or more memory than the process may have.
[[nodiscard]] PagedDocument read_paged_lines(std::string_view bytes, const std::string& media_type,
                                             const std::vector<std::string>& passwords,
                                             std::uint64_t text_limit);

}  // namespace ragctl::extract
