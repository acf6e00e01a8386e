#include "line_editor.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "captured.hpp"

using namespace ragctl::test;
using ragctl::command::LineEditor;

namespace {

/// What a pipe gives, a line in brackets each.
std::string lines_read(const std::string& input) {
  return captured(
             [] {
               LineEditor editor(false, {}, {});
               std::string all;
               for (auto line = editor.read("> "); line.kind == LineEditor::Kind::line;
                    line = editor.read("> "))
                 all += "[" + line.text + "]";
               return ::write(STDOUT_FILENO, all.data(), all.size()) < 0 ? 1 : 0;
             },
             input)
      .out;
}

}  // namespace

TEST_CASE("a pipe gives line after line, also the last without a line feed, and no prompt is shown") {
  CHECK(lines_read("one\ntwo\n") == "[one][two]");
  CHECK(lines_read("one\ntwo") == "[one][two]");
  CHECK(lines_read("one\r\n\r\ntwo\r\n") == "[one][][two]");
  CHECK(lines_read("\n\n") == "[][]");
  CHECK(lines_read("").empty());
}

TEST_CASE("a line longer than any buffer comes whole") {
  const std::string longest(100'000, 'x');
  CHECK(lines_read(longest + "\nend\n") == "[" + longest + "][end]");
}

TEST_CASE("an interrupt ends the read that waits") {
  const auto result = captured([] {
    int ends[2];
    if (::pipe(ends) != 0 || ::dup2(ends[0], STDIN_FILENO) < 0) return 1;
    LineEditor editor(false, {}, {});
    std::jthread other([&editor] { editor.interrupt(); });
    return editor.read("").kind == LineEditor::Kind::line ? 2 : 0;  // nobody ever writes to the pipe
  });
  CHECK(result.code == 0);
}
