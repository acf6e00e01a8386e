#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv_rows.hpp"
#include "record_reader.hpp"

namespace ragctl::source {

/// Lines of a table in text -> records: the first row names the fields. A first line "sep=;", as Excel writes
/// it, names the separator. All methods throw failed for a first row that cannot name fields.
class CsvRecords {
public:
  /// `separator` 0: as the first line shows. `reader` outlives it.
  CsvRecords(RecordReader& reader, char separator) : reader_(reader), separator_(separator) {}

  /// A line without its LF; records that it ends are added to `out`.
  void add(std::string_view line, std::vector<Record>& out);
  /// A line that was too long to be read.
  void pass_over(std::vector<Record>& out);
  void finish(std::vector<Record>& out);

private:
  [[nodiscard]] bool begins(std::string_view line);
  void take(CsvRow&& row);
  void name_fields(const CsvRow& row);

  RecordReader& reader_;
  char separator_;
  std::optional<CsvRows> rows_;
  std::vector<std::string> names_;
  std::vector<Record>* out_ = nullptr;  // during a call
  std::size_t line_ = 0;
};

}  // namespace ragctl::source
