#include <random>
#include <string>
#include <vector>

#include "ragctl/base/error.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

const std::vector<std::string> kTypes{"text/plain", "text/markdown",   "text/html", "application/xhtml+xml",
                                      "text/csv",   "application/json"};

const std::string kMarkdown =
    "---\ntitle: Ünder\ntags: [a, \"b\"]\n---\n# H\n\nA *b* `c` [d](e) ![f](g)\n\n> q\n\n1. x\n   - y\n\n| a "
    "| b |\n|--|--|\n| 1 "
    "| 2 |\n\n```\ncode\n```\n<div>h &auml;</div>\n\n日本語[^1]\n\n[^1]: n\n";
const std::string kHtml =
    "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Tïtle | Site</title><script "
    "type=\"application/ld+json\">{\"@type\":\"Article\",\"name\":\"N\"}</script></head><body "
    "class=\"x\"><h1>Ü</h1><p>a<br>b "
    "&amp; c</p><ul><li>d</ul><table><tr><td>1<td>2</table><pre> x </pre><!-- c --><p "
    "style='display:none'>no</body></html>";
const std::string kPlain = "Täst\n====\n\nText mit Umlauten äöü.\n\nЗдравствуй\n";

// Any outcome is right but a crash, a hang or a malformed text.
void check_survives(std::string_view bytes, const std::string& type) {
  const Extraction found = extract_text_format(bytes, type, {});
  if (found.text)
    CHECK(fault_of(*found.text) == "");
  else
    CHECK_FALSE(found.skipped.empty());
}

void check_survives(std::string_view bytes) {
  for (const std::string& type : kTypes) check_survives(bytes, type);
  check_survives(bytes, "");
}

}  // namespace

TEST_CASE("a document cut at any byte is still well-formed") {
  for (std::size_t size = 0; size <= kMarkdown.size(); ++size)
    check_survives(kMarkdown.substr(0, size), "text/markdown");
  for (std::size_t size = 0; size <= kHtml.size(); ++size) check_survives(kHtml.substr(0, size), "text/html");
  for (std::size_t size = 0; size <= kPlain.size(); ++size)
    check_survives(kPlain.substr(0, size), "text/plain");
}

TEST_CASE("a document with any byte changed is still well-formed") {
  std::mt19937 random(1);
  for (const std::string* sample : {&kMarkdown, &kHtml, &kPlain}) {
    for (std::size_t at = 0; at < sample->size(); ++at) {
      std::string changed = *sample;
      changed[at] = static_cast<char>(random() & 0xFFU);
      check_survives(changed, sample == &kHtml       ? "text/html"
                              : sample == &kMarkdown ? "text/markdown"
                                                     : "text/plain");
    }
  }
}

TEST_CASE("random bytes are survived in every format") {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % 300, ' ');
    const bool text_like = round % 2 == 0;
    for (char& c : bytes)
      c = static_cast<char>(text_like && random() % 8 != 0 ? ' ' + random() % 95 : random() & 0xFFU);
    check_survives(bytes);
  }
}

TEST_CASE("random arrangements of marks are survived in every format") {
  std::mt19937 random(3);
  const std::vector<std::string> pieces{
      "<div>",      "</div>",    "<p>",        "<table>", "<tr>",   "<td>",     "</table>", "<li>",  "<ul>",
      "<b>",        "</b>",      "<pre>",      "<br>",    "<h1>",   "<select>", "<form>",   "<svg>", "<math>",
      "<script>",   "</script>", "<!--",       "-->",     "# ",     "\n",       "\n\n",     "> ",    "- ",
      "1. ",        "```",       "`",          "*",       "_",      "[",        "](",       ")",     "![",
      "|",          "|-|-|\n",   "    ",       "\t",      "word ",  "ä",        "中",       "&#",    "&amp;",
      "<template>", "<body>",    "<frameset>", "[^1]",    "[^1]: ", "---\n",    "\xFF",     "\r\n"};
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (auto left = random() % 80; left > 0; --left) text += pieces[random() % pieces.size()];
    check_survives(text);
  }
}
