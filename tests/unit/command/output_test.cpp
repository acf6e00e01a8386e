#include "ragctl/command/output.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "captured.hpp"
#include "ragctl/base/error.hpp"

using namespace ragctl::test;
using ragctl::command::Format;
using ragctl::command::Output;
using ragctl::command::Style;
using ragctl::command::Table;
using ragctl::command::Terminal;
using ragctl::command::Verbosity;

TEST_CASE("the answer goes to standard output, the rest to standard error as loud as was asked") {
  const auto run = [](Verbosity verbosity) {
    return captured([verbosity] {
      Output output(Format::table, verbosity, Terminal{});
      output.note("note");
      output.detail("detail");
      output.problem("problem");
      output.line("answer");
      output.flush();
      return 0;
    });
  };
  CHECK(run(Verbosity::normal).out == "answer\n");
  CHECK(run(Verbosity::quiet).err == "problem\n");
  CHECK(run(Verbosity::normal).err == "note\nproblem\n");
  CHECK(run(Verbosity::verbose).err == "note\ndetail\nproblem\n");
}

TEST_CASE("control characters reach neither the terminal nor standard error") {
  const std::string hostile =
      "a\033[2Jb\x07"
      "c\xc2\x9b"
      "d\x7f";
  CHECK(captured([&] {
          Output(Format::table, Verbosity::normal, Terminal{}).problem(hostile);
          return 0;
        }).err == "a[2Jbcd\n");
  Output plain(Format::table, Verbosity::normal, terminal_of(80));
  CHECK(plain.styled(Style::bold, hostile) == "a[2Jbcd");
  Output coloured(Format::table, Verbosity::normal, terminal_of(80, true));
  CHECK(coloured.styled(Style::plain, hostile) == "a[2Jbcd");
  for (const Style style : {Style::bold, Style::dim, Style::title, Style::match, Style::good, Style::bad}) {
    const std::string text = coloured.styled(style, hostile);
    CHECK(text.starts_with("\033["));
    CHECK(text.ends_with("\033[0m"));
    CHECK(uncoloured(text) == "a[2Jbcd");
  }
}

TEST_CASE("standard output that cannot be written is an error, not silence") {
  const auto result = captured([] {
    ::close(STDOUT_FILENO);
    Output output(Format::table, Verbosity::normal, Terminal{});
    output.line("answer");
    try {
      output.flush();
    } catch (const ragctl::Error& error) {
      return error.exit_code() + 40;
    }
    return 0;
  });
  CHECK(result.code == 41);
}

TEST_CASE("a json document is one line in a pipe and indented on a terminal; a json line is one line") {
  const nlohmann::ordered_json value{{"name", "Käse"}};
  const auto document = [&](Output& output) { output.json_document(value); };
  const auto line = [&](Output& output) { output.json_line("cheese", value); };
  CHECK(printed(Terminal{}, document) == "{\"schema\":1,\"name\":\"Käse\"}\n");
  const auto shown = captured([&] {
    Output output(Format::json, Verbosity::normal, terminal_of(80));
    document(output);
    output.flush();
    return 0;
  });
  CHECK(lines_of(shown.out).size() == 4);
  CHECK(printed(terminal_of(80), line) == "{\"schema\":1,\"type\":\"cheese\",\"name\":\"Käse\"}\n");
}

TEST_CASE("the columns of a table line up whatever the script, and no line is wider than the terminal") {
  Table table({"NAME", "TITLE", "LAST"});
  table.add({"a", "日本語の題", "x"});
  table.add(
      {"long name", "e\xcc\x81tude", "a last cell that is much too long for a narrow terminal to show"});
  table.add({"b\033[31m", "", "y"});
  const std::string wide = printed(Terminal{}, [&](Output& output) { table.print(output); });
  const auto lines = lines_of(wide);
  REQUIRE(lines.size() == 4);
  const auto start_of = [](const std::string& line, const std::string& cell) {
    return ragctl::display_width(line.substr(0, line.rfind(cell)));
  };
  CHECK(start_of(lines[1], "x") == start_of(lines[0], "LAST"));
  CHECK(start_of(lines[2], "a last") == start_of(lines[0], "LAST"));
  CHECK(wide.find('\033') == std::string::npos);
  CHECK(wide.find("to show") != std::string::npos);  // a pipe gets all of it
  for (const std::size_t columns : {10U, 20U, 40U, 60U}) {
    CHECK(widest(printed(terminal_of(columns, true), [&](Output& output) { table.print(output); })) <=
          columns);
  }
}

TEST_CASE("numbers of a column that is aligned on the right end below each other") {
  Table table({"ID", "PRICE", "NAME"});
  table.align_right(1);
  table.add({"a", "1,249.50 EUR", "Tent"});
  table.add({"b", "9.00 EUR", "Peg"});
  CHECK(printed(Terminal{}, [&](Output& output) { table.print(output); }) ==
        "ID         PRICE  NAME\n"
        "a   1,249.50 EUR  Tent\n"
        "b       9.00 EUR  Peg\n");
}

TEST_CASE("on a narrow terminal a row goes on in a second line rather than lose its last cell") {
  Table table({"SESSION", "LAST ACTIVE", "MESSAGES", "TITLE"});
  table.add({"3f9a1c20be71", "2026-11-21T18:44:37Z", "12", "Which gloves do I wear with solvent?"});
  const auto print = [&](Output& output) { table.print(output); };
  const auto wide = lines_of(printed(terminal_of(80), print));
  REQUIRE(wide.size() == 2);
  CHECK(wide[1].find("Which gloves do I wear with") != std::string::npos);
  const auto narrow = lines_of(printed(terminal_of(40), print));
  REQUIRE(narrow.size() == 4);
  CHECK(narrow[1].starts_with("  MESSAGES"));
  CHECK(narrow[2].starts_with("3f9a1c20be71  2026-11-21T18:44:37Z"));
  CHECK(narrow[3].starts_with("  12        Which gloves do I"));
}

TEST_CASE("a cell with control characters does not push its neighbours out of line") {
  Table table({"A", "B"});
  table.add({"x\033[31mred\033[0m", "1"});
  table.add({"two\nlines", "2"});
  const auto lines = lines_of(printed(Terminal{}, [&](Output& output) { table.print(output); }));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].find('1', 12) == lines[2].rfind('2'));
}

TEST_CASE("progress says nothing when standard error is no terminal or quiet was asked") {
  const auto err_of = [](Verbosity verbosity, Terminal terminal) {
    return captured([&] {
             Output output(Format::table, verbosity, terminal);
             output.progress().begin("ingest", 10, "documents");
             output.progress().advance(1, 1);
             output.progress().end();
             return 0;
           })
        .err;
  };
  CHECK(err_of(Verbosity::normal, Terminal{}).empty());
  CHECK(err_of(Verbosity::quiet, terminal_of(80)).empty());
}
