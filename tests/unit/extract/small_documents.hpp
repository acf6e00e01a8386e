#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl::extract {

/// A PDF with these objects, numbered from 1, the first being the catalog; its cross-reference table is
/// right.
[[nodiscard]] std::string pdf_of_objects(const std::vector<std::string>& objects,
                                         const std::string& trailer = {});

[[nodiscard]] std::string pdf_stream(std::string_view bytes);

/// A PDF with a page for each content stream; fonts /F1 Helvetica, /F2 Helvetica-Bold, /F3 Courier.
[[nodiscard]] std::string pdf_of_pages(const std::vector<std::string>& contents,
                                       const std::string& info = {});

/// "BT /F1 12 Tf 72 700 Td (text) Tj ET"
[[nodiscard]] std::string pdf_line(const std::string& font, int size, int x, int y, const std::string& text);

/// One page that says "The safe opens at seven", encrypted (RC4, 40 bits) with the user password "sesame".
[[nodiscard]] std::string encrypted_pdf();

/// A ZIP archive of stored (not compressed) files.
[[nodiscard]] std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files);

/// An XPS document with a page for each list of lines, set in this font, one below the other.
[[nodiscard]] std::string xps_of_pages(const std::vector<std::vector<std::string>>& pages,
                                       const std::string& font);

/// An EPUB with one chapter, which has this body.
[[nodiscard]] std::string epub_of(const std::string& body);

}  // namespace ragctl::extract
