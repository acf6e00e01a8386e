// SIGINT while a command waits for input that does not come.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace {

/// The mask of blocked signals of a process, from /proc; nothing once the process is gone.
std::optional<unsigned long long> blocked_signals(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("State:") && contains(line, "Z")) return std::nullopt;
    if (line.starts_with("SigBlk:")) return std::stoull(line.substr(7), nullptr, 16);
  }
  return std::nullopt;
}

// From the moment when the binary has taken over the signals, an interrupt ends it in order, be it already
// waiting or on its way there.
void interrupt_when_listening(int pid) {
  const unsigned long long interrupt = 1ULL << (SIGINT - 1);
  for (auto mask = blocked_signals(pid); mask && (*mask & interrupt) == 0; mask = blocked_signals(pid)) {
  }
  kill(pid, SIGINT);
}

/// Runs it with standard input held open and empty.
Result interrupted(const Sandbox& box, const std::vector<std::string>& arguments) {
  int held[2] = {-1, -1};
  REQUIRE(pipe(held) == 0);
  cli::Settings settings;
  settings.in_child = [&] {
    dup2(held[0], STDIN_FILENO);
    alarm(60);  // a wait that no signal ends fails the test, not the whole run
  };
  settings.while_running = interrupt_when_listening;
  Result result = box.run(arguments, settings);
  close(held[0]);
  close(held[1]);
  return result;
}

}  // namespace

TEST_CASE("an interrupt ends every wait for standard input with 130") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string path = box.write("a.md", "# Leave\n\nThirty days of paid vacation.\n");
  box.ok({"ingest", "acme", path});
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"ingest", "acme", "-"},
                                             {"ingest", "acme", "--files-from", "-"},
                                             {"ingest", "acme", path, "--password-file", "-"},
                                             {"ingest", "acme", "--files-from", "/dev/stdin"},
                                             {"query", "acme", "--batch", "-"}}) {
    CAPTURE(arguments);
    const Result result = interrupted(box, arguments);
    CHECK(result.exit_code == 130);
    CHECK_FALSE(result.by_signal);
    CHECK(contains(result.err, "interrupted"));
    CHECK(result.out.empty());
  }
}
