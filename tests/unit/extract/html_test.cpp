#include <string>
#include <vector>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText html(std::string_view text) { return extracted(text, "text/html"); }
std::string blocks(const std::string& body) {
  return outline(html("<html><body>" + body + "</body></html>"));
}

const std::string kSentence =
    "The pump starts when the water, which rises slowly, reaches the upper mark, and it stops at the lower "
    "one. ";

std::string article() {
  std::string out;
  for (int i = 0; i < 6; ++i) out += "<p>" + kSentence + kSentence + "</p>\n";
  return out;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("the main content is found and what stands around it is left out") {
  const auto text = html(
      "<html lang=en><head><title>Pumps at work - Example Co</title><meta name=author content='Jo Doe'>"
      "<meta property='og:site_name' content='Example Co'><meta name=description content='About pumps'>"
      "<meta property='article:published_time' content='2024-05-01'><style>p {color: "
      "red}</style></head><body>"
      "<div class=nav><ul><li><a href=/a>Home page</a></li><li><a href=/b>Shop now</a></li></ul></div>"
      "<div id=main class=content><h1>Pumps at work</h1>" +
      article() + "<h2>Care</h2>" + article() +
      "<div class='share-buttons'><a href=#>Tweet this</a></div></div>"
      "<div class=sidebar><a href=/c>Related offers</a></div><footer>Imprint and privacy</footer>"
      "<script>var x = 'secret';</script></body></html>");
  CHECK(text.title == "Pumps at work");
  CHECK(text.text.starts_with("The pump starts"));
  CHECK(outline(text).find("h2: Care\n") != std::string::npos);
  for (const char* clutter : {"Home page", "Tweet", "Related", "Imprint", "secret", "color"}) {
    CHECK_MESSAGE(text.text.find(clutter) == std::string::npos, clutter);
  }
  CHECK(text.metadata == model::Metadata{{"author", "Jo Doe"},
                                         {"published", "2024-05-01"},
                                         {"lang", "en"},
                                         {"description", "About pumps"},
                                         {"site_name", "Example Co"}});
}

TEST_CASE("a short page is read whole, without navigation and scripts") {
  CHECK(blocks("<nav>menu</nav><h1>Hello</h1><p>Short.</p><script>x</script><p hidden>no</p>") ==
        "h1: Hello\np: Short.\n");
}

TEST_CASE("white space collapses, entities and breaks are read") {
  CHECK(blocks("<p>  a\n  b&nbsp;&amp; c<br>d</p>text <b>bold</b>er") == "p: a b & c\nd\np: text bolder\n");
  CHECK(blocks("one<br><br>two") == "p: one\np: two\n");
  CHECK(blocks("<p>a&#1;b&#x7F;c&#128;</p>") == "p: abc€\n");
}

TEST_CASE("lists carry markers and depth") {
  CHECK(blocks("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>") == "li1: - a\nli2: - b\nli1: - c\n");
  CHECK(blocks("<ol start=3><li><p>x</p></li><li>y</li></ol>") == "li1: 3. x\nli1: 4. y\n");
}

TEST_CASE("a grid is a table with a row a line, a layout table is read cell by cell") {
  CHECK(blocks("<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td><p>1</p></td><td>x<br>y</td></"
               "tr></table>") == "table: a | b\n1 | x y\n");
  CHECK(blocks("<table><tr><td><h2>Left</h2>text</td><td>right</td></tr></table>") ==
        "h2: Left\np: text\np: right\n");
}

TEST_CASE("code keeps its lines, quotes are quotes") {
  CHECK(blocks("<pre><code>  a\n    b</code></pre><blockquote><p>said</p></blockquote>") ==
        "code:   a\n    b\nquote: said\n");
}

TEST_CASE("the title comes from the page, without the name of the site") {
  const auto title = [](const std::string& head) {
    return html("<head>" + head + "</head><body>text</body>").title;
  };
  CHECK(title("<title>How to clean a filter | Example</title>") == "How to clean a filter");
  CHECK(title("<title>Short | Example</title>") == "Short | Example");
  CHECK(title("<title>Short | Example</title><meta property=og:site_name content=example>") == "Short");
  CHECK(title("<meta property=og:title content='From graph'><title>Other</title>") == "From graph");
  CHECK(html("<h1>Only a heading</h1>").title == "Only a heading");
  CHECK(title("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"From "
              "data\"}</script>") == "From data");
  CHECK(
      title(
          "<script type='application/ld+json'>{\"@type\":</script><title>Broken data does no harm</title>") ==
      "Broken data does no harm");
}

TEST_CASE("deep nesting is flattened and neither overflows nor hangs") {
  for (const std::string tag : {"div", "b", "blockquote", "table", "font", "span", "a", "p", "li"}) {
    const auto text = html(repeated("<" + tag + ">", 100'000) + "deep");
    CHECK(text.text.find("deep") != std::string::npos);
  }
  CHECK(html(repeated("<div>", 100'000) + "x" + repeated("</div>", 100'000)).warnings ==
        std::vector<std::string>{"elements nested too deep were flattened"});
}

TEST_CASE("formatting that is opened again and again does not eat the memory") {
  std::string page;
  for (int i = 0; i < 20'000; ++i) page += "<font size=" + std::to_string(i) + "><p>x";
  CHECK(html(page).text.find('x') != std::string::npos);
}

TEST_CASE("a tag of very many attributes is left out") {
  std::string page = "<p>before</p><div ";
  for (int i = 0; i < 100'000; ++i) page += "a" + std::to_string(i) + "=1 ";
  CHECK(blocks(page + ">inside</div>") == "p: before\np: inside\n");
}
