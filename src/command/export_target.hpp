#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "ragctl/command/output.hpp"

namespace ragctl::command {

/// Where an export goes: standard output, one file, or a folder with a file an item.
class ExportTarget {
public:
  virtual ~ExportTarget() = default;
  /// One item; `name` is what its file would be called, without ending.
  virtual void put(const std::string& name, std::string_view text) = 0;
  /// Makes what was put durable. A file appears only now; a pipe or a device may have got it before.
  virtual void commit() = 0;
};

/// JSONL: `to` is a file (replaced; behind a symlink, what that names), a pipe or a device (written into), or
/// empty for standard output. Nothing is written with Dry::yes. Throws usage when `to` is a folder.
enum class Dry { no, yes };
[[nodiscard]] std::unique_ptr<ExportTarget> jsonl_target(const std::string& to, Dry dry, std::stop_token stop,
                                                         Output& output);

/// A title as a file name that every file system takes: letters and digits of any script, "-" for the rest,
/// at most 80 bytes, never empty, never a reserved name.
[[nodiscard]] std::string safe_file_name(const std::string& title);

}  // namespace ragctl::command
