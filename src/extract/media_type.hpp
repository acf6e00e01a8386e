#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// What the first bytes say of formats that are no text: "image/png", "application/zip", ... Empty: nothing
/// known. Archives of documents (DOCX, EPUB, XPS, ...) are told by the names in them, and so are the old
/// binary formats of Office.
[[nodiscard]] std::string sniff_binary(std::string_view bytes);

/// An Office document behind a password: an old container around the encrypted package.
inline constexpr std::string_view kEncryptedOffice = "application/x-encrypted-office";

/// DOC, XLS or PPT: the binary formats before 2007.
[[nodiscard]] bool is_old_office(std::string_view media_type);

/// What the ending of a name promises; empty when the ending is not known.
[[nodiscard]] std::string type_of_name(std::string_view name);

enum class TextFormat { none, plain, code, csv, markdown, rst, org, asciidoc, xml, html };

/// How a media type is read in this process; `none` when it is not.
[[nodiscard]] TextFormat text_format_of(std::string_view media_type);

}  // namespace ragctl::extract
