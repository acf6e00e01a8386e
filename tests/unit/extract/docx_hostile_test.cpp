#include <zlib.h>

#include "docx/docx.hpp"
#include "office/package.hpp"
#include "ragctl/base/error.hpp"
#include "small_documents.hpp"
#include "small_docx.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

std::string failure_of(const std::string& bytes, std::uint64_t limit = kPlenty) {
  try {
    (void)extract_docx(bytes, limit);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

// Any outcome is right but a crash, a hang or a malformed text.
void check_survives(const std::string& bytes) {
  try {
    const Extraction found = extract_docx(bytes, kPlenty);
    if (found.text)
      CHECK(fault_of(*found.text) == "");
    else
      CHECK_FALSE(found.skipped.empty());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
  }
}

/// A document whose main part is this, whatever it is.
std::string docx_with_main_part(const std::string& xml) {
  auto files = files_of({.body = "x"});
  files[2].second = xml;
  return zip_of(files);
}

std::string within_body(const std::string& content) { return docx_of({.body = content}); }

std::string deflated(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(::deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  (void)::deflateEnd(&stream);
  return out;
}

void put(std::string& bytes, std::size_t at, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i)
    bytes[at + static_cast<std::size_t>(i)] = static_cast<char>((value >> (8 * i)) & 0xFFU);
}

/// What the directory says of a part.
struct Claim {
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint32_t size = 0;
};
std::string with_claim(std::string zip, const std::string& part, const Claim& claim) {
  std::size_t entry = zip.find("PK\1\2");
  while (entry != zip.npos && zip.compare(entry + 46, part.size(), part) != 0)
    entry = zip.find("PK\1\2", entry + 1);
  REQUIRE(entry != zip.npos);
  put(zip, entry + 10, claim.method, 2);
  put(zip, entry + 16, claim.crc, 4);
  put(zip, entry + 24, claim.size, 4);
  return zip;
}

Claim packed_claim(const std::string& xml, std::uint32_t size) {
  return {8, static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(xml.data()), xml.size())),
          size};
}

std::string packed_docx(const std::string& xml, std::uint32_t claimed_size) {
  return with_claim(docx_with_main_part(deflated(xml)), "word/document.xml", packed_claim(xml, claimed_size));
}

const std::string kSpace = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

std::string document(const std::string& body) {
  return "<w:document" + kSpace + "><w:body>" + body + "</w:body></w:document>";
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a packed document is unpacked, and its checksum is held against it") {
  const std::string xml = document(paragraph_of("squeezed"));
  const Extraction found = extract_docx(packed_docx(xml, static_cast<std::uint32_t>(xml.size())), kPlenty);
  REQUIRE(found.text);
  CHECK(found.text->text == "squeezed");
  CHECK(failure_of(with_claim(docx_with_main_part(xml), "word/document.xml", {0, 7, 0})) ==
        "damaged: the checksum of its part 'word/document.xml' does not fit");
}

TEST_CASE("a bomb is refused by what it claims, before anything is unpacked") {
  CHECK(failure_of(packed_docx(document(""), 4'000'000'000))
            .starts_with("its parts claim to unpack to more than 10 MB, from "));
}

TEST_CASE("a bomb that claims to be small is stopped at the limit") {
  const std::string xml = document(std::string(OfficePackage::kAlwaysAllowed + 1000, ' '));
  CHECK(failure_of(packed_docx(xml, 100)) == "its part 'word/document.xml' unpacks to more than 10 MB");
}

TEST_CASE("parts that fit one by one and not together are stopped too") {
  const std::string xml = document("<!--" + std::string(6'000'000, 'x') + "-->");
  auto files = files_of({.body = "x", .styles = "x"});
  for (auto& [name, bytes] : files) {
    if (name == "word/document.xml" || name == "word/styles.xml") bytes = deflated(xml);
  }
  std::string zip = with_claim(zip_of(files), "word/document.xml", packed_claim(xml, 100));
  zip = with_claim(zip, "word/styles.xml", packed_claim(xml, 100));
  CHECK(failure_of(zip).starts_with("its part 'word/styles.xml' unpacks to more than 4.0 MB"));
}

TEST_CASE("external entities are never fetched, and entities of a DTD never grow") {
  const std::string external =
      "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://localhost/x\"> "
      "%p;]>";
  const Extraction found =
      extract_docx(docx_with_main_part(external + document(paragraph_of("a&e;b"))), kPlenty);
  REQUIRE(found.text);
  CHECK(found.text->text == "a&e;b");
  std::string laughs = "<!DOCTYPE x [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 20; ++i) {
    const std::string before = "&l" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" + repeated(before, 10) + "\">";
  }
  const Extraction calm =
      extract_docx(docx_with_main_part(laughs + "]>" + document(paragraph_of("&l19;"))), kPlenty);
  REQUIRE(calm.text);
  CHECK(calm.text->text == "&l19;");
}

TEST_CASE("10,000 elements in each other end with a reason") {
  for (const std::string element : {"w:sdt", "w:ins", "w:p", "mc:AlternateContent"}) {
    const std::string bytes =
        within_body(repeated("<" + element + ">", 10'000) + repeated("</" + element + ">", 10'000));
    CHECK(failure_of(bytes) == "its part 'word/document.xml' is nested deeper than 256 elements");
  }
}

TEST_CASE("tables within tables are read as deep as anything may be nested") {
  const std::string open = "<w:tbl><w:tr><w:tc>";
  const std::string close = "</w:tc></w:tr></w:tbl>";
  const Extraction found =
      extract_docx(within_body(repeated(open, 80) + paragraph_of("deep") + repeated(close, 80)), kPlenty);
  REQUIRE(found.text);
  CHECK(found.text->text == "deep");
}

TEST_CASE("styles that are based on each other in a circle end") {
  const Extraction found =
      extract_docx(docx_of({.body = paragraph_of("text", "A"),
                            .styles = "<w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style>"
                                      "<w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>"
                                      "<w:style w:styleId=\"C\"><w:basedOn w:val=\"C\"/></w:style>"}),
                   kPlenty);
  REQUIRE(found.text);
  CHECK(outline(*found.text) == "p: text\n");
}

TEST_CASE("lists with absurd numbers and formats are read") {
  const std::string level =
      "<w:lvl w:ilvl=\"0\"><w:start w:val=\"2147483647\"/><w:numFmt w:val=\"lowerLetter\"/>"
      "<w:lvlText w:val=\"" +
      repeated("%1%9", 200) + "%\"/></w:lvl>";
  const std::string numbered = "<w:numPr><w:ilvl w:val=\"-5\"/><w:numId w:val=\"1\"/></w:numPr>";
  check_survives(
      docx_of({.body = paragraph_of("a", "", numbered) + paragraph_of("b", "", numbered),
               .numbering = "<w:abstractNum w:abstractNumId=\"1\">" + level +
                            "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"}));
}

TEST_CASE("a part that is missing, related wrongly or of another kind is named") {
  auto files = files_of({.body = paragraph_of("text")});
  std::erase_if(files, [](const auto& file) { return file.first == "word/document.xml"; });
  CHECK(failure_of(zip_of(files)) == "no Word document: it has no part 'word/document.xml'");
  CHECK(failure_of(docx_with_main_part("<html/>")) == "no Word document: its main part is a 'html'");
  CHECK(failure_of(docx_with_main_part("")).starts_with("its part 'word/document.xml' is no sound XML: "));
  CHECK(failure_of(zip_of({{"a.txt", "x"}})) == "no Word document: it has no part 'word/document.xml'");
  CHECK(failure_of(zip_of({})) == "no Word document: it has no part 'word/document.xml'");
  CHECK(failure_of("no archive") == "cannot be read: the archive is cut short or damaged");
  CHECK(failure_of("") == "cannot be read: the archive is cut short or damaged");
}

TEST_CASE("the main part is found without the part that names it, and wherever that says") {
  auto files = files_of({.body = paragraph_of("text")});
  auto without = files;
  std::erase_if(without, [](const auto& file) { return file.first == "_rels/.rels"; });
  CHECK(failure_of(zip_of(without)).empty());
  files[1].second.replace(files[1].second.find("word/document.xml"), 17, "../../up/../b//./main.xml");
  files[2].first = "b/main.xml";
  CHECK(failure_of(zip_of(files)).empty());
}

TEST_CASE("more text than the limit is refused, not cut") {
  CHECK(failure_of(docx_of({.body = paragraph_of(std::string(200, 'x'))}), 50) ==
        "gives more than 50 B of text");
}

TEST_CASE("bytes that are no UTF-8 and characters of control are mended") {
  const Extraction found = extract_docx(
      docx_of({.body = paragraph_of("a\xFF\xC3(&#1;&#xFFFF;b"),
               .comments = "<w:comment w:author=\"\xFF\">" + paragraph_of("c") + "</w:comment>"}),
      kPlenty);
  REQUIRE(found.text);
  CHECK(fault_of(*found.text) == "");
}

TEST_CASE("a document cut at any byte, or with any byte changed, has an outcome") {
  const std::string bytes =
      docx_of({.body = paragraph_of("Locks", "Heading1") + "<w:tbl><w:tr><w:tc>" + paragraph_of("a") +
                       "</w:tc><w:tc>" + paragraph_of("b") + "</w:tc></w:tr></w:tbl>",
               .comments = "<w:comment w:author=\"Ann\">" + paragraph_of("c") + "</w:comment>"});
  for (std::size_t size = 0; size < bytes.size(); ++size) check_survives(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    check_survives(changed);
  }
}
