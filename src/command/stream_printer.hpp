#pragma once
#include <string>
#include <string_view>

#include "ragctl/command/output.hpp"

namespace ragctl::command {

/// Prints text as it comes, wrapped to the terminal between words; each piece is shown at once.
class StreamPrinter {
public:
  explicit StreamPrinter(Output& output) : output_(output) {}
  void put(std::string_view text);
  /// Ends the last line.
  void end();

private:
  void flush_word();
  [[nodiscard]] bool fills_line() const;
  [[nodiscard]] std::size_t width() const;

  Output& output_;
  std::string word_;
  std::size_t column_ = 0;
};

}  // namespace ragctl::command
