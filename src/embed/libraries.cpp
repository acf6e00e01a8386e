#include "ragctl/embed/libraries.hpp"

#include <Eigen/Core>

namespace ragctl::embed {

std::vector<LibraryVersion> libraries() {
  return {{"Eigen", std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
                        std::to_string(EIGEN_MINOR_VERSION)}};
}

}  // namespace ragctl::embed
