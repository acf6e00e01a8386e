#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "ragctl/base/digest.hpp"
#include "ragctl/files/descriptor.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::files {

class Waiting;

/// A file line by line, in memory that its longest line sets, not its size.
class LineReader {
public:
  /// Throws failed as read_file does, but for the size: `limit` is of one line.
  LineReader(const std::filesystem::path& path, std::uint64_t limit);
  /// Whatever an open descriptor gives until its end, such as standard input; it stays open and has no stat.
  /// A stop request ends the wait for more with Error{interrupted}.
  LineReader(int descriptor, const std::string& name, std::uint64_t limit, std::stop_token stop);
  ~LineReader();

  struct Line {
    std::string_view text;  ///< without its line end; valid until the next call; cut short when too_long
    bool too_long = false;
  };
  /// Nothing at the end. Throws failed when the file cannot be read on, or has changed by its end.
  [[nodiscard]] std::optional<Line> next();

  [[nodiscard]] const FileStat& stat() const noexcept { return stat_; }  ///< as it was opened
  /// Of the whole file. Precondition: next() gave nothing, and this was not called before.
  [[nodiscard]] Sha256 digest() { return digest_.finish(); }

private:
  bool fill();
  void require_unchanged() const;

  std::filesystem::path path_;
  std::uint64_t limit_;
  FileStat stat_;          // filled in as the descriptor is opened
  Descriptor descriptor_;  // of a file
  int from_;
  std::unique_ptr<const Waiting> waiting_;  // of what is no file
  Sha256Stream digest_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what next() has not given yet
  std::uint64_t read_ = 0;
};

/// SHA-256 of a file of any size. Throws failed as LineReader does.
[[nodiscard]] Sha256 hash_file(const std::filesystem::path& path);

}  // namespace ragctl::files
