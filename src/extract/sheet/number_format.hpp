#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

/// From which day a workbook counts its days.
enum class DateSystem { from_1900, from_1904 };

/// How a spreadsheet shows a number (ECMA-376 part 1, 18.8.31): decimals, percent, currency, leading zeros,
/// literals. Dates and times are ISO 8601 whatever their format, so that they are found however they were
/// laid out; thousands are not separated. What no format can show is shown as it is stored.
class NumberFormat {
public:
  NumberFormat() : NumberFormat("General") {}
  explicit NumberFormat(std::string_view code);
  /// One of those that have a number only. Unknown: "General".
  [[nodiscard]] static NumberFormat built_in(int id);

  [[nodiscard]] std::string show(double value, DateSystem system) const;

private:
  struct Token {
    enum class Kind { literal, digit, point, percent, general };
    Kind kind = Kind::literal;
    std::string text;  ///< a literal's words; of a digit '0', '#' or '?'
  };
  struct Section {
    std::vector<Token> tokens;
    int thousands = 0;  // how often it is divided by 1000
    bool exponent = false;
    bool fraction = false;
    bool year = false, month = false, day = false, hour = false, second = false, elapsed = false;
    [[nodiscard]] bool is_date() const { return year || month || day || hour || second || elapsed; }
  };
  class SectionReader;

  [[nodiscard]] static std::string show_number(const Section& section, double value);
  [[nodiscard]] static std::optional<std::string> show_date(const Section& section, double value,
                                                            DateSystem system);
  std::vector<Section> sections_;
};

/// A date of XML Schema, "2024-05-01T00:00:00", as one that is shown: "2024-05-01".
[[nodiscard]] std::string iso_date(std::string text);
/// Up to 15 digits, as a spreadsheet computes.
[[nodiscard]] std::string general_number(double value);

}  // namespace ragctl::extract
