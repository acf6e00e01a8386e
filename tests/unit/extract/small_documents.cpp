#include "small_documents.hpp"

#include <cstdint>
#include <cstdio>

namespace ragctl::extract {
namespace {

void append_number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

// What a local header and the directory have in common.
void append_zip_fields(std::string& out, const std::string& name, const std::string& bytes) {
  append_number(out, 20, 2);
  append_number(out, 0, 2);
  append_number(out, 0, 2);
  append_number(out, 0, 4);
  append_number(out, crc32(bytes), 4);
  append_number(out, static_cast<std::uint32_t>(bytes.size()), 4);
  append_number(out, static_cast<std::uint32_t>(bytes.size()), 4);
  append_number(out, static_cast<std::uint32_t>(name.size()), 2);
  append_number(out, 0, 2);
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

}  // namespace

std::string pdf_of_objects(const std::vector<std::string>& objects, const std::string& trailer) {
  std::string out = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char entry[32];
    (void)std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
    table += entry;
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string size = std::to_string(objects.size() + 1);
  const std::string start = std::to_string(out.size());
  return out + "xref\n0 " + size + "\n" + table + "trailer\n<</Size " + size + "/Root 1 0 R" + trailer +
         ">>\nstartxref\n" + start + "\n%%EOF\n";
}

std::string pdf_stream(std::string_view bytes) {
  return "<</Length " + std::to_string(bytes.size()) + ">>stream\n" + std::string(bytes) + "\nendstream";
}

std::string pdf_of_pages(const std::vector<std::string>& contents, const std::string& info) {
  std::vector<std::string> objects{
      "<</Type/Catalog/Pages 2 0 R>>", "",
      "<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
      "/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"
      "/F3<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>",
      "<<" + info + ">>"};
  std::string kids;
  for (const std::string& content : contents) {
    objects.push_back(pdf_stream(content));
    const std::string stream = std::to_string(objects.size());
    objects.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font 3 0 R>>/Contents " +
                      stream + " 0 R>>");
    kids += std::to_string(objects.size()) + " 0 R ";
  }
  objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(contents.size()) + ">>";
  return pdf_of_objects(objects, "/Info 4 0 R");
}

std::string pdf_line(const std::string& font, int size, int x, int y, const std::string& text) {
  return "BT /" + font + " " + std::to_string(size) + " Tf " + std::to_string(x) + " " + std::to_string(y) +
         " Td (" + text + ") Tj ET\n";
}

std::string encrypted_pdf() {
  return pdf_of_objects({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                         "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
                         "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
                         pdf_stream(from_hex("0da70759495532cf3fda4fce324a41eafa6ac67c386779a9bb58454632f5216"
                                             "476ef4de641aa1812423208cf14c1f309a15079be6cc4f5"))},
                        "/ID[<4371672AF5B396D72F8545F4D03DB7AF><987265EEB7BA96E6EF8E97CD684A98A7>]"
                        "/Encrypt<</Filter/Standard/R 2/V 1/Length 40/P -4"
                        "/O<92FE1F575CBC4C9644693F33C07CB54F587DCE1E2682FE9ECEA6107A1EF630DD>"
                        "/U<6E57A72C0CAA87C0A7A4965FEB4A447FF8135347F0AC7F037F4D553FAA72B5F5>>>");
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out;
  std::string directory;
  for (const auto& [name, bytes] : files) {
    directory += "PK\x01\x02";
    append_number(directory, 20, 2);
    append_zip_fields(directory, name, bytes);
    directory.append(2 + 2 + 2 + 4, '\0');
    append_number(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += name;
    out += "PK\x03\x04";
    append_zip_fields(out, name, bytes);
    out += name + bytes;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\x05\x06";
  append_number(out, 0, 4);
  append_number(out, static_cast<std::uint32_t>(files.size()), 2);
  append_number(out, static_cast<std::uint32_t>(files.size()), 2);
  append_number(out, static_cast<std::uint32_t>(directory.size()), 4);
  append_number(out, start, 4);
  append_number(out, 0, 2);
  return out;
}

std::string epub_of(const std::string& body) {
  return zip_of(
      {{"mimetype", "application/epub+zip"},
       {"META-INF/container.xml",
        "<?xml version=\"1.0\"?><container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" "
        "version=\"1.0\">"
        "<rootfiles><rootfile full-path=\"b.opf\" "
        "media-type=\"application/oebps-package+xml\"/></rootfiles></container>"},
       {"b.opf",
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\">"
        "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>The Lock Book</dc:title>"
        "<dc:creator>A. Smith</dc:creator></metadata><manifest><item id=\"c\" href=\"c.xhtml\" "
        "media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>"},
       {"c.xhtml",
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>c</title>"
        "<style>h1{font-size:5pt}</style></head><body>" +
            body + "</body></html>"}});
}

std::string xps_of_pages(const std::vector<std::vector<std::string>>& pages, const std::string& font) {
  const std::string space = "xmlns=\"http://schemas.microsoft.com/xps/2005/06\"";
  std::vector<std::pair<std::string, std::string>> files{
      {"_rels/.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
       "Id=\"r\" Type=\"http://schemas.microsoft.com/xps/2005/06/fixedrepresentation\" "
       "Target=\"/all.fdseq\"/></Relationships>"},
      {"all.fdseq", "<FixedDocumentSequence " + space +
                        "><DocumentReference Source=\"/one.fdoc\"/></FixedDocumentSequence>"},
      {"font.otf", font}};
  std::string contents;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const std::string name = std::to_string(i + 1) + ".fpage";
    contents += "<PageContent Source=\"/" + name + "\"/>";
    std::string glyphs;
    int y = 96;
    for (const std::string& line : pages[i]) {
      glyphs +=
          "<Glyphs Fill=\"#FF000000\" FontUri=\"/font.otf\" FontRenderingEmSize=\"16\" OriginX=\"96\" "
          "OriginY=\"" +
          std::to_string(y) + "\" UnicodeString=\"" + line + "\"/>";
      y += 20;
    }
    files.emplace_back(name,
                       "<FixedPage Width=\"816\" Height=\"1056\" " + space + ">" + glyphs + "</FixedPage>");
  }
  files.emplace_back("one.fdoc", "<FixedDocument " + space + ">" + contents + "</FixedDocument>");
  return zip_of(files);
}

}  // namespace ragctl::extract
