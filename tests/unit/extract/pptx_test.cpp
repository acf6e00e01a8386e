#include "slides/pptx.hpp"

#include "ragctl/base/error.hpp"
#include "small_documents.hpp"
#include "small_pptx.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

model::StructuredText read(const SmallPptx& parts) {
  const Extraction found = extract_pptx(pptx_of(parts), kPlenty);
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

std::string outline_of(const std::string& shapes) { return outline(read({.slides = {{.shapes = shapes}}})); }

std::string failure_of(const std::string& bytes, std::uint64_t limit = kPlenty) {
  try {
    (void)extract_pptx(bytes, limit);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

void check_survives(const std::string& bytes) {
  try {
    const Extraction found = extract_pptx(bytes, kPlenty);
    if (found.text)
      CHECK(fault_of(*found.text) == "");
    else
      CHECK_FALSE(found.skipped.empty());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
  }
}

const std::string kSign = "<a:buChar char=\"o\"/>";
const std::string kNone = "<a:buNone/>";
const std::string kNumber = "<a:buAutoNum type=\"arabicPeriod\"/>";
const std::string kBody = "<p:ph idx=\"1\"/>";

}  // namespace

TEST_CASE("slides come in the order of the presentation, each a heading on its page") {
  const model::StructuredText text =
      read({.slides = {{.shapes = title_of("Last")},
                       {.shapes = shape_of(slide_words("Words")) + title_of("First")}},
            .order = {2, 1},
            .core = "<dc:title>PowerPoint Presentation</dc:title><dc:creator>Ann</dc:creator>"});
  CHECK(outline(text) == "h1: First\np: Words\nh1: Last\n");
  CHECK(text.pages == 2);
  CHECK(text.blocks[1].page == 1);
  CHECK(text.blocks[2].page == 2);
  CHECK(text.media_type == kPptxType);
  CHECK(std::get<std::string>(text.metadata.at("author")) == "Ann");
}

TEST_CASE("a slide without a title is headed by its number, so that its text is not under the slide before") {
  CHECK(outline(read({.slides = {{.shapes = title_of("One")},
                                 {.shapes = shape_of(slide_words("Words"))},
                                 {.shapes = ""}}})) == "h1: One\nh1: Slide 2\np: Words\n");
}

TEST_CASE("lists have their levels, and numbers count in each") {
  CHECK(outline_of(
            title_of("T") +
            shape_of(slide_words("a", "", kSign) + slide_words("b", "lvl=\"1\"", kSign) +
                     slide_words("plain", "", kNone) + slide_words("c", "", kNumber) +
                     slide_words("d", "lvl=\"1\"", "<a:buAutoNum type=\"alphaLcParenR\" startAt=\"2\"/>") +
                     slide_words("e", "", kNumber) +
                     slide_words("f", "", "<a:buAutoNum type=\"romanUcParenBoth\"/>"))) ==
        "h1: T\nli1: - a\nli2: - b\np: plain\nli1: 1. c\nli2: b) d\nli1: 2. e\nli1: (III) f\n");
}

TEST_CASE("bullets come from the layout and the master where the slide has none of its own") {
  const std::string master = "<p:bodyStyle><a:lvl1pPr>" + kSign + "</a:lvl1pPr></p:bodyStyle>";
  const SmallSlide slide{.shapes = title_of("T") + shape_of(slide_words("a"), kBody) +
                                   shape_of(slide_words("b")) +
                                   shape_of(slide_words("c"), "<p:ph type=\"subTitle\" idx=\"2\"/>")};
  CHECK(outline(read({.slides = {slide}, .master = master})) == "h1: T\nli1: - a\np: b\np: c\n");
  const std::string place =
      "<p:sp><p:nvSpPr><p:cNvPr/><p:nvPr><p:ph idx=\"1\"/></p:nvPr></p:nvSpPr><p:txBody>"
      "<a:lstStyle><a:lvl1pPr>" +
      kNone + "</a:lvl1pPr></a:lstStyle></p:txBody></p:sp>";
  CHECK(outline(read({.slides = {slide}, .layout = place, .master = master})) == "h1: T\np: a\np: b\np: c\n");
}

TEST_CASE("what runs over all slides is left out, and so are hidden shapes, which are counted") {
  const model::StructuredText text =
      read({.slides = {{.shapes = title_of("T") + shape_of(slide_words("1"), "<p:ph type=\"sldNum\"/>") +
                                  shape_of(slide_words("f"), "<p:ph type=\"ftr\"/>") +
                                  shape_of(slide_words("d"), "<p:ph type=\"dt\"/>") +
                                  shape_of(slide_words("secret"), "", "hidden=\"1\"")}}});
  CHECK(outline(text) == "h1: T\n");
  CHECK(text.warnings == std::vector<std::string>{"hidden shapes left out: 1"});
}

TEST_CASE("hidden slides are left out and counted, and keep their number") {
  const model::StructuredText text =
      read({.slides = {{.shapes = title_of("H"), .attributes = "show=\"0\""}, {.shapes = title_of("T")}}});
  CHECK(outline(text) == "h1: T\n");
  CHECK(text.blocks[0].page == 2);
  CHECK(text.warnings == std::vector<std::string>{"hidden slides left out: 1"});
  CHECK(extract_pptx(pptx_of({.slides = {{.shapes = title_of("H"), .attributes = "show=\"0\""}}}), kPlenty)
            .skipped == "no text in it that is not hidden");
}

TEST_CASE("tables, groups, breaks, formulas, descriptions and embedded objects are read where they stand") {
  const std::string cell = "<a:tc><a:txBody>" + slide_words("a") + slide_words("b") + "</a:txBody></a:tc>";
  const std::string covered = "<a:tc hMerge=\"1\"><a:txBody>" + slide_words("x") + "</a:txBody></a:tc>";
  const std::string frame =
      "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr/></p:nvGraphicFramePr><a:graphic>"
      "<a:graphicData>";
  const std::string end = "</a:graphicData></a:graphic></p:graphicFrame>";
  const model::StructuredText text = read(
      {.slides = {
           {.shapes = title_of("T") + frame + "<a:tbl><a:tr>" + cell + covered + cell + "</a:tr></a:tbl>" +
                      end + "<p:grpSp><p:nvGrpSpPr><p:cNvPr/></p:nvGrpSpPr>" +
                      shape_of("<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r><a:fld "
                               "type=\"slidenum\"><a:t>9</a:t></a:fld></a:p>") +
                      "</p:grpSp><p:pic><p:nvPicPr><p:cNvPr descr=\"A door\"/></p:nvPicPr></p:pic>" + frame +
                      "<p:oleObj/>" + end +
                      shape_of("<a:p><mc:AlternateContent><mc:Choice Requires=\"a14\"><a14:m><m:t>x</m:t>"
                               "</a14:m></mc:Choice><mc:Fallback><a:r><a:t>no</a:t></a:r></mc:Fallback>"
                               "</mc:AlternateContent></a:p>")}}});
  CHECK(outline(text) == "h1: T\ntable: a b | | a b\np: one\ntwo\np: A door\np: x\n");
  CHECK(text.warnings == std::vector<std::string>{"embedded documents or objects not read: 1"});
}

TEST_CASE("charts and diagrams give their words") {
  const std::string frame =
      "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr/></p:nvGraphicFramePr><a:graphic>"
      "<a:graphicData><c:chart r:id=\"x\"/></a:graphicData></a:graphic></p:graphicFrame>";
  const model::StructuredText text = read(
      {.slides = {{.shapes = title_of("T") + frame,
                   .related = relationship("x", "chart", "../charts/c.xml")}},
       .more = {
           {"ppt/charts/c.xml",
            xml_part("c:chartSpace",
                     "<a:p><a:r><a:t>Sales</a:t></a:r></a:p><c:cat><c:strCache><c:pt><c:v>May</c:v></c:pt>"
                     "</c:strCache></c:cat>",
                     "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                     "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"")}}});
  CHECK(outline(text) == "h1: T\np: Sales; May\n");
}

TEST_CASE("notes follow their slide, and comments with who made them") {
  CHECK(
      outline(read({.slides = {{.shapes = title_of("T"),
                                .notes = shape_of(slide_words("7"), "<p:ph type=\"sldNum\"/>") +
                                         shape_of(slide_words("Say hello.") + slide_words("Smile."),
                                                  "<p:ph type=\"body\"/>"),
                                .comments = "<p:cm authorId=\"0\"><p:text>Shorter!</p:text></p:cm><x:cm "
                                            "authorId=\"9\"><x:replyLst><x:reply authorId=\"0\"><x:txBody>" +
                                            slide_words("No.") + "</x:txBody></x:reply></x:replyLst></x:cm>"},
                               {.shapes = title_of("U")}},
                    .authors = "<p:cmAuthor id=\"0\" name=\"Ann\"/>"})) ==
      "h1: T\np: [Notes] Say hello.\np: Smile.\np: [Comment by Ann] Shorter!\np: [Comment by Ann] No.\nh1: "
      "U\n");
}

TEST_CASE("a presentation of pictures says what it needs") {
  CHECK(extract_pptx(pptx_of({.slides = {{.shapes = "<p:pic><p:nvPicPr><p:cNvPr/></p:nvPicPr></p:pic>"}}}),
                     kPlenty)
            .skipped == "no text in it, only pictures: 1 (they need text recognition first)");
  CHECK(extract_pptx(pptx_of({.slides = {}}), kPlenty).skipped == "no text in it");
}

TEST_CASE("a presentation that is nested too deep, lacks parts or is none says so") {
  CHECK(failure_of(pptx_of(
            {.slides = {{.shapes = repeated("<p:grpSp>", 10'000) + repeated("</p:grpSp>", 10'000)}}})) ==
        "its part 'ppt/slides/slide1.xml' is nested deeper than 256 elements");
  CHECK(failure_of(pptx_of({.slides = {{.shapes = title_of(std::string(200, 'x'))}}}), 50) ==
        "gives more than 50 B of text");
  auto files = files_of(SmallPptx{.slides = {{.shapes = title_of("T")}, {.shapes = title_of("U")}}});
  auto without = files;
  std::erase_if(without, [](const auto& file) { return file.first == "ppt/slides/slide1.xml"; });
  const Extraction found = extract_pptx(zip_of(without), kPlenty);
  REQUIRE(found.text);
  CHECK(found.text->warnings == std::vector<std::string>{"slides that are missing: 1"});
  for (auto& [name, bytes] : files) {
    if (name == "ppt/presentation.xml")
      bytes = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
  }
  CHECK(failure_of(zip_of(files)) == "no PowerPoint presentation: its main part is a 'x'");
  CHECK(failure_of(zip_of({{"ppt/a", ""}})) ==
        "no PowerPoint presentation: it has no part 'ppt/presentation.xml'");
}

TEST_CASE("deep groups and a slide that is listed twice are read") {
  CHECK(outline_of(title_of("T") + repeated("<p:grpSp><p:nvGrpSpPr/>", 200) + shape_of(slide_words("deep")) +
                   repeated("</p:grpSp>", 200)) == "h1: T\np: deep\n");
  CHECK(outline(read({.slides = {{.shapes = title_of("T")}, {.shapes = title_of("U")}}, .order = {1, 1}})) ==
        "h1: T\nh1: T\n");
}

TEST_CASE("a layout is read once, however many slides have it") {
  SmallPptx parts{.slides = {},
                  .layout = "<!--" + std::string(1'000'000, 'x') + "-->" + shape_of("", "<p:ph idx=\"1\"/>")};
  for (int i = 0; i < 300; ++i) parts.slides.push_back({.shapes = title_of("T")});
  CHECK(read(parts).pages == 300);
}

TEST_CASE("a presentation cut at any byte, or with any byte changed, has an outcome") {
  const std::string bytes =
      pptx_of({.slides = {{.shapes = title_of("T") + shape_of(slide_words("a", "lvl=\"1\"", kNumber)),
                           .notes = shape_of(slide_words("n"))}}});
  for (std::size_t size = 0; size < bytes.size(); ++size) check_survives(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    check_survives(changed);
  }
}
