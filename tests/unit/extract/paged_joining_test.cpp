#include "paged/joining.hpp"

#include <doctest/doctest.h>

using namespace ragctl::extract;

namespace {

std::string joined(std::string upper, const std::string& lower) {
  join_line(upper, lower, Compounds());
  return upper;
}

/// All lines as one paragraph.
std::string paragraph(const std::vector<std::string>& texts) {
  std::vector<PagedLine> lines(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) lines[i].text = texts[i];
  const Compounds compounds(lines);
  std::string out;
  for (const std::string& text : texts) join_line(out, text, compounds);
  return out;
}

}  // namespace

TEST_CASE("divided words are joined, compounds and numbers are not") {
  CHECK(joined("the work-", "shop") == "the workshop");
  CHECK(joined("hy\xC2\xAD", "Phen") == "hyPhen");
  CHECK(joined("Zu\xE2\x80\x90", "\xC3\xB6lf") == "Zu\xC3\xB6lf");
  CHECK(joined("Jean-", "Paul") == "Jean- Paul");
  CHECK(joined("1990-", "1995") == "1990- 1995");
  CHECK(joined("a -", "b") == "a - b");
}

TEST_CASE("lines of Han and Kana join without a blank, Hangul and Latin with one") {
  CHECK(joined("日本", "語です") == "日本語です");
  CHECK(joined("日本", "is") == "日本 is");
  CHECK(joined("한국", "어") == "한국 어");
}

TEST_CASE("a compound that the document writes with a hyphen elsewhere keeps it at a line end") {
  CHECK(paragraph({"A \xE2\x80\x9CWell-known\xE2\x80\x9D place, as well-", "known as any."}) ==
        "A \xE2\x80\x9CWell-known\xE2\x80\x9D place, as well-known as any.");
  CHECK(paragraph({"of state\xE2\x80\x90of\xE2\x80\x90the-", "art, state-of-the-art."}) ==
        "of state\xE2\x80\x90of\xE2\x80\x90the-art, state-of-the-art.");
}

TEST_CASE("a word that was divided loses its hyphen, whatever its halves mean by themselves") {
  CHECK(paragraph({"an exam and an exam-", "ple"}) == "an exam and an example");
  CHECK(paragraph({"the work-", "shop, a workshop of work and shop"}) ==
        "the workshop, a workshop of work and shop");
}

TEST_CASE("when a document spells a word both ways the more frequent one counts") {
  CHECK(paragraph({"email, e-mail, e-mail, e-", "mail"}) == "email, e-mail, e-mail, e-mail");
  CHECK(paragraph({"email, email, e-mail, e-", "mail"}) == "email, email, e-mail, email");
}

TEST_CASE("a soft hyphen always goes, for it was never written") {
  CHECK(paragraph({"co-op and co\xC2\xAD", "op"}) == "co-op and coop");
}
