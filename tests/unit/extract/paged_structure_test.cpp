// What a PDF holds besides the text of its pages: outline, notes, form fields, files, labels, scans.
#include <doctest/doctest.h>

#include "paged/paged.hpp"
#include "small_documents.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using model::BlockKind;

namespace {

/// A PDF of two pages with text: objects 5 and 6 are the pages, `more` objects begin with 9.
std::string pdf_with(const std::string& catalog, const std::string& page, const std::string& first_page,
                     const std::vector<std::string>& more = {}) {
  const std::string common =
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font 3 0 R/XObject<</I 4 0 R>>>>";
  std::vector<std::string> objects{
      "<</Type/Catalog/Pages 2 0 R" + catalog + ">>",
      "<</Type/Pages/Kids[5 0 R 6 0 R]/Count 2>>",
      "<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
      "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length "
      "1>>stream\nx\nendstream",
      common + "/Contents 7 0 R" + page + ">>",
      common + "/Contents 8 0 R>>",
      pdf_stream(first_page),
      pdf_stream(pdf_line("F1", 12, 72, 700, "The second page of this document says quite a lot"))};
  objects.insert(objects.end(), more.begin(), more.end());
  return pdf_of_objects(objects);
}

const std::string kBody =
    pdf_line("F1", 12, 72, 700, "1.1  Locks and keys") +
    pdf_line("F1", 12, 72, 686, "A lock needs a well-oiled key, or it will not open in winter.");

model::StructuredText read(const std::string& bytes) {
  Extraction result = extract_paged_format(bytes, "application/pdf", {});
  REQUIRE(result.text);
  CHECK(fault_of(*result.text) == "");
  return std::move(*result.text);
}

std::string block(const model::StructuredText& text, std::size_t at) {
  REQUIRE(at < text.blocks.size());
  return text.text.substr(text.blocks[at].begin, text.blocks[at].end - text.blocks[at].begin);
}

std::string annotation(const std::string& rest) {
  return "/Annots[<</Type/Annot/Rect[70 680 300 712]" + rest + ">>]";
}

}  // namespace

TEST_CASE("a line that the outline names is a heading with the outline's level, whatever it looks like") {
  const model::StructuredText text = read(
      pdf_with("/Outlines 9 0 R", "", kBody,
               {"<</First 10 0 R/Last 10 0 R/Count 2>>",
                "<</Title(Workshop)/Parent 9 0 R/First 11 0 R/Last 11 0 R/Count 1/Dest[5 0 R/XYZ 72 790 0]>>",
                "<</Title(LOCKS and keys)/Parent 10 0 R/Dest[5 0 R/XYZ 72 712 0]>>"}));
  REQUIRE(text.blocks.size() == 3);
  CHECK(block(text, 0) == "1.1 Locks and keys");
  CHECK(text.blocks[0].kind == BlockKind::heading);
  CHECK(text.blocks[0].level == 2);
  CHECK(text.blocks[1].kind == BlockKind::paragraph);
}

TEST_CASE("a bookmark whose words stand on another page makes no heading") {
  const model::StructuredText text =
      read(pdf_with("/Outlines 9 0 R", "", kBody,
                    {"<</First 10 0 R/Last 10 0 R/Count 1>>",
                     "<</Title(Locks and keys)/Parent 9 0 R/Dest[6 0 R/XYZ 72 712 0]>>"}));
  CHECK(text.blocks[0].kind == BlockKind::paragraph);
}

TEST_CASE("an outline that leads back into itself ends") {
  for (const char* link : {"/Next 10 0 R", "/First 10 0 R/Last 10 0 R/Count 1", "/First 9 0 R"}) {
    const model::StructuredText text = read(pdf_with(
        "/Outlines 9 0 R", "", kBody,
        {"<</First 10 0 R/Last 10 0 R/Count 1>>",
         std::string("<</Title(Locks and keys)/Parent 9 0 R/Dest[5 0 R/XYZ 72 712 0]") + link + ">>"}));
    CHECK(text.text.find("well-oiled") != std::string::npos);
  }
}

TEST_CASE("comments stand at the end with their author, their page and the words they mark") {
  const model::StructuredText text =
      read(pdf_with("",
                    annotation("/Subtype/Highlight/T(Ann Lee)/Contents(Is this\n still true?)/QuadPoints"
                               "[72 710 180 710 72 698 180 698]"),
                    kBody));
  CHECK(block(text, 2) == "[Comment by Ann Lee on \"1.1 Locks and keys\"] Is this still true?");
  CHECK(text.blocks[2].page == 1);
}

TEST_CASE("a hidden note, a link and an empty highlight say nothing") {
  for (const char* note : {"/Subtype/Text/F 2/Contents(secret)", "/Subtype/Link/Contents(secret)",
                           "/Subtype/Highlight/QuadPoints[72 710 180 710 72 698 180 698]", "/Subtype/Text",
                           "/Subtype/Highlight/Contents(  )/QuadPoints[1]"}) {
    const model::StructuredText text = read(pdf_with("", annotation(note), kBody));
    CHECK(text.text.find("secret") == std::string::npos);
    CHECK(text.text.find("[Comment") == std::string::npos);
  }
}

TEST_CASE("the value of a form field that the page does not draw is read with the field's name") {
  const auto text_with = [](const std::string& field) {
    return read(pdf_with("", "/Annots[<</Type/Annot/Subtype/Widget/Rect[70 500 300 520]" + field + ">>]",
                         kBody,
                         {"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>stream\n \nendstream"}))
        .text;
  };
  const auto has = [](const std::string& text, const char* words) { return text.find(words) != text.npos; };
  const std::string undrawn = "/FT/Tx/V(Ann Lee)/AP<</N 9 0 R>>";
  CHECK(has(text_with(undrawn + "/T(f[0])/TU(Your name)"), "\n\nYour name: Ann Lee"));
  CHECK(has(text_with(undrawn + "/T(who[0])"), "\n\nwho: Ann Lee"));
  CHECK(has(text_with("/FT/Tx/V(Ann Lee)/T(who)"), "\n\nAnn Lee"));
  CHECK_FALSE(has(text_with(undrawn + "/T(who)/F 2"), "Ann Lee"));
  CHECK_FALSE(has(text_with(undrawn + "/T(pin)/Ff 8192"), "Ann Lee"));
  CHECK(has(text_with("/FT/Btn/AS/Yes/T(c[1])/TU(Married)"), "Married: Yes"));
  CHECK_FALSE(has(text_with("/FT/Btn/AS/Off/TU(Married)"), "Married"));
}

TEST_CASE("embedded files are named, those of the document and those of annotations") {
  const std::string file = "<</Type/Filespec/F(a.txt)/UF(prices.xlsx)/EF<<>>>>";
  const model::StructuredText text =
      read(pdf_with("/Names<</EmbeddedFiles<</Names[(a)" + file + "]>>>>",
                    annotation("/Subtype/FileAttachment/FS<</Type/Filespec/F(plan.dwg)/EF<<>>>>"), kBody));
  CHECK(std::get<std::vector<std::string>>(text.metadata.at("embedded_files")) ==
        std::vector<std::string>{"plan.dwg", "prices.xlsx"});
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0] == "2 embedded files are not read: plan.dwg, prices.xlsx");
}

TEST_CASE("page labels are kept as ranges where they are not the pages' numbers") {
  const auto labels = [](const std::string& numbers) {
    const model::StructuredText text = read(pdf_with("/PageLabels<</Nums[" + numbers + "]>>", "", kBody));
    const auto found = text.metadata.find("page_labels");
    return found == text.metadata.end() ? std::vector<std::string>{}
                                        : std::get<std::vector<std::string>>(found->second);
  };
  CHECK(labels("0<</S/r/St 4>>1<</S/D/P(A-)>>") == std::vector<std::string>{"1: iv", "2: A-1"});
  CHECK(labels("0<</S/A/St 26>>") == std::vector<std::string>{"1-2: Z-AA"});
  CHECK(labels("0<</S/D>>").empty());
  CHECK(labels("1<</S/D>>0<</S/r>>7").size() <= 1);
  CHECK(labels("0<</S/R/St -7>>").size() == 1);
}

TEST_CASE("pages that are pictures without text are counted and named") {
  const std::string scan = "q 600 0 0 800 0 0 cm /I Do Q\n";
  const model::StructuredText text = read(pdf_with("", "", scan));
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0] == "1 of 2 pages is probably scanned and was not read: 1");
  CHECK(std::get<std::int64_t>(text.metadata.at("scanned_pages")) == 1);
  CHECK(read(pdf_with("", "", scan + pdf_line("F1", 9, 500, 20, "17"))).metadata.contains("scanned_pages"));
  CHECK_FALSE(read(pdf_with("", "", scan + kBody)).metadata.contains("scanned_pages"));
  CHECK_FALSE(read(pdf_with("", "", "q 60 0 0 80 0 0 cm /I Do Q\n")).metadata.contains("scanned_pages"));
}
