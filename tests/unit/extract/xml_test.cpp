#include <doctest/doctest.h>

#include <string>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText xml(std::string_view text) { return extracted(text, "application/xml"); }
std::string blocks(std::string_view text) { return outline(xml(text)); }
std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("DocBook is read with its sections, lists, code and tables") {
  const auto text = xml(
      "<?xml version='1.0' encoding='iso-8859-1'?><!DOCTYPE book SYSTEM 'x.dtd'>\n"
      "<book xml:lang='de'><info><title>Schl\xF6sser</title><author><personname><firstname>Ann</firstname>"
      "<surname>Lee</surname></personname></author></info>\n"
      "<chapter><title>Locks &amp; <emphasis>keys</emphasis></title>\n"
      "<para>A lock needs a <emphasis>well-oiled</emphasis>\n "
      "key.<indexterm><primary>no</primary></indexterm></para>\n"
      "<orderedlist><listitem><para>oil</para></listitem><listitem><para>turn</para><itemizedlist><listitem>"
      "<para>left</para></listitem></itemizedlist></listitem></orderedlist>\n"
      "<programlisting>\n  turn(\n  key)</programlisting>\n"
      "<table><title>Prices</title><tgroup "
      "cols='2'><thead><row><entry>Lock</entry><entry>Price</entry></row></thead>"
      "<tbody><row><entry><para>Pad</para></entry><entry>7.50</entry></row></tbody></tgroup></table>\n"
      "<section><title>More</title><blockquote><para>Said.</para></blockquote></section></chapter></book>");
  CHECK(outline(text) ==
        "h1: Schlösser\np: Ann Lee\nh2: Locks & keys\np: A lock needs a well-oiled key.\nli1: 1. oil\nli1: "
        "2. turn\n"
        "li2: - left\ncode:   turn(\n  key)\np: Prices\ntable: Lock | Price\nPad | 7.50\nh3: More\nquote: "
        "Said.\n");
  CHECK(text.title == "Schlösser");
  CHECK(text.metadata == model::Metadata{{"author", "Ann Lee"}, {"lang", "de"}});
  CHECK(text.media_type == "application/xml");
}

TEST_CASE("JATS and TEI have their titles and authors") {
  const auto article =
      xml("<article><front><article-meta><title-group><article-title>On locks</article-title></title-group>"
          "<contrib-group><contrib "
          "contrib-type='author'><name><surname>Lee</surname><given-names>Ann</given-names></name>"
          "</contrib></contrib-group></article-meta></front><body><sec><title>Methods</title><p>We turned "
          "<italic>keys</italic>.</p></sec></body></article>");
  CHECK(outline(article) == "h1: On locks\np: Lee Ann\nh2: Methods\np: We turned keys.\n");
  CHECK(article.metadata == model::Metadata{{"author", "Ann Lee"}});
  const auto poem =
      xml("<tei:TEI xmlns:tei='x'><tei:teiHeader><tei:fileDesc><tei:titleStmt><tei:title>The Key</tei:title>"
          "<tei:author>Ann "
          "Lee</tei:author></tei:titleStmt></tei:fileDesc></tei:teiHeader><tei:text><tei:body><tei:div>"
          "<tei:head>Night</tei:head><tei:lg><tei:l>It turns</tei:l><tei:l>and "
          "turns</tei:l></tei:lg></tei:div></tei:body>"
          "</tei:text></tei:TEI>");
  CHECK(poem.title == "The Key");
  CHECK(outline(poem) == "h1: Night\np: It turns\np: and turns\n");
}

TEST_CASE("names, dates and links among text belong to its paragraph") {
  CHECK(
      blocks(
          "<article><para>On <date>4 May</date> <name>Ann</name> wrote <link linkend='a'>this</link>.</para>"
          "<para><link>gcd</link><link>lcm</link></para></article>") ==
      "p: On 4 May Ann wrote this.\np: gcd lcm\n");
}

TEST_CASE("feeds have an article a heading, and the HTML in them is read as such") {
  CHECK(blocks(
            "<rss><channel><title>News</title><link>http://x</link><item><title>Fire</"
            "title><description>&lt;p&gt;In "
            "the &lt;b&gt;old&lt;/b&gt; mill&lt;/p&gt;</description><guid>7</guid></item></channel></rss>") ==
        "h1: News\nh2: Fire\np: In the old mill\n");
  CHECK(blocks("<feed><title>News</title><entry><title>Fire</title><summary>Out.</summary></entry></feed>") ==
        "h1: News\nh2: Fire\np: Out.\n");
}

TEST_CASE("XML that is data, or that is not well-formed, stays as it is") {
  for (const char* text : {"<config><lock name=\"a\">7</lock></config>", "<set><member id=\"1\"/></set>",
                           "<book><chapter><para>never closed</book>", "<article>", "&amp;"})
    CHECK(blocks(text) == "code: " + std::string(text) + "\n");
}

TEST_CASE("hostile XML neither overflows nor grows nor reaches out") {
  const std::string deep =
      "<article>" + repeated("<sec>", 100'000) + "<p>x</p>" + repeated("</sec>", 100'000) + "</article>";
  CHECK(xml(deep).blocks[0].kind == model::BlockKind::code);
  const auto bomb =
      xml("<!DOCTYPE article [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM "
          "'file:///etc/passwd'>]>"
          "<article><p>&b;&x; &#xD800;&#1;text</p></article>");
  CHECK(bomb.text.find("text") != std::string::npos);
  CHECK(bomb.text.find("aaaa") == std::string::npos);
  CHECK(bomb.text.find("root") == std::string::npos);
  CHECK(xml("<article><p>" + repeated("<name><b/></name>", 100'000) + "x</p></article>").text == "x");
  CHECK(xml("<article><p>" + repeated("<list>", 150) + "x" + repeated("</list>", 150) + "</p></article>")
            .text.find('x') != std::string::npos);
}
