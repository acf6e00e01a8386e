#include "zip_kind.hpp"

#include <algorithm>
#include <array>

#include "../office/zip_archive.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::extract {
namespace {

// What a package cannot do without stands at its root.
bool marks_package(const ZipArchive::Entry& entry) {
  static constexpr std::array<std::string_view, 9> kMarks{
      "[Content_Types].xml",   "mimetype",          "META-INF/container.xml",
      "word/document.xml",     "xl/workbook.xml",   "ppt/presentation.xml",
      "META-INF/manifest.xml", "FixedDocSeq.fdseq", "FixedDocumentSequence.fdseq"};
  const std::string_view name = entry.name;
  return std::ranges::find(kMarks, name) != kMarks.end() || name.ends_with(".fpage");
}

}  // namespace

bool is_plain_zip(std::string_view bytes) {
  try {
    return std::ranges::none_of(ZipArchive(bytes).entries(), marks_package);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace ragctl::extract
