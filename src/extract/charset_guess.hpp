#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// To UTF-8 by ICU; ill-formed bytes become U+FFFD. Empty when ICU does not know the charset.
[[nodiscard]] std::optional<std::string> convert(std::string_view bytes, const std::string& charset);

struct CharsetGuess {
  std::string charset;
  int confidence = 0;  ///< in percent as ICU gives it; 0: found by how the text reads in it
};

/// The charset of bytes that are no UTF-8 and say nothing of themselves: ICU's detector, unless the text
/// reads badly in what it says (signs or capitals within words, scripts mixed in a word) and better in
/// another one, of which ICU knows nothing: DOS, Macintosh, Thai, Ukrainian.
[[nodiscard]] std::optional<CharsetGuess> guess_charset(std::string_view bytes);

/// "UTF-16LE" or "UTF-16BE" for text of 16-bit units without a mark, else null. Looks at the first 4 KiB.
[[nodiscard]] const char* guess_wide(std::string_view bytes);

/// How badly a text reads, 0 being not at all: what no word has, as a share of the characters beyond ASCII.
[[nodiscard]] double implausibility(std::string_view utf8);

}  // namespace ragctl::extract
