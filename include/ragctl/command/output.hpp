#pragma once
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/progress.hpp"

namespace ragctl::command {

enum class Format : std::uint8_t { table, json, jsonl };
enum class Verbosity : std::uint8_t { quiet, normal, verbose };

/// What the two ends of the program are connected to.
struct Terminal {
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  bool colour = false;  ///< on standard output: a terminal, no NO_COLOR, TERM not dumb
  bool unicode = true;  ///< the locale is UTF-8; else ornaments are ASCII
  std::size_t columns = 80;
  /// What stands for text that was cut.
  [[nodiscard]] std::string_view ellipsis() const noexcept { return unicode ? "…" : "..."; }
  [[nodiscard]] static Terminal detect();
};

enum class Style : std::uint8_t { plain, bold, dim, title, match, good, bad };

/// On one line, with what is no UTF-8 replaced.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value);

/// stdout is the answer, stderr everything else. Text for standard output is buffered; flush() throws failed
/// when it cannot be written (a closed or full standard output is an error, not silence). For one thread at a
/// time.
class Output {
public:
  Output(Format format, Verbosity verbosity, Terminal terminal);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] Format format() const noexcept { return format_; }
  [[nodiscard]] bool machine_readable() const noexcept { return format_ != Format::table; }
  [[nodiscard]] const Terminal& terminal() const noexcept { return terminal_; }
  /// Takes the terminal's width of now: a window may have changed since.
  void fit_to_terminal();
  [[nodiscard]] Verbosity verbosity() const noexcept { return verbosity_; }

  void text(std::string_view text);       ///< to standard output, as it is
  void line(std::string_view text = {});  ///< with a line feed
  /// A line of `--output jsonl`: "schema" and "type", then `members`.
  void json_line(std::string_view type, const nlohmann::ordered_json& members);
  /// The one document of `--output json`: "schema", then `members`; indented for people when it goes to a
  /// terminal.
  void json_document(const nlohmann::ordered_json& members);
  /// An answer that is one object: the document of json, or the one line of jsonl.
  void json_answer(std::string_view type, const nlohmann::ordered_json& members);
  void flush();

  /// A line about what was done, for people: to standard output, but not with --quiet.
  void report(std::string_view text);
  void note(std::string_view text);     ///< to standard error; silent with --quiet
  void detail(std::string_view text);   ///< to standard error, with --verbose only
  void problem(std::string_view text);  ///< to standard error, always

  /// Text in a style, or as it is where colour is off. Control characters in `text` are taken out.
  [[nodiscard]] std::string styled(Style style, std::string_view text) const;
  /// Progress bar on a terminal's standard error; else says nothing.
  [[nodiscard]] Progress& progress();

private:
  Format format_;
  Verbosity verbosity_;
  Terminal terminal_;
  std::string buffer_;
  std::unique_ptr<Progress> progress_;
};

/// Columns lined up by display width. On a terminal too narrow for them a row goes on in further lines, and
/// the last cell of each line is cut.
class Table {
public:
  explicit Table(std::vector<std::string> headers) : headers_(std::move(headers)) {}
  /// A column of numbers, whose last digits stand below each other.
  void align_right(std::size_t column) { right_.insert(column); }
  /// `below`: what is to be said of the row in lines of its own.
  void add(std::vector<std::string> row, std::string below = {});
  void print(Output& output) const;
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

private:
  [[nodiscard]] std::vector<std::size_t> widths() const;

  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> below_;  ///< of each row
  std::set<std::size_t> right_;
};

}  // namespace ragctl::command
