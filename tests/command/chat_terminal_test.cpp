// A chat on a terminal: what is typed is edited, Ctrl-C stops the answer or the line, Ctrl-D leaves.
#include <doctest/doctest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace {

constexpr std::chrono::seconds kPatience{30};

/// The binary with a terminal of its own.
class OnTerminal {
public:
  OnTerminal(const Sandbox& box, const std::vector<std::string>& arguments) {
    winsize size{};
    size.ws_row = 24;
    size.ws_col = 80;
    child_ = forkpty(&terminal_, nullptr, nullptr, &size);
    REQUIRE(child_ >= 0);
    if (child_ > 0) return;
    setenv("RAGCTL_ROOT", box.root().c_str(), 1);
    setenv("HOME", box.folder().c_str(), 1);
    setenv("TERM", "xterm", 1);
    setenv("LANG", "C.UTF-8", 1);
    std::vector<std::string> words{"ragctl"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(RAGCTL_BINARY, argv.data());
    _exit(127);
  }
  ~OnTerminal() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(terminal_);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  void type(const std::string& keys) { REQUIRE(write(terminal_, keys.data(), keys.size()) > 0); }

  /// Reads on until the text has been shown since the last call; fails when it is not in time.
  std::string until(const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (shown_.find(text, seen_) == std::string::npos) {
      INFO("shown: " << shown_.substr(seen_));
      REQUIRE(std::chrono::steady_clock::now() < end);
      REQUIRE(take());
    }
    const std::size_t from = seen_;
    seen_ = shown_.find(text, seen_) + text.size();
    return shown_.substr(from, seen_ - from);
  }

  /// Waits for the end of the program.
  int exit_code() {
    while (take()) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

private:
  bool take() {
    pollfd waiting{terminal_, POLLIN, 0};
    if (poll(&waiting, 1, 30'000) <= 0) return false;
    std::array<char, 4096> buffer{};
    const ssize_t size = read(terminal_, buffer.data(), buffer.size());
    if (size <= 0) return false;  // EIO: the other side is closed
    shown_.append(buffer.data(), static_cast<std::size_t>(size));
    return true;
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string shown_;
  std::size_t seen_ = 0;
};

struct Hotel : Sandbox {
  Hotel() {
    ok({"tenant", "create", "hotel"});
    write("docs/rules.md", "# Breakfast\n\nBreakfast is from seven to ten in the garden room.\n");
    ok({"ingest", "hotel", (folder() / "docs").string()});
  }
};

const std::string kPrompt = "> ";

}  // namespace

TEST_CASE("a line is edited and asked, the last one comes back with an arrow, and Ctrl-D leaves") {
  const Hotel hotel;
  OnTerminal chat(hotel, {"chat", "hotel"});
  chat.until(kPrompt);
  chat.type("When is breakfirst");
  chat.type(
      "\x7f\x7f\x7f\x7f"
      "ast?\r");  // four letters rubbed out
  CHECK(contains(chat.until("[1]"), "seven to ten"));
  chat.until(kPrompt);
  chat.type("\x1b[A\r");  // arrow up: the same question
  chat.until("[1]");
  chat.until(kPrompt);
  chat.type("\x04");
  CHECK(chat.exit_code() == 0);
  const auto sessions = hotel.ok({"--output", "json", "session", "list", "hotel"}).json()["sessions"];
  REQUIRE(sessions.size() == 1);
  CHECK(sessions[0]["message_count"] == 4);
  CHECK(sessions[0]["title"] == "When is breakfast?");
}

TEST_CASE("Ctrl-C throws the line away, not the conversation") {
  const Hotel hotel;
  OnTerminal chat(hotel, {"chat", "hotel"});
  chat.until(kPrompt);
  chat.type("never to be asked\x03");
  chat.until(kPrompt);
  chat.type("When is breakfast?\r");
  CHECK(contains(chat.until("[1]"), "seven to ten"));
  chat.until(kPrompt);
  chat.type("/exit\r");
  CHECK(chat.exit_code() == 0);
}

TEST_CASE("a command that was begun is completed with the tab key") {
  const Hotel hotel;
  OnTerminal chat(hotel, {"chat", "hotel"});
  chat.until(kPrompt);
  chat.type("/sess\t\r");
  chat.until("SESSION");
  chat.until(kPrompt);
  chat.type("\x04");
  CHECK(chat.exit_code() == 0);
}
