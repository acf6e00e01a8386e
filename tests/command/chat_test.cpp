// The chat through the binary: what it does when the tenant changes under it, and how it is ended.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <thread>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kLeave = "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n";
const std::string kTravel = "# Travel\n\nTrains are booked second class, flights only over 800 km.\n";

struct Acme : Sandbox {
  Acme() {
    ok({"tenant", "create", "acme"});
    write("docs/leave.md", kLeave);
    ok({"ingest", "acme", docs()});
  }
  [[nodiscard]] std::string docs() const { return (folder() / "docs").string(); }
};

/// A chat whose next line is written only when the answer to the one before has come.
class OpenChat {
public:
  explicit OpenChat(const Acme& box) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    REQUIRE(pipe2(in.data(), O_CLOEXEC) == 0);
    REQUIRE(pipe2(out.data(), O_CLOEXEC) == 0);
    const std::string root = box.root().string();
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      dup2(out[1], STDERR_FILENO);
      execl(RAGCTL_BINARY, "ragctl", "--root", root.c_str(), "--output", "json", "chat", "acme", nullptr);
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
  }
  ~OpenChat() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    (void)leave();
    close(from_);
  }
  OpenChat(const OpenChat&) = delete;
  OpenChat& operator=(const OpenChat&) = delete;

  nlohmann::json ask(const std::string& question) {
    const std::string line = question + "\n";
    REQUIRE(write(to_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    return nlohmann::json::parse(next_line());
  }
  void terminate() const { REQUIRE(kill(pid_, SIGTERM) == 0); }
  /// Whether its output ends in time, standard input being open still.
  [[nodiscard]] bool ends() const {
    pollfd waiting{from_, POLLIN, 0};
    std::array<char, 4096> buffer{};
    while (poll(&waiting, 1, 30'000) == 1) {
      if (read(from_, buffer.data(), buffer.size()) <= 0) return true;
    }
    return false;
  }
  /// Its exit code, 128 + signal when a signal ended it.
  int leave() {
    if (pid_ <= 0) return -1;
    close(to_);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

private:
  /// Its next answer; notes come by the same pipe.
  std::string next_line() const {
    std::string line;
    char c = 0;
    while (read(from_, &c, 1) == 1) {
      if (c != '\n')
        line += c;
      else if (line.starts_with("{"))
        break;
      else
        line.clear();
    }
    return line;
  }

  pid_t pid_ = 0;
  int to_ = -1;
  int from_ = -1;
};

}  // namespace

TEST_CASE("an open chat answers from what was indexed since") {
  const Acme box;
  OpenChat chat(box);
  CHECK_FALSE(contains(chat.ask("Which class are trains booked in?")["answer"], "second class"));
  box.write("docs/travel.md", kTravel);
  box.ok({"ingest", "acme", box.docs()});
  box.ok({"index", "acme"});
  CHECK(contains(chat.ask("Which class are trains booked in?")["answer"], "second class"));
  CHECK(chat.leave() == 0);
}

TEST_CASE("a rebuild beside an open chat and beside queries disturbs neither") {
  const Acme box;
  OpenChat chat(box);
  CHECK(chat.ask("How many days of paid vacation has every employee a year?")["answered"] == true);
  bool rebuilt = true;
  std::jthread rebuilding([&] {
    for (int i = 0; i < 5; ++i) rebuilt = box.run({"index", "acme", "--rebuild"}).exit_code == 0 && rebuilt;
  });
  for (int i = 0; i < 5; ++i) {
    box.ok({"query", "acme", "paid vacation"});
    CHECK(chat.ask("How many days of paid vacation has every employee a year?")["answered"] == true);
  }
  rebuilding.join();
  CHECK(rebuilt);
  CHECK(chat.ask("How many days of paid vacation has every employee a year?")["answered"] == true);
  CHECK(chat.leave() == 0);
}

TEST_CASE("what a question fails with is told, and the chat goes on") {
  const Acme box;
  OpenChat chat(box);
  CHECK(chat.ask("How many days of paid vacation has every employee a year?")["answered"] == true);
  box.ok({"index", "acme", "--rebuild"});
  const fs::path vectors = box.tenant("acme") / "vectors";
  fs::rename(vectors, box.folder() / "away");
  const auto told = chat.ask("How many days of paid vacation has every employee a year?");
  CHECK(told["type"] == "error");
  CHECK(told["code"] == 12);
  CHECK(contains(told["hint"], "ragctl index acme --rebuild"));
  fs::rename(box.folder() / "away", vectors);
  CHECK(chat.ask("How many days of paid vacation has every employee a year?")["answered"] == true);
  CHECK(chat.leave() == 0);
}

TEST_CASE("one message that fails is the command's failure") {
  const Acme box;
  fs::rename(box.tenant("acme") / "vectors", box.folder() / "away");
  CHECK(box.run({"chat", "acme", "--message", "How many days of paid vacation has every employee a year?"})
            .exit_code == 12);
}

TEST_CASE("a chat whose conversation is purged goes on in a new one") {
  const Acme box;
  OpenChat chat(box);
  const std::string first = chat.ask("How many days of paid vacation has every employee a year?")["session"];
  box.ok({"purge", "acme", "--session", first, "--yes"});
  const auto answer = chat.ask("How many days of paid vacation has every employee a year?");
  CHECK(answer["answered"] == true);
  CHECK(answer["session"] != first);
  CHECK(chat.leave() == 0);
}

TEST_CASE("the first SIGTERM ends a chat that waits for a line") {
  const Acme box;
  OpenChat chat(box);
  (void)chat.ask("How many days of paid vacation has every employee a year?");
  chat.terminate();
  REQUIRE(chat.ends());
  CHECK(chat.leave() == 130);
}

TEST_CASE("a chat says once what no question finds yet") {
  const Acme box;
  box.write("docs/travel.md", kTravel);
  box.ok({"ingest", "acme", box.docs(), "--no-index"});
  const auto result =
      box.ok({"chat", "acme", "--message", "How many days of paid vacation has every employee a year?"});
  CHECK(contains(result.err, "not indexed yet; run: ragctl index acme"));
}

TEST_CASE("an empty message is a usage error, not a conversation") {
  const Acme box;
  for (const char* message : {"", "  "}) {
    const auto result = box.run({"chat", "acme", "--message", message});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "--message is empty"));
  }
}

TEST_CASE("a conversation that is not there is told alike by chat and by session show") {
  const Acme box;
  for (const char* key : {"beef", ""}) {
    const auto chat = box.run({"chat", "acme", "--session", key, "--message", "hello"});
    CHECK(chat.exit_code == 1);
    CHECK(contains(chat.err, "ragctl session list acme"));
    if (*key != '\0') CHECK(chat.err == box.run({"session", "show", "acme", key}).err);
  }
}

TEST_CASE("a command of the conversation is no --message") {
  const Acme box;
  for (const char* command : {"/sessions", " /clear", "/quit now"}) {
    const auto refused = box.run({"chat", "acme", "--message", command});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "is a command"));
  }
  CHECK(box.ok({"--output", "json", "session", "list", "acme"}).json()["sessions"].empty());
  CHECK(box.run({"chat", "acme", "--message", "/etc holds how many days of vacation?"}).exit_code == 0);
}
