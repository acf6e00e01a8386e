#include "docx/docx.hpp"

#include "small_documents.hpp"
#include "small_docx.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

const std::string kStyles =
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name "
    "w:val=\"Normal\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Kapitel\"><w:name w:val=\"Kapitel\"/><w:pPr>"
    "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Unterkapitel\"><w:name w:val=\"mein\"/>"
    "<w:basedOn w:val=\"berschrift2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Verzeichnis\"><w:name w:val=\"toc heading\"/>"
    "<w:basedOn w:val=\"Kapitel\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Zitat\"><w:name w:val=\"Quote\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Code\"><w:name w:val=\"Source Code\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Liste\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr>"
    "<w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"Geheim\"><w:name w:val=\"secret\"/><w:rPr><w:vanish/></w:rPr>"
    "</w:style>";
const std::string kNumbering =
    "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt "
    "w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt "
    "w:val=\"lowerLetter\"/><w:lvlText w:val=\"%1.%2)\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText "
    "w:val=\"&#xF0B7;\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
    "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>";

model::StructuredText read(const SmallDocx& parts) {
  const Extraction found = extract_docx(docx_of(parts), kPlenty);
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

std::string outline_of(const std::string& body) {
  return outline(read({.body = body, .styles = kStyles, .numbering = kNumbering}));
}

std::string run(std::string_view content) { return "<w:r>" + std::string(content) + "</w:r>"; }
std::string words(std::string_view text) { return run("<w:t>" + std::string(text) + "</w:t>"); }
std::string paragraph(std::string_view content) { return "<w:p>" + std::string(content) + "</w:p>"; }
std::string item(std::string_view text, int list, int level) {
  return paragraph_of(text, {},
                      "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
                          std::to_string(list) + "\"/></w:numPr>");
}
std::string cell(std::string_view content, std::string_view properties = {}) {
  return "<w:tc><w:tcPr>" + std::string(properties) + "</w:tcPr>" + std::string(content) + "</w:tc>";
}
std::string row(std::string_view cells) { return "<w:tr>" + std::string(cells) + "</w:tr>"; }
std::string table(std::string_view rows) { return "<w:tbl><w:tblPr/>" + std::string(rows) + "</w:tbl>"; }
std::string field_mark(std::string_view type) {
  return run("<w:fldChar w:fldCharType=\"" + std::string(type) + "\"/>");
}

}  // namespace

TEST_CASE("a heading is known by its style's outline level or built-in name, in any language") {
  CHECK(outline_of(paragraph_of("One", "Kapitel") + paragraph_of("Two", "berschrift2") +
                   paragraph_of("Inherited", "Unterkapitel") + paragraph_of("Not one", "Verzeichnis") +
                   paragraph_of("Unknown style", "Heading3") +
                   paragraph_of("Of its own", "Standard", "<w:outlineLvl w:val=\"4\"/>") +
                   paragraph_of("Deepest", "", "<w:outlineLvl w:val=\"8\"/>") + paragraph_of("text")) ==
        "h1: One\nh2: Two\nh2: Inherited\np: Not one\nh3: Unknown style\nh5: Of its own\nh6: Deepest\np: "
        "text\n");
}

TEST_CASE("a title is a heading and the document's title, unless its properties have a sensible one") {
  const std::string body = paragraph_of("Opening hours", "Titel") + paragraph_of("text");
  const model::StructuredText plain = read({.body = body, .styles = kStyles});
  CHECK(outline(plain) == "h1: Opening hours\np: text\n");
  CHECK(plain.title == "Opening hours");
  CHECK(plain.media_type == kDocxType);
  const std::string named = "<dc:title>Hours of work</dc:title>";
  CHECK(read({.body = body, .styles = kStyles, .core = named}).title == "Hours of work");
  const std::string file_name = "<dc:title>hours.doc</dc:title>";
  CHECK(read({.body = body, .styles = kStyles, .core = file_name}).title == "Opening hours");
}

TEST_CASE("author, dates and language are metadata as other formats name them") {
  const model::StructuredText text = read(
      {.body = paragraph_of("text"),
       .core =
           "<dc:creator>Ann Lee</dc:creator><dc:language>de-DE</dc:language><cp:keywords>a, b</cp:keywords>"
           "<dcterms:created>2024-04-09T13:34:58Z</dcterms:created>"
           "<dcterms:modified>2025-01-01T00:00:00Z</dcterms:modified>"});
  CHECK(std::get<std::string>(text.metadata.at("author")) == "Ann Lee");
  CHECK(std::get<std::string>(text.metadata.at("lang")) == "de-DE");
  CHECK(std::get<std::string>(text.metadata.at("keywords")) == "a, b");
  CHECK(std::get<std::string>(text.metadata.at("created")) == "2024-04-09T13:34:58Z");
  CHECK(std::get<std::string>(text.metadata.at("modified")) == "2025-01-01T00:00:00Z");
}

TEST_CASE("list items have the numbers, letters and depth that Word shows") {
  CHECK(outline_of(item("three", 1, 0) + item("a", 1, 1) + item("b", 1, 1) + item("four", 1, 0) +
                   item("a again", 1, 1) + item("bullet", 2, 0) + paragraph_of("by style", "Liste") +
                   item("in no list", 0, 0) + item("in no known list", 99, 0)) ==
        "li1: 3. three\nli2: 3.a) a\nli2: 3.b) b\nli1: 4. four\nli2: 4.a) a again\nli1: - bullet\n"
        "li1: - by style\np: in no list\np: in no known list\n");
}

TEST_CASE("quotes and code are known by plain names of styles, and lines of code stay together") {
  CHECK(outline_of(paragraph_of("as I said", "Zitat") + paragraph_of("for x in y:", "Code") +
                   paragraph_of("    print(x)", "Code") + paragraph_of("after")) ==
        "quote: as I said\ncode: for x in y:\n    print(x)\np: after\n");
}

TEST_CASE("tabs, line ends, hyphens, symbols and blanks of a run become text") {
  CHECK(outline_of(paragraph(run("<w:t xml:space=\"preserve\">a </w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
                                 "<w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e\xC2\xAD"
                                 "f</w:t>") +
                             run("<w:t xml:space=\"preserve\"> </w:t>") +
                             run("<w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:sym w:font=\"Symbol\" "
                                 "w:char=\"F061\"/>"))) == "p: a b\nc-def ✓α\n");
}

TEST_CASE("hidden text is told, not lost in silence") {
  const model::StructuredText text =
      read({.body = paragraph(words("a") + run("<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>"))});
  CHECK(text.text == "a");
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0] == "hidden text left out: 6 B");
}

TEST_CASE("symbols of an unknown font are told, not lost in silence") {
  const model::StructuredText text =
      read({.body = paragraph(words("a") + run("<w:sym w:font=\"Webdings\" w:char=\"F061\"/>"))});
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0] == "symbols of unknown fonts left out: 1");
}

TEST_CASE("tracked changes are accepted") {
  CHECK(outline_of(paragraph(words("kept ") + "<w:ins w:id=\"1\">" + words("inserted ") +
                             "</w:ins><w:del w:id=\"2\">" + run("<w:delText>deleted</w:delText>") +
                             "</w:del><w:moveFrom w:id=\"3\">" + words("from") +
                             "</w:moveFrom><w:moveTo w:id=\"4\">" + words("to") + "</w:moveTo>") +
                   "<w:p><w:pPr><w:rPr><w:del w:id=\"5\"/></w:rPr></w:pPr>" + words("first half") + "</w:p>" +
                   paragraph_of("second half", "berschrift2") +
                   table("<w:tr><w:trPr><w:del w:id=\"6\"/></w:trPr>" + cell(paragraph_of("gone")) +
                         cell(paragraph_of("gone")) + "</w:tr>" +
                         row(cell(paragraph_of("x")) + cell(paragraph_of("y"))))) ==
        "p: kept inserted to\nh2: first half second half\ntable: x | y\n");
}

TEST_CASE("of a field only the result is text, and one that never ends swallows nothing") {
  CHECK(outline_of(paragraph(field_mark("begin") + run("<w:instrText>REF x</w:instrText>") + words("unseen") +
                             field_mark("separate") + words("result") + field_mark("end") +
                             "<w:fldSimple w:instr=\"PAGE\">" + words(" 7") + "</w:fldSimple>") +
                   paragraph(field_mark("begin") + field_mark("begin") + words("unseen") + field_mark("end") +
                             words("kept")) +
                   paragraph_of("after")) == "p: result 7\np: kept\np: after\n");
}

TEST_CASE("links, content controls and unknown wrappers give their text; hidden text stays hidden") {
  CHECK(outline_of(
            "<w:sdt><w:sdtPr><w:alias w:val=\"no\"/></w:sdtPr><w:sdtContent>" +
            paragraph(
                "<w:hyperlink r:id=\"x\">" + words("a link") + "</w:hyperlink><w:sdt><w:sdtContent>" +
                words(" chosen") + "</w:sdtContent></w:sdt><w:smartTag>" + words(" tagged") +
                "</w:smartTag>" + run("<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>") +
                run("<w:rPr><w:rStyle w:val=\"Geheim\"/></w:rPr><w:t>hidden</w:t>") +
                run("<w:rPr><w:rStyle w:val=\"Geheim\"/><w:vanish w:val=\"0\"/></w:rPr><w:t> shown</w:t>")) +
            "</w:sdtContent></w:sdt>") == "p: a link chosen tagged shown\n");
}

TEST_CASE("a table is rows of cells; merged cells stand once") {
  CHECK(outline_of(
            table(row(cell(paragraph_of("Name") + paragraph_of("of lock")) + cell(paragraph_of("Price"))) +
                  row(cell(paragraph_of("both"), "<w:gridSpan w:val=\"2\"/>")) +
                  row(cell(paragraph_of("tall"), "<w:vMerge w:val=\"restart\"/>") + cell(paragraph_of("1"))) +
                  row(cell(paragraph_of("ignored"), "<w:vMerge/>") + cell(item("2", 2, 0))) +
                  row(cell(paragraph_of("")) + cell(paragraph_of(""))))) ==
        "table: Name of lock | Price\nboth\ntall | 1\n| - 2\n");
}

TEST_CASE("a table that lays out a page is read cell by cell, and tables in it are tables") {
  const std::string inner = table(row(cell(paragraph_of("a")) + cell(paragraph_of("b"))));
  CHECK(outline_of(table(row(cell(paragraph_of("left")) + cell(inner + paragraph_of("below"))))) ==
        "p: left\ntable: a | b\np: below\n");
  CHECK(outline_of(table(row(cell(paragraph_of("Head", "berschrift2")) + cell(paragraph_of("text"))))) ==
        "h2: Head\np: text\n");
  CHECK(outline_of(table(row(cell(paragraph_of("a box"))) + row(cell(paragraph_of("of one column"))))) ==
        "p: a box\np: of one column\n");
}

TEST_CASE("a note follows the block that refers to it, with the same mark") {
  const std::string note = "<w:footnoteReference w:id=\"2\"/>";
  const model::StructuredText text =
      read({.body = paragraph(words("Locks") + run(note) + words(" and keys") +
                              run("<w:endnoteReference w:id=\"2\"/>")) +
                    paragraph(words("More") + run("<w:footnoteReference w:id=\"77\"/>")),
            .footnotes = "<w:footnote w:id=\"2\">" +
                         paragraph(run("<w:footnoteRef/>") + words("of steel") + run(note)) +
                         paragraph_of("or brass") + "</w:footnote>",
            .endnotes = "<w:endnote w:id=\"2\">" + paragraph_of("since 1900") + "</w:endnote>"});
  CHECK(outline(text) ==
        "p: Locks[1] and keys[i]\np: [1] of steel[2]\np: or brass\np: [i] since 1900\np: More[3]\n");
}

TEST_CASE("comments stand at the end with the name of who wrote them") {
  const model::StructuredText text = read(
      {.body = paragraph(words("text") + run("<w:commentReference w:id=\"0\"/>")) + paragraph_of("more"),
       .comments = "<w:comment w:id=\"0\" w:author=\"Ann  Lee\">" + paragraph_of("is it?") + "</w:comment>"});
  CHECK(outline(text) == "p: text\np: more\np: [Comment by Ann Lee] is it?\n");
}

TEST_CASE("a text box is read once, after its paragraph, whichever branches stand for it") {
  const std::string box = "<w:txbxContent>" + paragraph_of("in the box", "berschrift2") + "</w:txbxContent>";
  CHECK(outline_of(paragraph(words("before") +
                             run("<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" +
                                 box + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" +
                                 box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>") +
                             words(" after"))) == "p: before after\nh2: in the box\n");
  CHECK(outline_of(paragraph(
            run("<mc:AlternateContent><mc:Choice Requires=\"new9\"><w:t>unknown</w:t></mc:Choice>"
                "<mc:Fallback><w:t>fallback</w:t></mc:Fallback></mc:AlternateContent>"))) == "p: fallback\n");
}

TEST_CASE("the description of a picture is text, and so are formulas and the words of charts") {
  CHECK(outline_of(paragraph(words("See") +
                             run("<w:drawing><wp:inline><wp:docPr id=\"1\" name=\"Picture 1\" "
                                 "descr=\"a brass key\"/></wp:inline></w:drawing>") +
                             words("here") +
                             "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r>"
                             "<m:t>b</m:t></m:r></m:den></m:f></m:oMath>")) ==
        "p: See a brass key herea/b\n");
  const std::string chart =
      "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
      "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:title><a:p><a:r><a:t>Sales of "
      "</a:t></a:r><a:r><a:t>keys</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>May</c:v></c:pt><c:pt>"
      "<c:v>June</c:v></c:pt><c:pt><c:v>May</c:v></c:pt></c:strCache></c:chartSpace>";
  const model::StructuredText text =
      read({.body = paragraph(run("<w:drawing><c:chart r:id=\"c1\"/></w:drawing>")),
            .more = {{"word/charts/chart1.xml", chart}},
            .relationships = "<Relationship Id=\"c1\" Type=\"x/chart\" Target=\"charts/chart1.xml\"/>"});
  CHECK(outline(text) == "p: Sales of keys; May; June\n");
}

TEST_CASE("prefixes of namespaces are the document's own affair") {
  auto files = files_of({.body = "x"});
  files[2].second =
      "<ns0:document "
      "xmlns:ns0=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><ns0:body><ns0:p><ns0:pPr>"
      "<ns0:outlineLvl "
      "ns0:val=\"1\"/></ns0:pPr><ns0:r><ns0:t>strict</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>";
  const Extraction found = extract_docx(zip_of(files), kPlenty);
  REQUIRE(found.text);
  CHECK(outline(*found.text) == "h2: strict\n");
}

TEST_CASE("a formula is one line, with its brackets and signs") {
  const auto math = [](const std::string& text) { return "<m:r><m:t>" + text + "</m:t></m:r>"; };
  CHECK(outline_of(paragraph("<m:oMath>" + math("f") + "<m:d><m:e>" + math("x") + "</m:e></m:d>" + math("=") +
                             "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>" + math("i") +
                             "</m:sub><m:sup>" + math("n") + "</m:sup><m:e><m:rad><m:e>" + math("i") +
                             "</m:e></m:rad></m:e></m:nary></m:oMath>")) == "p: f(x)=∑_i^n√i\n");
}

TEST_CASE("a dropped capital belongs to the word that it begins") {
  CHECK(outline_of(paragraph_of("O", "", "<w:framePr w:dropCap=\"drop\" w:lines=\"3\"/>") +
                   paragraph_of("nce upon a time")) == "p: Once upon a time\n");
}

TEST_CASE("blanks of any width are blanks, and an empty form field is nothing") {
  CHECK(outline_of(paragraph_of("Name:\u2002\u2002\u2002x\u200By") + paragraph_of("\u2002\u2002")) ==
        "p: Name: xy\n");
}

TEST_CASE("a picture of an older Word is described too, and a text box not twice") {
  CHECK(
      outline_of(paragraph(run("<w:pict><v:shape alt=\"a brass key\"><v:imagedata/></v:shape></w:pict>") +
                           run("<w:pict><v:shape alt=\"Text Box: in it\"><v:textbox><w:txbxContent>" +
                               paragraph_of("in it") + "</w:txbxContent></v:textbox></v:shape></w:pict>"))) ==
      "p: a brass key\np: in it\n");
}

TEST_CASE("a document of pictures alone is skipped and says that they need recognition") {
  const Extraction found = extract_docx(
      docx_of({.body = paragraph(run("<w:drawing><a:blip/></w:drawing><w:drawing><a:blip/></w:drawing>"))}),
      kPlenty);
  CHECK(found.skipped == "no text in it, only 2 pictures: scanned? (they need text recognition first)");
}

TEST_CASE("embedded objects are told, not read") {
  const model::StructuredText text =
      read({.body = paragraph(words("a") + run("<w:object><o:OLEObject/></w:object>")) +
                    "<w:altChunk r:id=\"x\"/>"});
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0] == "embedded documents or objects not read: 2");
}
