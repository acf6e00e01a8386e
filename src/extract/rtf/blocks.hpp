#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../office/writer.hpp"

namespace ragctl::extract {

/// One paragraph of RTF, with what is read after it.
struct RtfParagraph {
  struct Note {
    std::string label;  ///< "[1] "
    std::string text;
  };
  std::string text;    ///< '\n': a line end
  std::string marker;  ///< what stands before an item of a list
  bool in_list = false;
  bool in_table = false;
  int list_level = 0;        ///< from 0
  std::uint8_t heading = 0;  ///< 1..6; 0: none
  std::vector<Note> notes;
  std::vector<std::string> boxes;  ///< texts of shapes
};

/// Writes paragraphs and rows of tables as blocks.
class RtfBlocks {
public:
  explicit RtfBlocks(OfficeWriter& out) : out_(out) {}

  void put(RtfParagraph paragraph);
  /// Ends a cell with all paragraphs that were put since the last one.
  void end_cell(RtfParagraph last);
  void end_row();
  void comment(std::string mark, std::string text) {
    comments_.push_back({std::move(mark), std::move(text)});
  }
  void finish();

private:
  void put_anchored(const RtfParagraph& paragraph);
  void end_table();
  void gather(RtfParagraph paragraph);

  OfficeWriter& out_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> cells_;
  std::string cell_;
  RtfParagraph anchored_;  // only what is read after the table
  std::vector<RtfParagraph::Note> comments_;
};

}  // namespace ragctl::extract
