#pragma once
#include <string>
#include <vector>

#include "../block_writer.hpp"
#include "inline.hpp"
#include "lines.hpp"
#include "tables.hpp"

namespace ragctl::extract {

/// The name, the arguments, the options and the content of ".. name:: arguments".
struct RstDirective {
  std::string name;  ///< lower case, without its domain
  std::string arguments;
  std::map<std::string, std::string> options;
  std::vector<std::string_view> content;
};

/// reStructuredText -> blocks (docutils, "reStructuredText Markup Specification"). Each thing that is no
/// markup is text; nothing is an error.
class RstReader {
public:
  RstReader(BlockWriter& writer, model::StructuredText& out) : writer_(writer), out_(out) {}
  void read(RstLines lines);

private:
  struct Style {
    char sign;
    bool over;
    bool operator==(const Style&) const = default;
  };

  void gather_names(RstLines lines);
  void read_body(RstLines lines, int depth);
  // Each reads what begins at `lines[at]` and returns how many lines it took; 0: nothing of its kind.
  std::size_t read_heading(RstLines lines, std::size_t at);
  std::size_t read_table(RstLines lines, std::size_t at);
  std::size_t read_explicit(RstLines lines, std::size_t at, int depth);
  std::size_t read_list_item(RstLines lines, std::size_t at, int depth);
  std::size_t read_fields(RstLines lines, std::size_t at, int depth);
  std::size_t read_verbatim_lines(RstLines lines, std::size_t at);
  std::size_t read_paragraph(RstLines lines, std::size_t at, int depth);
  std::size_t read_literal(RstLines lines, std::size_t at);
  void read_definition(std::string_view term, RstLines lines, int depth);

  void read_directive(const RstDirective& directive, int depth);
  bool read_silent(const RstDirective& directive);
  bool read_verbatim_directive(const RstDirective& directive);
  bool read_table_directive(const RstDirective& directive, int depth);
  bool read_picture(const RstDirective& directive, int depth);

  void open_text();
  void write_text(std::string_view text);
  void write_heading(std::string_view text, Style style);
  void write_rows(const RstRows& rows);
  void write_code(std::string_view code);
  [[nodiscard]] std::string shown(std::string_view text) { return plain_inline(text, names_); }

  BlockWriter& writer_;
  model::StructuredText& out_;
  RstNames names_;
  std::vector<Style> styles_;  // of headings, in order of appearance
  std::string prefix_;         // of the list item whose text is still to come
  std::string label_;          // that the next text begins with
  int lists_ = 0;
  int quotes_ = 0;
  bool body_seen_ = false;  // after it fields are no facts about the document
};

[[nodiscard]] RstDirective read_rst_directive(std::string_view head, RstLines lines);

}  // namespace ragctl::extract
