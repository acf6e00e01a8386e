#pragma once
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

/// What is wrong with a text and its blocks; empty when nothing is.
inline std::string fault_of(const model::StructuredText& text) {
  if (!is_valid_utf8(text.text)) return "the text is not utf-8";
  if (without_controls(text.text) != text.text) return "the text has control characters";
  if (!is_valid_utf8(text.title)) return "the title is not utf-8";
  std::size_t at = 0;
  for (const model::Block& block : text.blocks) {
    const std::string where = " at " + std::to_string(block.begin) + "-" + std::to_string(block.end);
    if (block.begin < at) return "blocks out of order" + where;
    if (block.end <= block.begin) return "an empty block" + where;
    if (block.end > text.text.size()) return "a block outside the text" + where;
    if (utf8_floor(text.text, block.begin) != block.begin || utf8_floor(text.text, block.end) != block.end) {
      return "a split character" + where;
    }
    if (collapse_white_space(std::string_view(text.text).substr(block.begin, block.end - block.begin))
            .empty()) {
      return "a blank block" + where;
    }
    const bool heading = block.kind == model::BlockKind::heading;
    if (heading != (block.level > 0 && heading) || (heading && block.level > 6))
      return "a wrong level" + where;
    at = block.end;
  }
  return {};
}

inline model::StructuredText extracted(std::string_view bytes, const std::string& media_type) {
  const Extraction found = extract_text_format(bytes, media_type, {});
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

inline std::string skipped(std::string_view bytes, const std::string& name) {
  const Extraction found = extract_text_format(bytes, "", {.name = name, .media_type = {}, .passwords = {}});
  CHECK_FALSE(found.text.has_value());
  return found.skipped;
}

/// "heading1: Title" and so on, one line a block.
inline std::string outline(const model::StructuredText& text) {
  std::string out;
  for (const model::Block& block : text.blocks) {
    switch (block.kind) {
      case model::BlockKind::heading:
        out += "h";
        break;
      case model::BlockKind::paragraph:
        out += "p";
        break;
      case model::BlockKind::list_item:
        out += "li";
        break;
      case model::BlockKind::table:
        out += "table";
        break;
      case model::BlockKind::code:
        out += "code";
        break;
      case model::BlockKind::quote:
        out += "quote";
        break;
    }
    if (block.level > 0) out += std::to_string(block.level);
    out += ": " + text.text.substr(block.begin, block.end - block.begin) + "\n";
  }
  return out;
}

}  // namespace ragctl::extract
