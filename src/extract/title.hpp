#pragma once
#include <string_view>

namespace ragctl::extract {

/// Whether the title in a document's properties is one, not a file name or what a program left there.
[[nodiscard]] bool is_sensible_title(std::string_view title);

}  // namespace ragctl::extract
