#include "ragctl/index/format.hpp"

#include "postings_format.hpp"
#include "vectors_state.hpp"

namespace ragctl::index {

std::string format_version() {
  return "postings " + std::to_string(kPostingsFormat.version) + " vectors " +
         std::to_string(kVectorsFormat.version);
}

}  // namespace ragctl::index
