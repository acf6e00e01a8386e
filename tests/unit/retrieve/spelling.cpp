#include "../../../src/retrieve/spelling.hpp"

#include <doctest/doctest.h>

#include "small_tenant.hpp"

#include "ragctl/retrieve/retriever.hpp"

using namespace ragctl;
using retrieve::Retriever;

namespace {

std::vector<std::string> corrections(SmallTenant& tenant, const std::string& question) {
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  std::vector<std::string> out;
  for (const auto& [from, to] : retriever.search({.text = question}).corrections)
    out.push_back(from + " > " + to);
  return out;
}

using Strings = std::vector<std::string>;

model::Results ask(SmallTenant& tenant, const std::string& question) {
  return Retriever(*tenant.catalog, tenant.paths, tenant.config).search({.text = question, .top_k = 1000});
}

/// A text of words that begin so, "zaaab" and so on.
std::string words_from(const std::string& beginning, int first, int last) {
  std::string out;
  for (int i = first; i < last; ++i) {
    out += beginning;
    for (int rest = i, place = 0; place < 4; ++place, rest /= 20)
      out += static_cast<char>("bcdfghjklmnpqrtvwxza"[rest % 20]);
    out += ' ';
  }
  return out;
}

}  // namespace

TEST_CASE("a word with a capital is mended when no document has it, and left alone when one has") {
  SmallTenant tenant;
  for (int i = 0; i < 60; ++i)
    tenant.add("Bag " + std::to_string(i), {"A bag of leather, number " + std::to_string(i) + "."});
  tenant.add("People", {"Lothar Leathar lives by the sea."});
  tenant.index();
  CHECK(corrections(tenant, "the Lether") == Strings{"Lether > leather"});
  CHECK(corrections(tenant, "Blue Lether Bag") == Strings{"Lether > leather"});
  CHECK(corrections(tenant, "where is Leathar").empty());
  // A name may be a word that the documents just do not have: two edits, or another first letter, are too
  // far.
  CHECK(corrections(tenant, "where is Ledtheer").empty());
  CHECK(corrections(tenant, "where is Weather").empty());
  CHECK(corrections(tenant, "where is ledtheer") == Strings{"ledtheer > leather"});
  CHECK(corrections(tenant, "where is leathar") == Strings{"leathar > leather"});
}

TEST_CASE("a condition on a prefix takes every word that begins so, however many") {
  SmallTenant tenant;
  for (int i = 0; i < 60; ++i)
    tenant.add("Note " + std::to_string(i), {"stone " + words_from("zu", i, i + 1)});
  tenant.add("Plain", {"A stone without more."});
  tenant.index();
  const model::Results without = ask(tenant, "stone -zu*");
  REQUIRE(without.hits.size() == 1);
  CHECK(without.hits[0].title == "Plain");
  CHECK(without.notes.empty());
  CHECK(ask(tenant, "stone +zu*").hits.size() == 60);
}

TEST_CASE("a prefix does not exclude what only shares a part of an identifier") {
  SmallTenant tenant;
  tenant.add("Lamp", {"The lamp XJ-900 is bright."});
  tenant.add("Rocket", {"The lamp 900 is dim."});
  tenant.index();
  const model::Results found = ask(tenant, "lamp -xj-9*");
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].title == "Rocket");
}

TEST_CASE("when more words begin so than are looked at, a note says so") {
  SmallTenant tenant;
  tenant.add("Many", {words_from("zu", 0, 10'001)});
  tenant.index();
  const auto notes = ask(tenant, "+zu*").notes;
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] == "more than 10,000 words begin with \"zu\"; the first 10,000 count");
}

TEST_CASE("a star after one letter is told to mean nothing") {
  SmallTenant tenant;
  tenant.add("Vitamins", {"Vitamin A is in carrots."});
  tenant.index();
  for (const char* question : {"vitamin a*", "vitamin +a*"}) {
    const model::Results found = ask(tenant, question);
    REQUIRE(found.notes.size() == 1);
    CHECK(found.notes[0] == "a prefix needs two letters or more: \"a*\"");
  }
}

TEST_CASE("a prefix finds and excludes in scripts that do not part words") {
  SmallTenant tenant;
  tenant.add("東京", {"東京大学は日本の大学である。学生が多い。"}, "ja");
  tenant.add("大阪", {"大阪は大きい都市である。人が多い。"}, "ja");
  tenant.add("서울", {"서울대학교는 한국의 학교입니다."}, "ko");
  tenant.add("ไทย", {"มหาวิทยาลัยแห่งนี้มีนักศึกษามาก"}, "th");
  tenant.index();
  const auto titles = [&](const std::string& question) {
    Strings out;
    for (const model::Hit& hit : ask(tenant, question).hits) out.push_back(hit.title);
    return out;
  };
  REQUIRE_FALSE(titles("大学*").empty());
  CHECK(titles("大学*").front() == "東京");
  CHECK(titles("+大学*") == Strings{"東京"});
  CHECK(titles("+東京大学*") == Strings{"東京"});
  CHECK(titles("+대학*") == Strings{"서울"});
  CHECK(titles("+มหา*") == Strings{"ไทย"});
  CHECK(titles("多い -大学*") == Strings{"大阪"});
}

TEST_CASE("a prefix of a title takes the words of titles, however many more the texts have") {
  SmallTenant tenant;
  for (int i = 0; i < 60; ++i)
    tenant.add("Note " + std::to_string(i), {"zuma stone " + words_from("zu", i, i + 1)});
  tenant.add("Zulfred's stones", {"A stone without more."});
  tenant.index();
  for (const char* question : {"title:zu*", "stone title:zulf*"}) {
    const model::Results found = ask(tenant, question);
    REQUIRE(found.hits.size() == 1);
    CHECK(found.hits[0].title == "Zulfred's stones");
  }
  CHECK(ask(tenant, "stone -title:zu*").hits.size() == 60);
  const model::Results none = ask(tenant, "title:zub*");
  CHECK(none.hits.empty());
  CHECK(none.notes == Strings{"no document has a word that begins with \"zub\" in its title"});
}

TEST_CASE("a prefix finds parts of compounds, which have no spelling of their own") {
  SmallTenant tenant;
  tenant.add("Tap", {"The water-resistant tap is the plumber's."});
  tenant.index();
  for (const char* question : {"resis*", "+resis*", "+plumb*"}) CHECK(ask(tenant, question).hits.size() == 1);
}

TEST_CASE("words typed without their marks find those that are the same but for them") {
  SmallTenant tenant;
  tenant.add("Trường", {"Trường đại học Bách khoa là trường kỹ thuật đầu tiên của Việt Nam."}, "vi");
  tenant.add("Sông", {"Con sông này rất dài và chảy qua nhiều thành phố lớn ở miền Bắc."}, "vi");
  tenant.index();
  const auto first = [&](const std::string& question) {
    const model::Results found = ask(tenant, question);
    return found.hits.empty() ? "nothing" : found.hits[0].title;
  };
  CHECK(first("truong") == "Trường");
  CHECK(first("dai hoc") == "Trường");
  CHECK(first("+truong") == "Trường");
  CHECK(first("con song nay rat dai va chay qua nhieu thanh pho lon") == "Sông");
  CHECK(corrections(tenant, "dai hoc") == Strings{"dai > dài", "dai > đại", "hoc > học"});
  CHECK(corrections(tenant, "trường đại học").empty());
  CHECK(corrections(tenant, "hóc").empty());  // who types one mark means them all
}

TEST_CASE("an edit is what is tried when no word is the same but for its marks") {
  SmallTenant tenant;
  tenant.add("Trường", {"Trường đại học Bách khoa, và thành phố."}, "vi");
  tenant.index();
  CHECK(corrections(tenant, "thanhh") == Strings{});
  CHECK(corrections(tenant, "thànhh") == Strings{"thànhh > thành"});
}
