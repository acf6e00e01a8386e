#include "ragctl/index/libraries.hpp"

#include <faiss/Index.h>

namespace ragctl::index {

std::vector<LibraryVersion> libraries() {
  return {{"FAISS", std::to_string(FAISS_VERSION_MAJOR) + "." + std::to_string(FAISS_VERSION_MINOR) + "." +
                        std::to_string(FAISS_VERSION_PATCH)}};
}

}  // namespace ragctl::index
