#pragma once
#include <sys/stat.h>

#include "ragctl/files/read.hpp"

namespace ragctl::files {

/// What stat(2) says, in our terms.
[[nodiscard]] FileStat to_file_stat(const struct stat& status);

}  // namespace ragctl::files
