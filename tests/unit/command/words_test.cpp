// What is made of words: file names, completions, suggestions, the line of a progress bar.
#include <doctest/doctest.h>
#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>
#include <set>

#include "captured.hpp"
#include "completion.hpp"
#include "counted.hpp"
#include "declare.hpp"
#include "export_target.hpp"
#include "progress_bar.hpp"
#include "ragctl/command/program.hpp"
#include "rounded.hpp"

using namespace ragctl::test;
using ragctl::command::ProgressBar;
using ragctl::command::safe_file_name;
using Words = std::vector<std::string>;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Words complete(const Words& words) {
  CLI::App app("", "ragctl");
  app.add_option("--output", "")->type_name("FORMAT");
  app.add_option("--root", "")->type_name("DIR");
  ragctl::command::Run chosen;
  const ragctl::command::Declaration into{app, chosen};
  ragctl::command::declare_tenant(into);
  ragctl::command::declare_query(into);
  ragctl::command::declare_export(into);
  ragctl::command::declare_index(into);
  ragctl::command::declare_completion(into);
  ragctl::command::declare_document(into);
  ragctl::command::declare_session(into);
  ragctl::command::declare_purge(into);
  const ragctl::command::Known known{{"acme", "beta"},
                                     [](const std::string& tenant) { return Words{tenant + "-7"}; },
                                     [](const std::string& tenant) { return Words{tenant + "-9f2c"}; }};
  return ragctl::command::candidates(app, words, known);
}

Captured run(Words words) {
  return captured([&] {
    words.insert(words.begin(), "ragctl");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    return ragctl::command::run_program(static_cast<int>(arguments.size()), arguments.data());
  });
}

}  // namespace

TEST_CASE("a title becomes a file name of letters and digits of any script") {
  CHECK(safe_file_name("Leave & Vacation (2026)") == "Leave-Vacation-2026");
  CHECK(safe_file_name("../../etc/passwd") == "etc-passwd");
  CHECK(safe_file_name("Grüße 日本語") == "Grüße-日本語");
  CHECK(safe_file_name("a\u00a0b\u3000c\u2014d\u0085e") == "a-b-c-d-e");
  CHECK(safe_file_name("a\xff"
                       "b") == "a-b");
  CHECK(safe_file_name(std::string("a\0b\nc", 5)) == "a-b-c");
  for (const char* empty : {"", "...", "/", "-", "\xff"}) CHECK(safe_file_name(empty) == "untitled");
}

TEST_CASE("a file name is short, never splits a character, and is no name kept for a device") {
  CHECK(safe_file_name(std::string(500, 'a')).size() == 80);
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "語";
  CHECK(safe_file_name(wide).size() == 78);
  CHECK(ragctl::is_valid_utf8(safe_file_name(wide)));
  CHECK_FALSE(safe_file_name(std::string(79, 'a') + " b").ends_with("-"));
  for (const char* name : {"con", "CON", "Nul", "com1", "COM9", "lpt3", "aux", "prn"})
    CHECK(safe_file_name(name) == std::string(name) + "-");
  for (const char* name : {"console", "com", "comx", "null"}) CHECK(safe_file_name(name) == name);
}

TEST_CASE("completion offers verbs, then tenants, then nothing, so that the shell offers files") {
  CHECK(complete({""}) ==
        Words{"completion", "document", "export", "help", "index", "purge", "query", "session", "tenant"});
  CHECK(complete({"q"}) == Words{"query"});
  CHECK(complete({"x"}).empty());
  CHECK(complete({"query", ""}) == Words{"acme", "beta"});
  CHECK(complete({"query", "b"}) == Words{"beta"});
  CHECK(complete({"query", "acme", ""}).empty());
  CHECK(complete({"index", "acme", ""}) == Words{"acme", "beta"});
  CHECK(complete({"tenant", "s"}) == Words{"show"});
  CHECK(complete({"tenant", "show", ""}) == Words{"acme", "beta"});
  CHECK(complete({"tenant", "create", ""}).empty());
  CHECK(complete({"export", "acme", ""}) == Words{"chunks", "conversations", "documents", "products"});
  CHECK(complete({"completion", ""}) == Words{"bash", "fish", "zsh"});
}

TEST_CASE(
    "completion offers keys and their values, documents and sessions of the tenant, and what has help") {
  const Words keys = complete({"tenant", "config", "acme", "search.mo"});
  CHECK(keys == Words{"search.mode"});
  CHECK(complete({"tenant", "config", "acme", "search.mode", ""}) == Words{"hybrid", "keyword", "semantic"});
  CHECK(complete({"tenant", "config", "acme", "chat.summarize", ""}) == Words{"false", "true"});
  CHECK(complete({"tenant", "config", "acme", "search.top_k", ""}).empty());
  CHECK(complete({"document", "show", "acme", ""}) == Words{"acme-7"});
  CHECK(complete({"document", "show", "acme", "acme-7", ""}).empty());
  CHECK(complete({"document", "delete", "acme", "acme-7", ""}) == Words{"acme-7"});
  CHECK(complete({"session", "show", "beta", "b"}) == Words{"beta-9f2c"});
  CHECK(complete({"purge", "acme", "--document", ""}) == Words{"acme-7"});
  CHECK(complete({"purge", "acme", "--session="}) == Words{"--session=acme-9f2c"});
  CHECK(complete({"help", "qu"}) == Words{"query"});
  CHECK(complete({"help", "tenant", "s"}) == Words{"show"});
  CHECK(complete({"help", "query", ""}).empty());
}

TEST_CASE("completion offers options and their values, and skips values already given") {
  CHECK(complete({"query", "acme", "--mo"}) == Words{"--mode"});
  CHECK(complete({"query", "--mode", ""}) == Words{"hybrid", "keyword", "semantic"});
  CHECK(complete({"query", "--mode", "keyword", ""}) == Words{"acme", "beta"});
  CHECK(complete({"--output", "j"}) == Words{"json", "jsonl"});
  CHECK(complete({"--root", "/x", "que"}) == Words{"query"});
  const Words options = complete({"query", "--"});
  CHECK(std::ranges::count(options, "--top-k") == 1);
  CHECK(std::ranges::count(options, "--output") == 1);
}

TEST_CASE("a mistyped verb or option is told with the nearest, and where to read on") {
  const Captured verb = run({"querry", "acme"});
  CHECK(verb.code == 2);
  CHECK(verb.out.empty());
  CHECK(contains(verb.err, "did you mean query?"));
  CHECK(contains(verb.err, "see: ragctl --help"));
  const Captured option = run({"query", "acme", "words", "--topk", "3"});
  CHECK(option.code == 2);
  CHECK(contains(option.err, "did you mean --top-k?"));
  CHECK(contains(option.err, "see: ragctl query --help"));
  const Captured nested = run({"tenant", "lst"});
  CHECK(contains(nested.err, "did you mean list?"));
  CHECK(contains(nested.err, "see: ragctl tenant --help"));
  const Captured none = run({"query", "acme", "words", "--zzzzzzzz"});
  CHECK(none.code == 2);
  CHECK_FALSE(contains(none.err, "did you mean --"));
}

TEST_CASE("a wrong value is no reason to suggest a word for what was right") {
  const Captured result = run({"query", "acme", "words", "--top-k", "many"});
  CHECK(result.code == 2);
  CHECK(contains(result.err, "--top-k"));
  CHECK_FALSE(contains(result.err, "did you mean"));
}

TEST_CASE("the line of progress says how far, how fast and how long still") {
  ProgressBar bar(true);
  bar.begin("ingest", 4000, "documents");
  CHECK(bar.line(0, 120) == "ingest  ────────────────────────  0/4,000 documents");
  bar.advance(1000, 8'000'000);
  CHECK(bar.line(2, 120) ==
        "ingest  ━━━━━━──────────────────  1,000/4,000 documents  8.0 MB  4.0 MB/s  6.0 s left");
  CHECK_FALSE(contains(bar.line(0.1, 120), "left"));
  bar.advance(3000, 0);
  CHECK_FALSE(contains(bar.line(8, 120), "left"));
  bar.advance(500, 0);  // more than was announced
  CHECK(contains(bar.line(8, 120), "━━━━━━━━━━━━━━━━━━━━━━━━  4,500/4,000"));
}

TEST_CASE("progress without a total counts, and without Unicode is drawn in ASCII") {
  ProgressBar bar(false);
  bar.begin("export", 0, "pages");
  bar.advance(12, 0);
  CHECK(bar.line(1, 80) == "export  12 pages");
  bar.begin("export", 0, "pages");
  bar.advance(1, 0);
  CHECK(bar.line(1, 80) == "export  1 page");
  bar.begin("train", 2, "chunks");
  bar.advance(1, 0);
  CHECK(bar.line(0.1, 80) == "train  ############------------  1/2 chunks");
}

TEST_CASE("where there is little room the bar shrinks, then the rate goes; stage and count stay") {
  ProgressBar bar(true);
  bar.begin("ingest", 4000, "documents");
  bar.advance(1000, 8'000'000);
  CHECK(bar.line(2, 79) == "ingest  ━━━━──────────────  1,000/4,000 documents  8.0 MB  4.0 MB/s  6.0 s left");
  CHECK(bar.line(2, 67) == "ingest  ━─────  1,000/4,000 documents  8.0 MB  4.0 MB/s  6.0 s left");
  CHECK(bar.line(2, 63) == "ingest  ━━━─────────  1,000/4,000 documents  8.0 MB  6.0 s left");
  CHECK(bar.line(2, 50) == "ingest  ━──────  1,000/4,000 documents  6.0 s left");
  CHECK(bar.line(2, 39) == "ingest  ━━──────  1,000/4,000 documents");
  CHECK(bar.line(2, 36) == "ingest  1,000/4,000 documents");
  for (std::size_t columns = 29; columns < 140; ++columns) {
    const std::string line = bar.line(2, columns);
    CHECK(ragctl::display_width(line) <= columns);
    CHECK(line.starts_with("ingest  "));
    CHECK(contains(line, "1,000/4,000 documents"));
  }
}

TEST_CASE("one thing is counted in the singular") {
  using ragctl::command::counted;
  CHECK(counted(0, "documents") == "0 documents");
  CHECK(counted(1, "documents") == "1 document");
  CHECK(counted(2000, "documents") == "2,000 documents");
}

TEST_CASE("a number for JSON has no tail of binary digits") {
  using ragctl::command::rounded;
  CHECK(nlohmann::json(rounded(1.6177190000000001, 2)).dump() == "1.62");
  CHECK(nlohmann::json(rounded(0.001066147, 3)).dump() == "0.001");
  CHECK(nlohmann::json(rounded(0.6217893161946311, 6)).dump() == "0.621789");
}
