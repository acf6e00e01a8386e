#include "interrupts.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "ragctl/base/error.hpp"

namespace ragctl::command {

Interrupts::Interrupts() {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write(2), which we see
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file that grows over its limit
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = files::Descriptor(signalfd(-1, &set, SFD_CLOEXEC));
  wake_ = files::Descriptor(eventfd(0, EFD_CLOEXEC));
  thread_ = std::jthread([this] { watch(); });
}

Interrupts::~Interrupts() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void Interrupts::on_interrupt(std::function<void()> action) {
  const std::scoped_lock lock(mutex_);
  action_ = std::move(action);
}

void Interrupts::watch() {
  std::array<pollfd, 2> waiting{{{signals_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  while (true) {
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[1].revents != 0) return;
    signalfd_siginfo info{};
    if (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
      handle(static_cast<int>(info.ssi_signo));
  }
}

void Interrupts::handle(int signal) {
  const std::scoped_lock lock(mutex_);
  if (signal == SIGINT && action_) {
    action_();
    return;
  }
  if (stop_.stop_requested()) _exit(static_cast<int>(ErrorCode::interrupted));
  stop_.request_stop();
  if (action_) action_();
}

}  // namespace ragctl::command
