#pragma once
// A document's file while it is read.
#include <cstddef>
#include <filesystem>
#include <string>

#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::files {

/// Opens a regular file, never waiting for a pipe, and tells how it looks. Throws failed.
[[nodiscard]] Descriptor open_regular(const std::filesystem::path& path, FileStat& stat);
[[nodiscard]] FileStat stat_descriptor(int descriptor, const std::filesystem::path& path);
/// Bytes read, 0 at the end. A descriptor that someone made non-blocking is waited for.
[[nodiscard]] std::size_t read_some(int descriptor, char* to, std::size_t size, const std::string& name);
[[nodiscard]] Error changed(const std::filesystem::path& path);

}  // namespace ragctl::files
