#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "captured.hpp"
#include "hit_view.hpp"
#include "stream_printer.hpp"

using namespace ragctl::test;
using ragctl::command::Output;
using ragctl::command::StreamPrinter;
using ragctl::command::Terminal;
using ragctl::model::Hit;
using ragctl::model::Match;

namespace {

Hit sample_hit(const std::string& text) {
  Hit hit;
  hit.rank = 1;
  hit.score = 0.5;
  hit.title = "A handbook of a title that goes on and on and on for people who like long titles";
  hit.uri = "/a.md";
  hit.heading = {"Leave", "Vacation"};
  hit.page = 3;
  hit.text = text;
  return hit;
}

std::string shown(const Hit& hit, const std::vector<Match>& matches, const Terminal& terminal) {
  return printed(terminal, [&](Output& output) { ragctl::command::print_hit(hit, matches, output); });
}

std::vector<Match> matches_of(const std::string& text, const std::string& word) {
  std::vector<Match> matches;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    matches.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())});
  }
  return matches;
}

/// The lines of the passage alone.
std::vector<std::string> passage_of(const std::string& text, const std::vector<Match>& matches,
                                    std::size_t columns) {
  auto lines = lines_of(shown(sample_hit(text), matches, terminal_of(columns)));
  lines.erase(lines.begin(), lines.begin() + 2);
  return lines;
}

/// The pieces that are in the colour of a match.
std::vector<std::string> highlighted(const std::string& text) {
  const std::string code = "\033[1;33m";
  std::vector<std::string> found;
  for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code, at + 1)) {
    const std::size_t begin = at + code.size();
    found.push_back(text.substr(begin, text.find('\033', begin) - begin));
  }
  return found;
}

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

const std::string kProse =
    "Full-time staff get 28 vacation days every year; part-time staff get vacation in proportion. "
    "Ein Urlaubstag für Übergänge: größer als gewöhnlich. 休暇は年に二十八日あります。 Vacation ends.";

}  // namespace

TEST_CASE("no line of a hit is wider than the terminal, whatever its width") {
  for (std::size_t columns = 30; columns <= 140; columns += 7) {
    for (const bool colour : {false, true}) {
      const std::string text =
          shown(sample_hit(kProse), matches_of(kProse, "vacation"), terminal_of(columns, colour));
      CHECK(widest(text) <= std::min<std::size_t>(columns, 100));
    }
  }
}

TEST_CASE("exactly the matches are highlighted, within words as well, and the text is the same") {
  const std::string text = shown(sample_hit(kProse), matches_of(kProse, "vacation"), terminal_of(80, true));
  CHECK(highlighted(text) == std::vector<std::string>{"vacation", "vacation"});
  const std::string part = shown(sample_hit(kProse), matches_of(kProse, "Urlaub"), terminal_of(80, true));
  CHECK(highlighted(part) == std::vector<std::string>{"Urlaub"});
  CHECK(uncoloured(part).find("Urlaubstag") != std::string::npos);
  const std::string phrase =
      shown(sample_hit(kProse), matches_of(kProse, "days every"), terminal_of(80, true));
  CHECK(highlighted(phrase) == std::vector<std::string>{"days", "every"});
  CHECK(highlighted(shown(sample_hit(kProse), matches_of(kProse, "vacation"), terminal_of(80))).empty());
}

TEST_CASE("all words of a short passage are shown, in order") {
  const std::string text =
      uncoloured(shown(sample_hit(kProse), matches_of(kProse, "staff"), terminal_of(50, true)));
  std::string passage;
  const auto lines = lines_of(text);
  for (std::size_t i = 2; i < lines.size(); ++i) passage += lines[i] + " ";
  CHECK(ragctl::collapse_white_space(passage) == ragctl::collapse_white_space(kProse));
}

TEST_CASE("a long passage is shown around its first match") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "word" + std::to_string(i) + (i == 300 ? " needle " : " ");
  const std::string shown_text = shown(sample_hit(text), matches_of(text, "needle"), terminal_of(80, true));
  CHECK(highlighted(shown_text) == std::vector<std::string>{"needle"});
  CHECK(shown_text.find("…") != std::string::npos);
  CHECK(uncoloured(shown_text).size() < 1100);
  Terminal ascii = terminal_of(80);
  ascii.unicode = false;
  Hit hit = sample_hit(text);
  hit.title = "Handbook";
  CHECK(shown(hit, matches_of(text, "needle"), ascii).find("…") == std::string::npos);
}

TEST_CASE("a word wider than the terminal, or a script without blanks, is broken between characters") {
  std::string text;
  for (int i = 0; i < 12; ++i) text += "休暇は年に";
  const auto matches = matches_of(text, "年に");
  for (const std::size_t columns : {20U, 31U, 80U}) {
    const std::string view = shown(sample_hit(text), matches, terminal_of(columns, true));
    CHECK(widest(view) <= columns);
    CHECK(ragctl::is_valid_utf8(view));
    const std::string flat = without_blanks(uncoloured(view));
    CHECK(flat.find(text) != std::string::npos);
    const std::string streamed = printed(terminal_of(columns), [&](Output& output) {
      StreamPrinter printer(output);
      printer.put(text);
      printer.end();
    });
    CHECK(widest(streamed) <= columns);
    CHECK(ragctl::is_valid_utf8(streamed));
    CHECK(without_blanks(streamed) == text);
  }
}

TEST_CASE("rows, list items and lines of code stay lines of their own") {
  const std::string text =
      "Intro:\n\n- alpha\n- beta goes on and on and on\n  - gamma\n\n"
      "def f(x):\n    if x:\n        return 1\n\n    return  2\n\nday | pay\nSaturday | 2\n";
  CHECK(passage_of(text, {}, 80) ==
        std::vector<std::string>{"   Intro:", "   - alpha", "   - beta goes on and on and on", "     - gamma",
                                 "   def f(x):", "       if x:", "           return 1", "       return  2",
                                 "   day      | pay", "   Saturday | 2"});
}

TEST_CASE("a line that is too long goes on below its own words") {
  CHECK(passage_of("- one two three four five six", {}, 24) ==
        std::vector<std::string>{"   - one two three", "     four five six"});
  CHECK(passage_of("    x = one two three four five", {}, 28) ==
        std::vector<std::string>{"       x = one two three", "         four five"});
  for (std::size_t columns = 12; columns < 60; ++columns) {
    const std::string text =
        "        deep = wide_wide_wide_wide(value)\n\nname | a long cell\nyak | 1\n\n12. item";
    CHECK(widest(shown(sample_hit(text), {}, terminal_of(columns))) <= std::max<std::size_t>(columns, 14));
  }
}

TEST_CASE("prose that was filled by hand is filled anew") {
  CHECK(passage_of("Prose that is filled by hand at some\nwidth, and so it goes on here, to a\nsecond line.",
                   {},
                   80) == std::vector<std::string>{
                              "   Prose that is filled by hand at some width, and so it goes on here, to a",
                              "   second line."});
  CHECK(passage_of("Roses are red,\nViolets are blue, and this is long", {}, 80).size() == 2);
}

TEST_CASE("matches are highlighted in rows, code and lists as in prose") {
  const std::string text = "day | pay\nSaturday | double pay\n\n    pay(2)\n\n- pay";
  const std::string view = shown(sample_hit(text), matches_of(text, "pay"), terminal_of(80, true));
  CHECK(highlighted(view) == std::vector<std::string>{"pay", "pay", "pay", "pay"});
}

TEST_CASE("of a long passage the lines with the most matches are shown, with marks where more was") {
  std::string text = "needle at the very top\n\n";
  for (int i = 0; i < 40; ++i)
    text += "row " + std::to_string(i) + (i == 25 || i == 27 ? " | needle\n" : " | hay\n");
  const auto lines = passage_of(text, matches_of(text, "needle"), 80);
  REQUIRE(lines.size() == 9);
  CHECK(lines[0] == "…  row 23 | hay");
  CHECK(lines[2] == "   row 25 | needle");
  CHECK(lines[4] == "   row 27 | needle");
  CHECK(lines[8] == "   row 31 | hay …");
}

TEST_CASE("the headings of a passage stand above it, and are not said again") {
  CHECK(passage_of("Leave\n\nVacation\n\nThirty days.", {}, 80) ==
        std::vector<std::string>{"   Thirty days."});
  CHECK(passage_of("Leave\n\nVacation", {}, 80) == std::vector<std::string>{"   Vacation"});
}

TEST_CASE("a passage cannot send codes to the terminal") {
  const std::string hostile =
      "before \033]0;title\x07 \xc2\x9b"
      "31m after";
  Hit hit = sample_hit(hostile);
  hit.title = hit.uri = hostile;
  const std::string text = shown(hit, {}, terminal_of(80));
  for (const char* code : {"\033", "\x07", "\xc2\x9b"}) CHECK(text.find(code) == std::string::npos);
}

TEST_CASE("a place is title, headings and page, each once") {
  using ragctl::command::place_of;
  CHECK(place_of("Handbook", {"Handbook", "Leave"}, 3) == "Handbook > Leave, page 3");
  CHECK(place_of("", {"Leave"}, 0) == "Leave");
  CHECK(place_of("A\nB", {}, 0) == "A B");
}

TEST_CASE("a passage that several sentences cite is one source") {
  ragctl::model::Citation citation;
  citation.number = 1;
  citation.title = "Handbook";
  citation.uri = "/a.md";
  const std::string text = printed(terminal_of(80), [&](Output& output) {
    ragctl::command::print_sources({citation, citation}, output);
  });
  CHECK(text == "[1] Handbook\n    /a.md\n");
}

TEST_CASE("a hit as json has every field, and null where there is nothing") {
  Hit hit = sample_hit("text");
  hit.page = 0;
  const auto json = ragctl::command::hit_json(hit);
  for (const char* key : {"rank", "score", "chunk_id", "document_id", "title", "uri", "heading", "page",
                          "external_id", "text", "parent_text", "scores"})
    CHECK(json.contains(key));
  CHECK(json["page"].is_null());
  CHECK(json["external_id"].is_null());
  CHECK(json["scores"]["keyword"].is_null());
}

TEST_CASE("wrapped text keeps its lines and blank lines, and its indent") {
  const std::string text = printed(terminal_of(20), [](Output& output) {
    ragctl::command::print_wrapped("one two three four five\n\nsix", 2, output);
  });
  CHECK(text == "  one two three four\n  five\n\n  six\n");
}

TEST_CASE("streamed text is wrapped alike however it is cut into pieces") {
  const auto stream = [](std::size_t piece, std::size_t columns) {
    return printed(terminal_of(columns), [&](Output& output) {
      StreamPrinter printer(output);
      for (std::size_t at = 0; at < kProse.size(); at += piece) printer.put(kProse.substr(at, piece));
      printer.end();
    });
  };
  for (const std::size_t columns : {20U, 33U, 80U, 200U}) {
    const std::string whole = stream(kProse.size(), columns);
    CHECK(without_blanks(whole) == without_blanks(kProse));
    for (const std::size_t piece : {1U, 2U, 5U, 17U}) CHECK(stream(piece, columns) == whole);
    CHECK(widest(whole) <= std::min<std::size_t>(columns, 100));
  }
}

TEST_CASE("streamed text keeps its line feeds and loses its control characters") {
  CHECK(printed(terminal_of(80), [](Output& output) {
          StreamPrinter printer(output);
          printer.put("one\n\ntwo \033[2Jthree");
          printer.end();
          printer.end();
        }) == "one\n\ntwo [2Jthree\n");
}
