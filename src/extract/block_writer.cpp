#include "block_writer.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using model::BlockKind;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

bool has_controls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 ? (c != '\n' && c != '\t') : c == 0x7F) return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

std::string_view separator(const model::StructuredText& out, BlockKind next) {
  if (out.blocks.empty()) return {};
  return next == BlockKind::list_item && out.blocks.back().kind == BlockKind::list_item ? "\n" : "\n\n";
}

}  // namespace

void BlockWriter::open(BlockKind kind, std::uint8_t level, std::string_view prefix) {
  close();
  before_ = out_.text.size();
  out_.text += separator(out_, kind);
  if (kind == BlockKind::list_item && level > 1)
    out_.text.append(std::size_t{2} * (std::min<unsigned>(level, 16) - 1U), ' ');
  block_ = {.kind = kind, .level = level, .begin = static_cast<std::uint32_t>(out_.text.size())};
  out_.text += prefix;
  content_ = out_.text.size();
  open_ = true;
}

void BlockWriter::close() {
  if (!open_) return;
  open_ = false;
  std::string& text = out_.text;
  while (text.size() > content_ && is_space(text.back())) text.pop_back();
  if (text.size() == content_) {
    text.resize(before_);
    return;
  }
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::failed, "the text of the document is larger than 4 GiB");
  }
  block_.end = static_cast<std::uint32_t>(text.size());
  out_.blocks.push_back(block_);
}

void BlockWriter::append(std::string_view text) {
  // White space at the start of a block is no content, except where it is indentation.
  if (is_empty() && block_.kind != BlockKind::code) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  }
  if (has_controls(text))
    out_.text += without_controls(text);
  else
    out_.text += text;
}

void BlockWriter::append_collapsed(std::string_view text) {
  if (has_controls(text)) return append_collapsed(without_controls(text));
  std::string& out = out_.text;
  for (std::size_t at = 0; at < text.size();) {
    const bool no_break = text.substr(at, 2) == "\xC2\xA0";
    if (no_break || is_space(text[at])) {
      if (!is_empty() && !at_blank()) out += ' ';
      at += no_break ? 2 : 1;
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && !is_space(text[end]) && text.substr(end, 2) != "\xC2\xA0") ++end;
    out.append(text.substr(at, end - at));
    at = end;
  }
}

void BlockWriter::break_line() {
  if (is_empty()) return;
  trim_blanks();
  out_.text += '\n';
}

void BlockWriter::next_cell() {
  trim_blanks();
  out_.text += is_empty() || out_.text.back() == '\n' ? "| " : " | ";
}

std::string_view BlockWriter::content() const { return std::string_view(out_.text).substr(content_); }

bool BlockWriter::at_blank() const { return is_space(out_.text.back()); }

void BlockWriter::trim_blanks() {
  while (out_.text.size() > content_ && out_.text.back() == ' ') out_.text.pop_back();
}

}  // namespace ragctl::extract
