#include "shell.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace cli {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string environment(const Sandbox& box) {
  const std::string binary_folder = fs::path(RAGCTL_BINARY).parent_path().string();
  std::string out = "env -i PATH=" + quoted(binary_folder + ":/usr/bin:/bin") +
                    " HOME=" + quoted(box.folder().string()) + " RAGCTL_ROOT=" + quoted(box.root().string()) +
                    " LANG=C.UTF-8 TERM=dumb";
  if (const char* options = std::getenv("ASAN_OPTIONS")) out += " ASAN_OPTIONS=" + quoted(options);
  return out;
}

}  // namespace

ShellResult run_script(const Sandbox& box, const std::string& shell, const std::string& script) {
  const std::string file = box.write("script", script);
  const std::string command = "cd " + quoted(box.folder().string()) + " && exec " + environment(box) + " " +
                              shell + " " + quoted(file) + " 2>&1 </dev/null";
  std::FILE* const stream = popen(command.c_str(), "re");
  REQUIRE(stream != nullptr);
  ShellResult result;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), stream))
    result.output.append(buffer.data(), size);
  const int status = pclose(stream);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

bool has_program(const std::string& name) {
  return fs::exists("/usr/bin/" + name) || fs::exists("/bin/" + name);
}

}  // namespace cli
