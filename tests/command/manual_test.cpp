// The manual and the binary say the same: what --help, the config and the error codes have, the pages have,
// and no more.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "manual_page.hpp"
#include "shell.hpp"

using cli::contains;
using manual::Level;
using manual::Names;
using manual::Page;

namespace fs = std::filesystem;

namespace {

void ask_help(const cli::Sandbox& box, const std::vector<std::string>& path, std::vector<Level>& out) {
  REQUIRE(path.size() < 4);
  std::vector<std::string> words = path;
  words.emplace_back("--help");
  const Level level = manual::parse_help(box.ok(words).out, path);
  out.push_back(level);
  for (const std::string& verb : level.verbs) {
    std::vector<std::string> deeper = path;
    deeper.push_back(verb);
    ask_help(box, deeper, out);
  }
}

/// Every level of the command line, the program itself first.
std::vector<Level> levels() {
  const cli::Sandbox box;
  std::vector<Level> out;
  ask_help(box, {}, out);
  return out;
}

std::string page_of(const Level& level) {
  return level.path.empty() ? "ragctl.1" : "ragctl-" + level.path[0] + ".1";
}

Names without(const Names& names, const Names& others) {
  Names left;
  std::ranges::set_difference(names, others, std::inserter(left, left.end()));
  return left;
}

std::string listed(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += name + " ";
  return text;
}

Names program_options(const std::vector<Level>& all) { return all.front().options; }

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// The numbers of `enum class ErrorCode`, and 0.
Names exit_codes() {
  const std::string header = manual::read_source("include/ragctl/base/error.hpp");
  const std::size_t begin = header.find("enum class ErrorCode");
  REQUIRE(begin != std::string::npos);
  const std::string body = header.substr(begin, header.find("};", begin) - begin);
  Names codes{"0"};
  const std::regex number("= (\\d+),");
  for (auto found = std::sregex_iterator(body.begin(), body.end(), number); found != std::sregex_iterator();
       ++found) {
    codes.insert((*found)[1]);
  }
  return codes;
}

/// Key -> what its entry says of it, from ragctl-config(5).
std::map<std::string, std::string> explained_keys() {
  std::map<std::string, std::string> keys;
  for (const std::string& item : Page("ragctl-config.5").items("DESCRIPTION")) {
    std::smatch found;
    if (std::regex_match(item, found, std::regex("Cm ([a-z_]+\\.[a-z_]+|sources) Pq (.*)")))
      keys[found[1]] = found[2];
  }
  return keys;
}

/// A tenant with the samples, seen from a folder where `samples` and `configs` lie as in the source tree.
struct SampleTenant : cli::Sandbox {
  SampleTenant() {
    for (const char* name : {"samples", "configs"})
      fs::create_directory_symlink(fs::path(RAGCTL_SOURCE_DIR) / name, folder() / name);
    ok({"tenant", "create", "acme", "--name", "Acme Trailworks"});
    ok({"ingest", "acme", (cli::samples() / "handbook").string(), (cli::samples() / "faq.html").string()});
    ok({"chat", "acme", "--message", "How long is the warranty on a tent?"});
  }
};

// Examples that name what only their reader has: a folder, a conversation; or that make anew what is there
// already.
bool can_run(const std::string& example) {
  if (contains(example, "/srv/") || contains(example, "9f2c") || contains(example, "tenant create acme"))
    return false;
  if (!contains(example, "jq ") || cli::has_program("jq")) return true;
  MESSAGE("skipped, jq is not installed: " << example);
  return false;
}

}  // namespace

TEST_CASE("every verb has a page, and every page its verb") {
  Names wanted;
  for (const Level& level : levels()) wanted.insert(page_of(level));
  const auto found = manual::pages('1');
  CHECK(listed(wanted) == listed({found.begin(), found.end()}));
}

TEST_CASE("every option of the program and of each verb is explained in its page") {
  const auto all = levels();
  const Names global = program_options(all);
  CHECK(global.contains("--root"));
  CHECK(global.contains("-q"));
  for (const Level& level : all) {
    INFO(page_of(level) << ", " << level.path.size() << " verbs deep");
    Names expected = level.options;
    if (!level.path.empty()) expected = without(expected, {"-h", "--help"});
    CHECK(listed(without(expected, Page(page_of(level)).defined())) == "");
  }
}

TEST_CASE("no page explains an option that its verb does not have, or names one that nothing has") {
  const auto all = levels();
  Names known;
  std::map<std::string, Names> own;
  for (const Level& level : all) {
    known.insert(level.options.begin(), level.options.end());
    own[page_of(level)].insert(level.options.begin(), level.options.end());
  }
  for (const char section : {'1', '5', '7'}) {
    for (const std::string& file : manual::pages(section)) {
      INFO(file);
      const Page page(file);
      CHECK(listed(without(page.defined(), own[file])) == "");
      CHECK(listed(without(page.named(), known)) == "");
    }
  }
}

TEST_CASE("every argument of a verb is explained in its page") {
  for (const Level& level : levels()) {
    INFO(page_of(level));
    CHECK(listed(without(level.arguments, Page(page_of(level)).arguments())) == "");
  }
}

TEST_CASE("every page of a verb lists every exit code, in the same words") {
  const std::string table = joined(Page("ragctl.1").section("EXIT STATUS"));
  for (const std::string& file : manual::pages('1')) {
    INFO(file);
    const Page page(file);
    const auto items = page.items("EXIT STATUS");
    CHECK(listed({items.begin(), items.end()}) == listed(exit_codes()));
    CHECK(joined(page.section("EXIT STATUS")).starts_with(table));
  }
}

TEST_CASE("every key of the configuration is explained with its default, and no other") {
  const cli::Sandbox box;
  box.ok({"tenant", "create", "acme", "--config", box.write("empty.yaml", "")});
  const auto config = box.ok({"--output", "json", "tenant", "config", "acme"}).json()["config"];
  const auto explained = explained_keys();
  CHECK(explained.size() == config.size());
  for (const auto& [key, entry] : config.items()) {
    INFO(key);
    REQUIRE(explained.contains(key));
    std::smatch said;
    REQUIRE(std::regex_search(explained.at(key), said, std::regex("default:? (?:Cm )?([^;]*?)(?: ?;|$)")));
    // The id is set at creation; prompts are too long to repeat.
    if (key == "tenant.id" || key.starts_with("prompts.")) continue;
    const nlohmann::json& value = entry["value"];
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    CHECK(said[1] == (text.empty() || text == "[]" ? "empty" : text));
  }
}

TEST_CASE("every language that search.language takes is listed, and no other") {
  Names known;
  const std::string table = manual::read_source("src/model/language.cpp");
  const std::regex row("Language\\{\"(..)\"");
  for (auto found = std::sregex_iterator(table.begin(), table.end(), row); found != std::sregex_iterator();
       ++found) {
    known.insert((*found)[1]);
  }
  REQUIRE(known.size() > 100);
  const std::string page = joined(Page("ragctl-config.5").section("DESCRIPTION"));
  const std::size_t begin = page.find("One of\n", page.find("search.language"));
  Names said;
  std::istringstream words(page.substr(begin + 7, page.find(".Pq", begin) - begin - 7));
  for (std::string word; words >> word;) {
    if (word != ".Cm") said.insert(word);
  }
  CHECK(listed(said) == listed(known));
}

TEST_CASE("every verb is listed in ragctl(1) and refers to it") {
  const std::string overview = joined(Page("ragctl.1").section("DESCRIPTION"));
  const auto all = levels();
  for (const std::string& verb : all.front().verbs) {
    INFO(verb);
    CHECK(contains(overview, ".It Cm " + verb + "\n"));
    CHECK(contains(overview, ".Xr ragctl-" + verb + " 1"));
    CHECK(contains(joined(Page("ragctl-" + verb + ".1").section("SEE ALSO")), ".Xr ragctl 1"));
  }
}

TEST_CASE("the examples of every page work on the samples") {
  for (const std::string& file : manual::pages('1')) {
    const auto examples = Page(file).displays("EXAMPLES");
    INFO(file);
    CHECK_FALSE(examples.empty());
    const SampleTenant box;
    for (const std::string& example : examples) {
      if (!can_run(example)) continue;
      INFO(example);
      const auto result = cli::run_script(box, "bash --norc --noprofile", "set -e -o pipefail\n" + example);
      INFO(result.output);
      CHECK(result.exit_code == 0);
    }
  }
}

TEST_CASE("the help of every verb ends with examples that its command line takes") {
  for (const Level& level : levels()) {
    if (level.path.empty()) continue;
    const cli::Sandbox box;
    std::vector<std::string> words = level.path;
    words.emplace_back("--help");
    const std::string help = box.ok(words).out;
    INFO(help);
    const std::size_t begin = help.find("\nExamples\n");
    REQUIRE(begin != std::string::npos);
    std::istringstream lines(help.substr(begin + 10));
    for (std::string line; std::getline(lines, line);) {
      if (line.empty()) continue;
      CHECK(contains(line, "ragctl "));
      // What they name need not be there.
      CHECK(cli::run_script(box, "bash --norc --noprofile", line).exit_code != 2);
    }
  }
}

TEST_CASE("help names verbs as such, and says in words what a value may be") {
  const cli::Sandbox box;
  const std::string help = box.ok({"--help"}).out;
  CHECK(contains(help, "Verbs:"));
  CHECK(help.find("\n  tenant ") < help.find("\n  ingest "));
  CHECK(help.find("\n  ingest ") < help.find("\n  query "));
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"query", "--help"}, {"chat", "--help"}, {"document", "list", "--help"}}) {
    const std::string text = box.ok(words).out;
    for (const char* noise : {" in [", "{hybrid", "{ready", "INT", ":{"}) CHECK_FALSE(contains(text, noise));
  }
}

TEST_CASE("every page renders without a complaint") {
  if (!cli::has_program("mandoc")) {
    MESSAGE("skipped: mandoc is not installed");
    return;
  }
  const cli::Sandbox box;
  for (const char section : {'1', '5', '7'}) {
    for (const std::string& file : manual::pages(section)) {
      const std::string path = (fs::path(RAGCTL_SOURCE_DIR) / "man" / file).string();
      const auto result = cli::run_script(box, "sh", "mandoc -T lint -W warning '" + path + "'\n");
      INFO(result.output);
      CHECK(result.exit_code == 0);
    }
  }
}
