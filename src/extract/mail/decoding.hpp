#pragma once
#include <string>
#include <string_view>

// The encodings of mail. Nothing here throws: what is malformed is read as far as it makes sense.
namespace ragctl::extract {

/// RFC 2045 6.8: signs that do not belong there are passed over.
[[nodiscard]] std::string decode_base64(std::string_view text);

enum class QuotedPrintable { body, encoded_word };
/// RFC 2045 6.7, and "Q" of RFC 2047 4.2, where "_" is a blank.
[[nodiscard]] std::string decode_quoted_printable(std::string_view text, QuotedPrintable kind);

/// Text of a body by the charset that its part names; where it names none, the wrong one or an unknown one,
/// it is found out. Valid UTF-8 with LF line ends, no controls.
[[nodiscard]] std::string decode_mail_text(std::string_view bytes, const std::string& charset);

/// Encoded words (RFC 2047) and bytes that are not ASCII, as one line of clean UTF-8. Words in a row are put
/// together before their charset is decoded, because some programs cut characters in two.
[[nodiscard]] std::string decode_header_text(std::string_view raw);

}  // namespace ragctl::extract
