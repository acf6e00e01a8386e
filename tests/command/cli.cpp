#include "cli.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cli {
namespace {

namespace fs = std::filesystem;

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
    read_end = ends[0];
    write_end = ends[1];
  }
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

[[noreturn]] void become(std::vector<std::string> arguments, std::vector<std::string> environment,
                         const Settings& settings, const Pipe& in, const Pipe& out, const Pipe& err) {
  dup2(in.read_end, STDIN_FILENO);
  dup2(out.write_end, STDOUT_FILENO);
  dup2(err.write_end, STDERR_FILENO);
  if (settings.close_stdout) close(STDOUT_FILENO);
  if (settings.in_child) settings.in_child();
  execve(RAGCTL_BINARY, pointers(arguments).data(), pointers(environment).data());
  _exit(127);
}

// Feeds standard input and drains both outputs at once, so that no pipe ever fills and blocks.
void converse(const std::string& input, int to, int out, int err, Result& result) {
  std::size_t sent = 0;
  fcntl(to, F_SETFL, O_NONBLOCK);
  std::array<pollfd, 3> waiting{{{out, POLLIN, 0}, {err, POLLIN, 0}, {to, POLLOUT, 0}}};
  if (input.empty()) {
    close(to);
    waiting[2].fd = -1;
  }
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    poll(waiting.data(), waiting.size(), -1);
    for (std::size_t i = 0; i < 2; ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t size = read(waiting[i].fd, buffer.data(), buffer.size());
      if (size <= 0)
        waiting[i].fd = -1;
      else
        (i == 0 ? result.out : result.err).append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (waiting[2].fd >= 0 && waiting[2].revents != 0) {
      const ssize_t size = write(to, input.data() + sent, input.size() - sent);
      if (size > 0) sent += static_cast<std::size_t>(size);
      if (size < 0 || sent == input.size()) {
        close(to);
        waiting[2].fd = -1;
      }
    }
  }
  if (waiting[2].fd >= 0) close(to);
}

}  // namespace

std::vector<nlohmann::json> Result::lines() const {
  std::vector<nlohmann::json> all;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) all.push_back(nlohmann::json::parse(line));
  return all;
}

Sandbox::Sandbox() {
  std::string pattern = (fs::temp_directory_path() / "ragctl-test-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  folder_ = fs::canonical(pattern);
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result Sandbox::run(const std::vector<std::string>& arguments, const Settings& settings) const {
  std::vector<std::string> words{"ragctl"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "HOME=" + folder_.string(), "LANG=C.UTF-8",
                                       "RAGCTL_ROOT=" + root().string()};
  if (const char* options = std::getenv("ASAN_OPTIONS"))
    environment.push_back(std::string("ASAN_OPTIONS=") + options);
  environment.insert(environment.end(), settings.environment.begin(), settings.environment.end());
  const Pipe in;
  const Pipe out;
  const Pipe err;
  std::signal(SIGPIPE, SIG_IGN);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGPIPE, SIG_DFL);
    become(words, environment, settings, in, out, err);
  }
  close(in.read_end);
  close(out.write_end);
  close(err.write_end);
  if (settings.while_running) settings.while_running(child);
  Result result;
  converse(settings.input, in.write_end, out.read_end, err.read_end, result);
  close(out.read_end);
  close(err.read_end);
  int status = 0;
  waitpid(child, &status, 0);
  result.by_signal = WIFSIGNALED(status);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

Result Sandbox::ok(const std::vector<std::string>& arguments, const Settings& settings) const {
  Result result = run(arguments, settings);
  INFO("stderr: " << result.err);
  REQUIRE(result.exit_code == 0);
  return result;
}

std::string Sandbox::write(const std::string& name, const std::string& content) const {
  const fs::path path = folder_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
  return path.string();
}

std::string Sandbox::read(const fs::path& path) const {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

fs::path samples() { return fs::path(RAGCTL_SOURCE_DIR) / "samples"; }

}  // namespace cli
