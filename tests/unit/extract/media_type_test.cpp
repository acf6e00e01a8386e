#include <string>
#include <string_view>

#include "ragctl/base/error.hpp"
#include "small_documents.hpp"
#include "small_docx.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using namespace std::string_view_literals;

namespace {
const std::string kPng("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1", 20);
constexpr const char* kWord = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const std::string kDocx = docx_of({.body = "<w:p/>"});

/// An OLE file whose directory has a stream of this name.
std::string ole_with(const std::string& stream) {
  std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(504, '\0');
  for (const char c : stream) out.append({c, '\0'});
  return out + std::string(64, '\0');
}
}  // namespace

TEST_CASE("content decides the media type before the name does") {
  CHECK(detect_media_type(kPng, "notes.txt") == "image/png");
  CHECK(detect_media_type("%PDF-1.7\n", "a.txt") == "application/pdf");
  CHECK(detect_media_type(kDocx, "a.bin") == kWord);
  CHECK(detect_media_type("PK\3\4....mimetypeapplication/epub+zip", "") == "application/epub+zip");
  CHECK(detect_media_type("<!DOCTYPE html><title>x</title>", "page") == "text/html");
  CHECK(detect_media_type("<?xml version=\"1.0\"?>\n<!-- c -->\n<html xmlns=\"\">", "a.xml") ==
        "application/xhtml+xml");
  CHECK(detect_media_type(std::string(100, '\0'), "zeros.txt") == "application/octet-stream");
}

TEST_CASE("the name decides between kinds of text") {
  CHECK(detect_media_type("# a", "a.MD") == "text/markdown");
  CHECK(detect_media_type("# a", "dir.md/a.txt") == "text/plain");
  CHECK(detect_media_type("<div align=\"center\">logo</div>", "README.md") == "text/markdown");
  CHECK(detect_media_type("{\"a\": 1}", "a.json") == "application/json");
  CHECK(detect_media_type("int main() {}", "a.cpp") == "text/x-c++");
  CHECK(detect_media_type("print('<html>')", "a.py") == "text/x-python");
}

TEST_CASE("text without a telling name is judged by its looks") {
  CHECK(detect_media_type("# Title\n\nText with [a link](x).\n", "") == "text/markdown");
  CHECK(detect_media_type("---\ntitle: x\n---\nText\n", "README") == "text/markdown");
  CHECK(detect_media_type("{\"a\": [1, 2]}\n", "") == "application/json");
  CHECK(detect_media_type("Dear all,\n\nplease read on.\n", "") == "text/plain");
  CHECK(detect_media_type("", "") == "text/plain");
}

TEST_CASE("text about a binary format is text") {
  CHECK(detect_media_type("A file that starts with %PDF-1.4 is a PDF.", "a.txt") == "text/plain");
  CHECK(detect_media_type("MZ is how Windows programs begin", "a.txt") == "text/plain");
  CHECK(detect_media_type("BM25 ranks documents", "a.txt") == "text/plain");
}

TEST_CASE("a type is given by ending, word or media type") {
  CHECK(parse_media_type("md") == "text/markdown");
  CHECK(parse_media_type(".HTML") == "text/html");
  CHECK(parse_media_type("Markdown") == "text/markdown");
  CHECK(parse_media_type("text/markdown") == "text/markdown");
  CHECK(parse_media_type("pdf") == "application/pdf");
  CHECK(parse_media_type("application/vnd.ms-xpsdocument") == "application/oxps");
}

TEST_CASE("an unknown type is refused with what is known and what is near") {
  try {
    (void)parse_media_type("markdwon");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(std::string(error.what()).find("markdwon") != std::string::npos);
    CHECK(std::string(error.what()).find("epub") != std::string::npos);
    CHECK(error.hint() == "did you mean 'markdown'?");
  }
}

TEST_CASE("what is no text is skipped with a reason") {
  CHECK(skipped(kPng, "notes.txt") == "binary data, not text (looks like image/png)");
  CHECK(skipped(kPng, "photo.png") == "image/png is not supported yet");
  CHECK(skipped(std::string("\x7F"
                            "ELF\2\1\1\0\0\0\0",
                            11),
                "notes.md") == "binary data, not text (looks like application/x-executable)");
  CHECK(skipped(std::string(50, '\0') + "abc", "notes.txt") == "binary data, not text");
  CHECK(skipped(ole_with("Workbook"), "a.docx") ==
        "an old binary Excel workbook (.xls) is not supported: convert it with libreoffice --headless "
        "--convert-to xlsx");
}

TEST_CASE("a document within an archive or another document does not name it") {
  CHECK(detect_media_type(zip_of({{"old/word/document.xml", "x"}}), "a.zip") == "application/zip");
  CHECK(detect_media_type(zip_of({{"ppt/presentation.xml", ""}, {"ppt/embeddings/a.docx", kDocx}}), "a") ==
        "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  CHECK(detect_media_type(zip_of({{"word/document.xml", ""}, {"word/embeddings/a", zip_of({{"xl/w", ""}})}}),
                          "") == kWord);
}

TEST_CASE("macros and templates are Word documents too, and so is one that was cut short") {
  for (const char* name : {"a.docm", "a.dotx", "a.dotm", "docx"})
    CHECK(parse_media_type(std::string(name).substr(std::string(name).rfind('.') + 1)) == kWord);
  CHECK(detect_media_type("PK\3\4 and no more", "a.docx") == kWord);
  CHECK(detect_media_type("PK\3\4 and no more", "a.bin") == "application/zip");
}

TEST_CASE("old and encrypted files of Office are named by their streams, with the mend") {
  CHECK(detect_media_type(ole_with("WordDocument"), "a.docx") == "application/msword");
  CHECK(detect_media_type(ole_with("Workbook"), "a.bin") == "application/vnd.ms-excel");
  CHECK(detect_media_type(ole_with("PowerPoint Document"), "a.bin") == "application/vnd.ms-powerpoint");
  CHECK(detect_media_type(ole_with("Other"), "a.doc") == "application/msword");
  CHECK(skipped(ole_with("WordDocument"), "a.docx") ==
        "an old binary Word document (.doc) is not supported: convert it with libreoffice --headless "
        "--convert-to docx");
  CHECK(detect_media_type(ole_with("EncryptedPackage"), "a.docx") == "application/x-encrypted-office");
}

TEST_CASE("binary data is skipped even when a person calls it text") {
  const Extraction found = extract_text_format(kPng, "text/plain", {});
  CHECK(found.skipped == "binary data, not text (looks like image/png)");
}

TEST_CASE("an empty or blank document is skipped") {
  CHECK(skipped("", "a.txt") == "empty");
  CHECK(skipped(" \r\n\t\n", "a.md") == "empty");
  CHECK(skipped("\xEF\xBB\xBF\n", "a.html") == "empty");
  CHECK(skipped("<html><body></body></html>", "a.html") == "no text in it");
  CHECK(skipped("<!-- only a comment -->\n", "a.md") == "no text in it");
}
