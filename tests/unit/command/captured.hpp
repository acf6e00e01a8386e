#pragma once
// What code under test writes to the standard descriptors, and terminals to write for.
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "isolation/child_process.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/command/output.hpp"
#include "scratch_folder.hpp"

namespace ragctl::test {

struct Captured {
  int code = 0;
  std::string out;
  std::string err;
};

/// Runs `work` in a child with standard input from `in` (a pipe's other end is closed after it), and output
/// and error to files.
inline Captured captured(const std::function<int()>& work, const std::string& in = {}) {
  const ScratchFolder folder;
  spill(folder / "in", in);
  const int status = in_child([&] {
    const int input = ::open((folder / "in").c_str(), O_RDONLY | O_CLOEXEC);
    const int out = ::open((folder / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const int err = ::open((folder / "err").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (::dup2(input, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0) return 98;
    return work();
  });
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(folder / "out"),
          slurp(folder / "err")};
}

inline command::Terminal terminal_of(std::size_t columns, bool colour = false) {
  command::Terminal terminal;
  terminal.out_is_terminal = true;
  terminal.err_is_terminal = true;
  terminal.colour = colour;
  terminal.columns = columns;
  return terminal;
}

/// What is printed for people on a terminal.
inline std::string printed(const command::Terminal& terminal,
                           const std::function<void(command::Output&)>& print) {
  return captured([&] {
           command::Output output(command::Format::table, command::Verbosity::normal, terminal);
           print(output);
           output.flush();
           return 0;
         })
      .out;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Without the codes of colours.
inline std::string uncoloured(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\033' && at + 1 < text.size() && text[at + 1] == '[') {
      at = text.find('m', at);
      if (at == std::string::npos) break;
    } else {
      out += text[at];
    }
  }
  return out;
}

inline std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (const std::string& line : lines_of(uncoloured(text))) most = std::max(most, display_width(line));
  return most;
}

}  // namespace ragctl::test
