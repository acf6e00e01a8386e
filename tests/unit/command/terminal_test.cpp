// What is drawn on a terminal of its own.
#include <doctest/doctest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "captured.hpp"
#include "progress_bar.hpp"

using namespace ragctl::test;
using ragctl::command::ProgressBar;

namespace {

/// What a bar draws on a terminal so wide, while work goes on for longer than it waits between two drawings.
std::string drawn_on(unsigned short columns) {
  winsize size{};
  size.ws_col = columns;
  size.ws_row = 24;
  int terminal = -1;
  int line = -1;
  REQUIRE(openpty(&terminal, &line, nullptr, nullptr, &size) == 0);
  const int status = in_child([line] {
    if (::dup2(line, STDERR_FILENO) < 0) return 98;
    ProgressBar bar(true);
    bar.begin("ingest", 1'000'000'000, "documents");
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(150)) bar.advance(1, 1000);
    return 0;
  });
  CHECK(status == 0);
  close(line);  // with its last user gone, reading ends after what was written
  std::string text;
  std::array<char, 4096> bytes{};
  for (ssize_t count = 0; (count = ::read(terminal, bytes.data(), bytes.size())) > 0;)
    text.append(bytes.data(), static_cast<std::size_t>(count));
  close(terminal);
  return text;
}

}  // namespace

TEST_CASE("a bar fits a narrow terminal, and is wiped at the end") {
  const std::string wipe = "\r\033[K";
  for (const unsigned short columns : std::array<unsigned short, 3>{80, 60, 48}) {
    const std::string text = drawn_on(columns);
    INFO(text);
    CHECK(text.ends_with(wipe));
    std::size_t lines = 0;
    for (std::size_t at = text.find(wipe); at != std::string::npos;) {
      const std::size_t begin = at + wipe.size();
      at = text.find(wipe, begin);
      const std::string line = text.substr(begin, at == std::string::npos ? at : at - begin);
      if (line.empty()) continue;
      ++lines;
      CHECK(ragctl::display_width(line) < columns);
      CHECK(line.starts_with("ingest  "));
      CHECK(line.find("/1,000,000,000 documents") != std::string::npos);
    }
    CHECK(lines > 0);
  }
}

TEST_CASE("output fits a window that has become narrower") {
  winsize size{};
  size.ws_col = 30;
  int terminal = -1;
  int line = -1;
  REQUIRE(openpty(&terminal, &line, nullptr, nullptr, &size) == 0);
  const int status = in_child([line] {
    if (::dup2(line, STDOUT_FILENO) < 0) return 98;
    ragctl::command::Output output(ragctl::command::Format::table, ragctl::command::Verbosity::normal,
                                   terminal_of(80));
    output.fit_to_terminal();
    return output.terminal().columns == 30 ? 0 : 1;
  });
  CHECK(status == 0);
  close(terminal);
  close(line);
}
