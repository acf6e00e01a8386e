#pragma once
#include <string>
#include <string_view>

namespace ragctl::extract {

enum class Tables { read, ignore };
enum class Autolinks { read, ignore };

/// Markdown that cmark-gfm parses in linear time, and what to switch off for it.
struct Guarded {
  std::string_view text;  ///< the source, when nothing had to be rewritten
  std::string storage;    ///< else the text to parse
  Tables tables = Tables::read;
  Autolinks autolinks = Autolinks::ignore;
  std::string warning;
};

/// Takes the edge off input that is made to be slow: containers nested deeper than 100 in one line are cut,
/// tables of more than 512 columns are left as text, and bare links are found only where that changes the
/// text. The source must outlive the result.
[[nodiscard]] Guarded guard_markdown(std::string_view source);

}  // namespace ragctl::extract
