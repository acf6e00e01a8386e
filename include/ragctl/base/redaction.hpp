#pragma once
#include <string>
#include <string_view>

namespace ragctl {

/// A line for a log, without what tells a person or opens a door: e-mail addresses, numbers of eight digits
/// or more (telephones, cards, accounts; also parted by blanks, dots, dashes, brackets), and words that look
/// like keys (20 characters or more of letters and digits mixed) are each replaced by [e-mail], [number] or
/// [key]. Dates (2026-11-21) and shorter numbers stay. A help, not a promise: names stay.
[[nodiscard]] std::string redacted(std::string_view text);

}  // namespace ragctl
