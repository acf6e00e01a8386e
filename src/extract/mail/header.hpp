#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl::extract {

/// The fields of a mail or of one of its parts (RFC 5322 2.2), unfolded, their names in lower case, their
/// values as they came. Of a hostile mail only the first 1000 are read, and of each field 100,000 bytes.
class MailHeader {
public:
  /// Takes the header and the blank line behind it from the front of `rest`. What does not look like a field
  /// ends it too.
  explicit MailHeader(std::string_view& rest);
  /// The first of that name; empty when there is none.
  [[nodiscard]] std::string_view find(std::string_view lower_name) const;

private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// "text/plain; charset=utf-8; format=flowed" (RFC 2045 5.1), with the continuations and charsets of RFC
/// 2231, and file names by RFC 2047, which is forbidden and usual.
struct FieldValue {
  std::string value;                              ///< lower case
  std::map<std::string, std::string> parameters;  ///< names in lower case, values decoded
  [[nodiscard]] std::string parameter(const std::string& name) const;
};
[[nodiscard]] FieldValue parse_field(std::string_view raw);

struct MailAddress {
  std::string name;     ///< may be empty
  std::string address;  ///< lower case
};
/// RFC 5322 3.4; the names of groups are passed over. At most 1000.
[[nodiscard]] std::vector<MailAddress> parse_addresses(std::string_view raw);

/// "Tue, 3 Feb 2026 10:15:00 +0100 (CET)" -> "2026-02-03T09:15:00Z"; empty when it is none. RFC 5322 3.3,
/// with the years and zones of 4.3.
[[nodiscard]] std::string iso_date(std::string_view raw);

}  // namespace ragctl::extract
