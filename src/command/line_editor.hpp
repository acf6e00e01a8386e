#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::command {

/// Reads lines from a person: editing, history and completion by readline on a terminal, plain lines
/// otherwise. Only one may exist at a time, because readline has one state for the process.
class LineEditor {
public:
  enum class Kind : std::uint8_t { line, end, interrupted };
  struct Result {
    Kind kind = Kind::line;
    std::string text;
  };

  /// `history` is read now and each line added to it; `words` are what the Tab key completes at the start of
  /// a line.
  LineEditor(bool terminal, std::filesystem::path history, std::vector<std::string> words);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  [[nodiscard]] Result read(const std::string& prompt);
  /// Ends the read() under way with `interrupted`. From any thread.
  void interrupt() const;
  /// What Tab completes from now on.
  void set_words(std::vector<std::string> words);

private:
  [[nodiscard]] Result read_from_terminal(const std::string& prompt);
  [[nodiscard]] Result read_plain();
  void remember(const std::string& line);

  bool terminal_;
  std::filesystem::path history_;
  files::Descriptor wake_;
  std::string pending_;  ///< read from a pipe, not yet given out
};

}  // namespace ragctl::command
