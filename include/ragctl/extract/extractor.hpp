#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/structured_text.hpp"

namespace ragctl::extract {

/// What is known of a document before its bytes are looked at.
struct Hints {
  std::string name;        ///< file name or uri; its ending breaks ties between types
  std::string media_type;  ///< given by the caller (`--type`), wins over guessing; empty: find out
  std::vector<std::string> passwords;  ///< tried in turn on encrypted documents
};

/// The media type by content first, by name second: "text/plain", "text/markdown", "text/html",
/// "application/pdf", "application/epub+zip", "application/oxps", "application/json", ... or
/// "application/octet-stream" for binary.
[[nodiscard]] std::string detect_media_type(std::string_view bytes, std::string_view name);
/// "md", "markdown", "text/markdown", "html", "pdf" ... -> media type. Throws usage, naming what is known.
[[nodiscard]] std::string parse_media_type(std::string_view text);

/// Text in any charset -> UTF-8 with LF line ends, as documents are read: by byte order mark, else by what
/// the bytes look like. What no charset explains becomes U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view bytes);

/// Why a document gives no text although nothing went wrong.
struct Skipped {
  std::string reason;
};

struct Extraction {
  std::optional<model::StructuredText> text;  ///< empty: skipped
  std::string skipped;                        ///< the reason, one lower-case line
};

/// Bytes -> structured text. Stateless and thread-safe for text formats. Throws Error{failed} naming what is
/// wrong with the document ("encrypted, and no password is given", hint --password-file). Never crashes on
/// any input.
class Extractor {
public:
  virtual ~Extractor() = default;
  [[nodiscard]] virtual Extraction extract(std::string_view bytes, const Hints& hints) = 0;
};

/// Text, Markdown and HTML in this process.
[[nodiscard]] Extraction extract_text_format(std::string_view bytes, const std::string& media_type,
                                             const Hints& hints);
/// PDF, EPUB and XPS by MuPDF. Only ever called inside a worker process, as what reads DOCX is.
[[nodiscard]] Extraction extract_paged_format(std::string_view bytes, const std::string& media_type,
                                              const Hints& hints);

}  // namespace ragctl::extract
