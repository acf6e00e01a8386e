#pragma once
#include <string>
#include <string_view>

namespace ragctl::extract {

inline constexpr std::string_view kMailType = "message/rfc822";
inline constexpr std::string_view kMailboxType = "application/mbox";

/// Whether what begins so can be a mail or a mailbox, at the price of its first line. `promised` is the type
/// that its name promises; a text that happens to begin with "From:" and is called notes.md is what its name
/// says.
[[nodiscard]] bool may_be_mail(std::string_view head, std::string_view promised);

/// kMailType, kMailboxType, or empty.
[[nodiscard]] std::string sniff_mail(std::string_view bytes, std::string_view promised);

/// "From ann@example.org Tue Feb  3 10:15:00 2026": the line before each mail of a mailbox (RFC 4155).
[[nodiscard]] bool is_from_line(std::string_view line);

}  // namespace ragctl::extract
