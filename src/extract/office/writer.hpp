#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../block_writer.hpp"

namespace ragctl::extract {

/// Writes the blocks of a document with their pages, and never more than `text_limit` bytes of text: beyond
/// them every function throws Error{failed}.
class OfficeWriter {
public:
  OfficeWriter(model::StructuredText& out, std::uint64_t text_limit);

  /// That of the blocks to come; 0: none.
  void page(std::uint32_t page) { page_ = page; }

  /// A block of lines ended by '\n', white space collapsed in each. Nothing when `text` is blank.
  void put(model::BlockKind kind, std::uint8_t level, std::string_view prefix, std::string_view text);
  void paragraph(std::string_view text) { put(model::BlockKind::paragraph, 0, {}, text); }
  /// A heading is one line.
  void heading(std::uint8_t level, std::string_view text);
  /// Takes the last block back if it is a heading: nothing came below it. False: it is none.
  bool drop_bare_heading();

  /// A table, row by row; each cell is one line. Blank cells at the end of a row, and blank rows, are left
  /// out.
  void begin_table();
  void row(const std::vector<std::string>& cells);
  void end_table();

private:
  void close();
  void check_size() const;

  model::StructuredText& out_;
  std::uint64_t text_limit_;
  BlockWriter writer_;
  std::uint32_t page_ = 0;
};

/// No words in it.
[[nodiscard]] bool is_blank_text(std::string_view text);

}  // namespace ragctl::extract
