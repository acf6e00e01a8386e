#include "manual_page.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace manual {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// roff escapes away, and options as people type them: "Fl -root" is "--root".
std::string plain(std::string line) {
  for (const auto& [escape, meaning] : {std::pair{"\\-", "-"},
                                        {"\\&", ""},
                                        {"\\(aq", "'"},
                                        {"\\(ga", "`"},
                                        {"\\(ti", "~"},
                                        {"\\(ha", "^"},
                                        {"\\(dq", "\""},
                                        {"\\e", "\\"}}) {
    replace_all(line, escape, meaning);
  }
  return std::regex_replace(line, std::regex("\\bFl (-?[A-Za-z])"), "-$1");
}

void collect(const std::string& line, const char* pattern, Names& out) {
  const std::regex regex(pattern);
  for (auto found = std::sregex_iterator(line.begin(), line.end(), regex); found != std::sregex_iterator();
       ++found) {
    out.insert((*found)[1]);
  }
}

constexpr const char* kOption = "(?:^|[^A-Za-z0-9-])(--[a-z][a-z0-9-]*|-[A-Za-z](?![A-Za-z0-9-]))";

}  // namespace

std::string read_source(const std::string& path) {
  std::ifstream file(fs::path(RAGCTL_SOURCE_DIR) / path, std::ios::binary);
  INFO(path);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> pages(char section) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(RAGCTL_SOURCE_DIR) / "man")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(std::string(".") + section)) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

// CLI11 changed the case of its headings and the width of its columns between the versions that we build
// with.
Level parse_help(const std::string& help, std::vector<std::string> path) {
  Level level{std::move(path), {}, {}, {}};
  std::string heading;
  for (const std::string& line : lines_of(help)) {
    std::smatch found;
    if (std::regex_match(line, found, std::regex("([A-Za-z]+):\\s*"))) {
      heading = found[1];
      std::ranges::transform(heading, heading.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    } else if (!line.starts_with(" ")) {
      heading.clear();  // what follows a list, such as the examples at the end, is no part of it
    } else if (std::regex_search(line, found,
                                 std::regex("^ {2,10}(?=-)((?:-[A-Za-z])?(?:,? *--[a-z][a-z0-9-]*)?)"))) {
      if (heading == "options") collect(found[1], kOption, level.options);
    } else if (std::regex_search(line, found, std::regex("^ {2,4}([A-Za-z][A-Za-z0-9_-]*)"))) {
      if (heading == "positionals") level.arguments.insert(found[1]);
      if (heading == "verbs" || heading == "subcommands") level.verbs.push_back(found[1]);
    }
  }
  return level;
}

Page::Page(const std::string& file) : file_(file) {
  for (const std::string& line : lines_of(read_source("man/" + file))) lines_.push_back(plain(line));
}

Names Page::defined() const {
  Names names;
  for (const std::string& line : lines_) {
    if (line.starts_with(".It -")) collect(line, kOption, names);
  }
  return names;
}

Names Page::named() const {
  Names names;
  bool literal = false;
  for (const std::string& line : lines_) {
    if (line.starts_with(".Bd -literal"))
      literal = true;
    else if (line.starts_with(".Ed"))
      literal = false;
    // Macros have arguments of one dash (.Bl -tag), and examples run other programs too, whose options have
    // one.
    const bool prose = !literal && !line.starts_with(".B");
    if (prose)
      collect(line, kOption, names);
    else if (literal)
      collect(line, "(?:^|[^A-Za-z0-9-])(--[a-z][a-z0-9-]*)", names);
  }
  return names;
}

Names Page::arguments() const {
  Names names;
  for (const std::string& line : lines_) {
    if (line.starts_with(".")) collect(line, "\\bAr ([A-Z]+)", names);
  }
  return names;
}

std::vector<std::string> Page::section(const std::string& heading) const {
  const auto begin = std::ranges::find(lines_, ".Sh " + heading);
  const auto end = std::find_if(begin == lines_.end() ? begin : begin + 1, lines_.end(),
                                [](const std::string& line) { return line.starts_with(".Sh "); });
  return {begin, end};
}

std::vector<std::string> Page::items(const std::string& heading) const {
  std::vector<std::string> found;
  for (const std::string& line : section(heading)) {
    if (line.starts_with(".It ")) found.push_back(line.substr(4));
  }
  return found;
}

std::vector<std::string> Page::displays(const std::string& heading) const {
  std::vector<std::string> found;
  bool inside = false;
  for (const std::string& line : section(heading)) {
    if (line.starts_with(".Bd -literal"))
      found.emplace_back();
    else if (inside && !line.starts_with(".Ed"))
      found.back() += line + "\n";
    if (line.starts_with(".Bd -literal")) inside = true;
    if (line.starts_with(".Ed")) inside = false;
  }
  return found;
}

}  // namespace manual
