#include "ragctl/extract/libraries.hpp"

#include <archive.h>
#include <cmark-gfm.h>
#include <seccomp.h>
#include <zlib.h>

#include <pugixml.hpp>
extern "C" {
#include <mupdf/fitz/version.h>
}

namespace ragctl::extract {

// gumbo tells its version to pkg-config only; pugixml's is 1130 for 1.13.
std::vector<LibraryVersion> libraries() {
  const scmp_version* seccomp = seccomp_version();
  const auto number = [](unsigned part) { return std::to_string(part); };
  return {
      {"MuPDF", FZ_VERSION},
      {"cmark-gfm", cmark_version_string()},
      {"gumbo", RAGCTL_GUMBO_VERSION},
      {"libarchive", std::string(archive_version_string()).substr(std::string_view("libarchive ").size())},
      {"pugixml", std::to_string(PUGIXML_VERSION / 1000) + "." + std::to_string(PUGIXML_VERSION / 10 % 100)},
      {"libseccomp", number(seccomp->major) + "." + number(seccomp->minor) + "." + number(seccomp->micro)},
      {"zlib", zlibVersion()}};
}

}  // namespace ragctl::extract
