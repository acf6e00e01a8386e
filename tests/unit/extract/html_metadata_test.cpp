#include <doctest/doctest.h>

#include <string>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

std::string fact(const char* key, const std::string& head, const std::string& body = "some text") {
  const model::StructuredText text =
      extracted("<html><head>" + head + "</head><body>" + body + "</body></html>", "text/html");
  const auto found = text.metadata.find(key);
  return found == text.metadata.end() ? "" : std::get<std::string>(found->second);
}

std::string data(const std::string& fields) {
  return "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," + fields + "}</script>";
}

}  // namespace

TEST_CASE("authors are named in data about the page, all of them, and never by an address") {
  CHECK(fact("author", data("\"author\":{\"name\":\"Ann Lee\"}")) == "Ann Lee");
  CHECK(fact("author", data("\"author\":[\"Ann Lee\",{\"name\":\"Bob Fox\"},\"Ann Lee\",7]")) ==
        "Ann Lee, Bob Fox");
  CHECK(
      fact("author", "<meta name=DC.creator content='Lee, Ann'><meta name=DC.creator content='Fox, Bob'>") ==
      "Lee, Ann; Fox, Bob");
  CHECK(fact("author",
             "<meta property=article:author content='https://example.org/ann'>"
             "<meta name=citation_author content='By Ann Lee'>") == "Ann Lee");
}

TEST_CASE("a byline that names its name apart gives the name alone") {
  std::string story = "<div class=byline>By <a itemprop=name>Ann Lee</a>, 4 May, in the harbour</div>";
  for (int i = 0; i < 20; ++i)
    story += "<p>The pump starts when the water, which rises slowly, reaches the upper mark of the wall.</p>";
  CHECK(fact("author", "", story) == "Ann Lee");
}

TEST_CASE("the times of publishing and of the last change are kept as the page writes them") {
  const std::string both = data("\"datePublished\":\"2024-05-01\",\"dateModified\":\"2024-06-02\"");
  CHECK(fact("published", both) == "2024-05-01");
  CHECK(fact("modified", both) == "2024-06-02");
  CHECK(fact("modified", "<meta property='article:modified_time' content='2024-06-02T10:00Z'>") ==
        "2024-06-02T10:00Z");
  CHECK(fact("published", "",
             "<time datetime=2020-01-01>x</time><time itemprop=datePublished "
             "datetime=2024-05-01>May</time> text") == "2024-05-01");
  CHECK(fact("published", "", "<time class=dt-published datetime=''>May</time> text").empty());
}

TEST_CASE("the address is the canonical one, whole addresses only") {
  CHECK(fact("url",
             "<link rel=canonical href='https://example.org/a'><meta property=og:url "
             "content='https://example.org/b'>") == "https://example.org/a");
  CHECK(fact("url", "<link rel=canonical href='/a'><meta property=og:url content='https://example.org/b'>") ==
        "https://example.org/b");
  CHECK(fact("url", "<link rel=stylesheet href='https://example.org/a'>").empty());
  CHECK(fact("url", "<link rel=canonical href='javascript:alert(1)'>").empty());
}

TEST_CASE("data about the page of any shape does no harm") {
  for (const char* author : {"null", "7", "[[]]", "{\"name\":{}}", "[null,{\"name\":[]}]", "\"\""})
    CHECK(fact("author", data(std::string("\"author\":") + author)).empty());
}
