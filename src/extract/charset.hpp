#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

enum class Markup { none, html };

/// Text as the parsers want it: valid UTF-8, LF line ends, no byte order mark, no NUL and no control
/// characters.
struct Decoded {
  std::string text;
  std::vector<std::string> warnings{};
  std::vector<std::size_t> page_breaks{};  ///< where in the text a form feed stood
};

/// Finds the charset by byte order mark, then valid UTF-8, then (HTML) the declared one, then ICU's detector.
/// What no charset explains becomes U+FFFD, with a warning. Never throws for what the bytes are.
[[nodiscard]] Decoded decode_text(std::string_view bytes, Markup markup);

/// By the charset of this name, as mail and the web use names; ill-formed bytes become U+FFFD. Nothing when
/// there is no charset of that name. Controls stay as they are.
[[nodiscard]] std::optional<std::string> decode_charset(std::string_view bytes, const std::string& charset);

/// Whether the bytes are no text in any charset. Looks at the first 16 KiB.
[[nodiscard]] bool is_binary(std::string_view bytes);

}  // namespace ragctl::extract
