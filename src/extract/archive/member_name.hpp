#pragma once
#include <string>
#include <string_view>

namespace ragctl::extract {

inline constexpr std::size_t kLongestMemberName = 1000;  // bytes

/// The name of a member as Member::name has it, from whatever an archive or a mail says. A name only ever
/// stands in a uri, but what looks like a way out of the archive would frighten whoever reads it. Names of
/// ZIP that are no UTF-8 are CP437 (APPNOTE appendix D), which all old packers wrote.
[[nodiscard]] std::string clean_member_name(std::string_view raw);
[[nodiscard]] bool is_clean_member_name(std::string_view name);

/// What systems leave in archives beside the documents: hidden files and folders (.DS_Store, .git,
/// ._report.docx),
/// __MACOSX, Thumbs.db, desktop.ini.
[[nodiscard]] bool is_junk(std::string_view clean_name);

/// The part behind the last slash.
[[nodiscard]] std::string_view last_part(std::string_view name);

}  // namespace ragctl::extract
