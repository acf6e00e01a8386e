#pragma once
#include <string_view>

namespace ragctl::extract {

/// Whether this ZIP is an archive of files, not a package that is one document (Office, EPUB, XPS). Looks at
/// the names in its directory only: what is packed may be such a package itself. False where the directory
/// cannot be read.
[[nodiscard]] bool is_plain_zip(std::string_view bytes);

}  // namespace ragctl::extract
