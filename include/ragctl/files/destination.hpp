#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {

/// How a path that a person names for output takes bytes.
enum class Taking : std::uint8_t {
  replacement,  ///< absent or a regular file: it is replaced whole (AtomicFile)
  stream,       ///< a pipe, a device, or an open descriptor such as /dev/stdout: written into (StreamFile)
  nothing       ///< a directory
};

struct Destination {
  std::filesystem::path path;  ///< where the bytes go: symlinks are followed, so that the link stays one
  Taking taking = Taking::replacement;
};

/// A dangling symlink leads to the file that it names. Throws failed when links go in a circle or the path
/// cannot be looked at.
[[nodiscard]] Destination destination_of(const std::filesystem::path& path);

/// Writes into a pipe or a device as it is, in order; nothing is created, replaced or truncated. What was
/// written stays written, whatever happens later. Opening waits until a pipe has a reader.
class StreamFile {
public:
  /// Throws failed, or interrupted when stopped while it waits.
  StreamFile(std::filesystem::path path, std::stop_token stop);

  /// Waits while the reader is slow. Throws failed (the reader is gone, a full disk), interrupted.
  void write(std::string_view bytes);
  void flush();

private:
  void await_reader();
  void await_room() const;

  std::filesystem::path path_;
  std::stop_token stop_;
  Descriptor descriptor_;
  std::string buffer_;
};

}  // namespace ragctl::files
