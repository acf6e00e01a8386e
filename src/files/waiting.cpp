#include "waiting.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"

namespace ragctl::files {

Waiting::Waiting(std::stop_token stop)
    : stop_(std::move(stop)), wake_(::eventfd(0, EFD_CLOEXEC)), on_stop_(stop_, Wake{wake_.get()}) {
  if (!wake_.open()) throw system_error("make", "an eventfd", errno);
}

void Waiting::until_readable(int descriptor) const {
  std::array<pollfd, 2> watched{{{descriptor, POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0) {
    if (errno != EINTR && errno != EAGAIN) throw system_error("wait for", "input", errno);
  }
  throw_if_stopped(stop_);
}

void Waiting::Wake::operator()() const noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof one);
}

}  // namespace ragctl::files
