#pragma once
// What every reader of documents promises of its text, and inputs of several parts in one.
#include <stdexcept>
#include <string>
#include <string_view>

#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"
#include "target.hpp"

namespace ragctl::fuzz {

inline void check_extraction(const extract::Extraction& found) {
  if (!found.text) return;
  const model::StructuredText& text = *found.text;
  if (!is_valid_utf8(text.text) || !is_valid_utf8(text.title))
    throw std::logic_error("a text that is not UTF-8");
  std::size_t at = 0;
  for (const model::Block& block : text.blocks) {
    if (block.begin < at || block.end <= block.begin || block.end > text.text.size())
      throw std::logic_error("blocks out of order");
    at = block.end;
  }
}

inline constexpr char kNextPart = '\x1E';

inline std::string next_part(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(kNextPart), rest.size());
  std::string part(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace ragctl::fuzz
