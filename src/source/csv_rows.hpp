#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::source {

/// One row of a table in text.
struct CsvRow {
  std::vector<std::string> fields;
  std::size_t line = 0;   ///< where it starts, from 1
  std::string raw;        ///< its bytes, with LF for every line end
  bool unclosed = false;  ///< its quotes are not closed: only the line where it starts is lost
};

/// The sign between two fields, as the first line of a file shows it: comma, semicolon, tab or bar, whichever
/// it has most of outside quotes; a comma when it has none.
[[nodiscard]] char find_separator(std::string_view line);

/// RFC 4180, line by line: quoted fields hold separators, doubled quotes and line ends. Rows end with LF,
/// CRLF or CR. As people's files have it, a quote within an unquoted field is a quote, and what follows a
/// closing quote belongs to the field. Rows without any text are left out.
///
/// Our own, since of what Debian 12 keeps libcsv gives neither lines nor limits, so one forgotten quote takes
/// the rest of the file into memory, and rapidcsv reads files whole.
class CsvRows {
public:
  using Visit = std::function<void(CsvRow&&)>;
  CsvRows(char separator, Visit visit) : separator_(separator), visit_(std::move(visit)) {}

  /// A line without its LF.
  void add(std::string_view line);
  /// A line that is not to be looked at.
  void pass_over();
  void finish();

private:
  enum class Place : std::uint8_t { start, plain, quoted, closed };
  void read(char c, bool is_last);
  void read_quoted(char c);
  void end_field();
  void end_row();
  void give_up_quote();

  char separator_;
  Visit visit_;
  CsvRow row_;
  std::string field_;
  Place place_ = Place::start;
  std::size_t line_ = 0;
  std::size_t given_up_ = 0;
};

}  // namespace ragctl::source
