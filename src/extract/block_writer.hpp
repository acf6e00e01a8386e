#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/model/structured_text.hpp"

namespace ragctl::extract {

/// Lays text and blocks so that every StructuredText is valid: ordered, disjoint, non-empty ranges that begin
/// and end with what is not white space (code keeps its indentation), a blank line between blocks, one line
/// end between list items. One block is open at a time; opening one closes the one before.
class BlockWriter {
public:
  explicit BlockWriter(model::StructuredText& out) : out_(out) {}

  /// `prefix` ("- ", "2. ") belongs to the block, but alone it is nothing.
  void open(model::BlockKind kind, std::uint8_t level = 0, std::string_view prefix = {});
  /// Drops the block when nothing but white space was written.
  void close();
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] bool is_empty() const { return out_.text.size() == content_; }

  /// Verbatim, except that control characters (from references such as &#1;) are left out.
  void append(std::string_view text);
  /// As a browser lays inline text: runs of white space are one blank, none at the start of a line.
  void append_collapsed(std::string_view text);
  /// A line end within the block.
  void break_line();
  /// " | " between cells.
  void next_cell();
  /// The text of the open block so far, without its prefix.
  [[nodiscard]] std::string_view content() const;
  /// Replaces the first `size` bytes of the content.
  void replace_front(std::size_t size, std::string_view with) { out_.text.replace(content_, size, with); }

private:
  [[nodiscard]] bool at_blank() const;
  void trim_blanks();

  model::StructuredText& out_;
  model::Block block_;
  std::size_t before_ = 0;   // size of the text before separator and prefix
  std::size_t content_ = 0;  // where the content starts
  bool open_ = false;
};

}  // namespace ragctl::extract
