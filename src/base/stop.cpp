#include "ragctl/base/stop.hpp"

#include "ragctl/base/error.hpp"

namespace ragctl {

void throw_if_stopped(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Error(ErrorCode::interrupted, "interrupted",
                "run the same command again: it goes on where it stopped");
  }
}

}  // namespace ragctl
