#pragma once
#include <string>
#include <string_view>

namespace ragctl::extract {

/// Without the signs of `marks` that stand around words: "*bold*" and "**bold**" are "bold", "2 * 3" and
/// "a_b" stay. Line ends become blanks.
[[nodiscard]] std::string without_marks(std::string_view text, std::string_view marks);

/// "[[target][words]]" or "[[target]]" of Org -> words, or the target.
[[nodiscard]] std::string org_inline(std::string_view text);
/// "link:target[words]", "https://...[words]", "<<target,words>>", "image:file[words]" of AsciiDoc -> words.
[[nodiscard]] std::string asciidoc_inline(std::string_view text);

}  // namespace ragctl::extract
