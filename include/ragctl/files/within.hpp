#pragma once
#include <filesystem>

namespace ragctl::files {

/// True when `path` is `folder` or below it, by their parts alone: links are not followed and ".." is not
/// resolved.
[[nodiscard]] bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace ragctl::files
