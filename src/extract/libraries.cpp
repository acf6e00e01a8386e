#include "ragctl/extract/libraries.hpp"

#include <cmark-gfm.h>
extern "C" {
#include <mupdf/fitz/version.h>
}

namespace ragctl::extract {

std::vector<LibraryVersion> libraries() {
  return {{"MuPDF", FZ_VERSION}, {"cmark-gfm", cmark_version_string()}};
}

}  // namespace ragctl::extract
