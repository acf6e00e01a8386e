#include "stream_printer.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr std::size_t kMaxColumns = 100;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

void StreamPrinter::put(std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      flush_word();
      output_.line();
      column_ = 0;
    } else if (c == ' ') {
      flush_word();
    } else {
      if (begins_character(c) && fills_line()) flush_word();
      word_ += c;
    }
  }
  // A piece that ends inside a word waits for its rest; a model's pieces mostly begin with the blank of the
  // next word.
  if (output_.terminal().out_is_terminal) output_.flush();
}

std::size_t StreamPrinter::width() const { return std::min(output_.terminal().columns, kMaxColumns); }

// A script without blanks would else be one word, wider than any terminal, and shown at its very end.
bool StreamPrinter::fills_line() const {
  return output_.terminal().out_is_terminal && word_.size() + 1 >= width() &&
         display_width(word_) + 1 >= width();
}

void StreamPrinter::flush_word() {
  if (word_.empty()) return;
  const std::string clean = without_controls(word_);
  const std::size_t columns = display_width(clean);
  if (column_ > 0 && column_ + 1 + columns > width()) {
    output_.line();
    column_ = 0;
  } else if (column_ > 0) {
    output_.text(" ");
    ++column_;
  }
  output_.text(clean);
  column_ += columns;
  word_.clear();
}

void StreamPrinter::end() {
  flush_word();
  if (column_ > 0) output_.line();
  column_ = 0;
}

}  // namespace ragctl::command
