#pragma once
#include <memory>
#include <string>

#include "export_target.hpp"

namespace ragctl::command {

/// Whose export it is: a folder may hold several, and each cleans up after itself only.
struct ExportName {
  std::string tenant;
  std::string what;
};

/// Markdown: `to` is a folder (made when absent) that gets a file for each item, or empty for standard
/// output, where items follow one another. Every file says in its front matter which export wrote it and with
/// which content; commit() removes those of this export that were not written again. A file that was changed
/// since, or that another hand wrote, stays, and a note names it. Nothing is written with Dry::yes.
[[nodiscard]] std::unique_ptr<ExportTarget> markdown_target(const std::string& to, const ExportName& name,
                                                            Dry dry, Output& output);

}  // namespace ragctl::command
