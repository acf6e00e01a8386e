#pragma once
#include <string>

namespace ragctl::index {

/// Changes whenever a file of a segment gets another format; part of what makes an index stale.
[[nodiscard]] std::string format_version();

}  // namespace ragctl::index
