#pragma once
#include <string>
#include <string_view>

namespace ragctl::text {

/// NFKC and case folding of one word. Turkish and Azerbaijani keep their dotless i.
[[nodiscard]] std::string fold_case(std::string_view word, std::string_view language);

/// The word without its diacritics: marks over Latin, Greek and Cyrillic letters, and the optional vowel
/// signs of Arabic and Hebrew; letters that only look marked (ø, ł, ı, æ) become their plain neighbours. In
/// other scripts marks carry the meaning and stay. Expects folded case.
[[nodiscard]] std::string strip_diacritics(std::string_view word);

}  // namespace ragctl::text
