#include "ragctl/extract/libraries.hpp"

#include <cmark-gfm.h>
extern "C" {
#include <mupdf/fitz/version.h>
}

namespace ragctl::extract {

// gumbo tells its version to pkg-config only.
std::vector<LibraryVersion> libraries() {
  return {{"MuPDF", FZ_VERSION}, {"cmark-gfm", cmark_version_string()}, {"gumbo", RAGCTL_GUMBO_VERSION}};
}

}  // namespace ragctl::extract
