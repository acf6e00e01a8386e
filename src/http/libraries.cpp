#include "ragctl/http/libraries.hpp"

#include "curl_library.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::http {

std::vector<LibraryVersion> libraries() {
  try {
    return {{"libcurl", CurlLibrary().version()}};
  } catch (const Error&) {
    return {{"libcurl", "missing"}};  // found out, not failed: nothing else needs it
  }
}

}  // namespace ragctl::http
