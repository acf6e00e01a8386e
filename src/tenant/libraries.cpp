#include "ragctl/tenant/libraries.hpp"

namespace ragctl::tenant {

// yaml-cpp tells its version to CMake only.
std::vector<LibraryVersion> libraries() { return {{"yaml-cpp", RAGCTL_YAML_CPP_VERSION}}; }

}  // namespace ragctl::tenant
