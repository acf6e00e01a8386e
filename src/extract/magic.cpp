#include <algorithm>
#include <array>

#include "archive/zip_kind.hpp"
#include "docx/docx.hpp"
#include "media_type.hpp"
#include "sheet/xlsx.hpp"
#include "slides/pptx.hpp"

namespace ragctl::extract {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::size_t at;
  std::string_view bytes;
  const char* media_type;
};

constexpr std::array kMagics{
    Magic{0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    Magic{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{0, "II*\0"sv, "image/tiff"},
    Magic{0, "MM\0*"sv, "image/tiff"},
    Magic{0, "\0\0\1\0"sv, "image/vnd.microsoft.icon"},
    Magic{0,
          "\x7F"
          "ELF"sv,
          "application/x-executable"},
    Magic{0, "\xCA\xFE\xBA\xBE"sv, "application/java-vm"},
    Magic{0, "\xCF\xFA\xED\xFE"sv, "application/x-mach-binary"},
    Magic{0, "\0asm"sv, "application/wasm"},
    Magic{0, "\x1F\x8B"sv, "application/gzip"},
    Magic{4, "1AY&SY"sv, "application/x-bzip2"},
    Magic{0,
          "\xFD"
          "7zXZ\0"sv,
          "application/x-xz"},
    Magic{0, "\x28\xB5\x2F\xFD"sv, "application/zstd"},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"},
    Magic{0, "Rar!\x1A\x07"sv, "application/vnd.rar"},
    Magic{257, "ustar"sv, "application/x-tar"},
    Magic{0, "{\\rtf"sv, "application/rtf"},
    Magic{0, "%!PS"sv, "application/postscript"},
    Magic{0, "SQLite format 3\0"sv, "application/vnd.sqlite3"},
    Magic{0, "OggS\0"sv, "audio/ogg"},
    Magic{0, "fLaC\0"sv, "audio/flac"},
    Magic{0, "ID3\2"sv, "audio/mpeg"},
    Magic{0, "ID3\3"sv, "audio/mpeg"},
    Magic{0, "ID3\4"sv, "audio/mpeg"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "video/x-matroska"},
    Magic{0, "wOFF"sv, "font/woff"},
    Magic{0, "wOF2"sv, "font/woff2"},
    Magic{0, "\0\1\0\0\0"sv, "font/ttf"},
    Magic{0, "OTTO\0"sv, "font/otf"},
    Magic{8, "WEBPVP8"sv, "image/webp"},
    Magic{8, "WAVEfmt "sv, "audio/wav"},
    Magic{8, "AVI LIST"sv, "video/x-msvideo"},
};

// The names in a zip are ASCII in its headers, so a search for them needs no reader of archives.
constexpr std::array kZipContents{
    Magic{0, "mimetypeapplication/epub+zip"sv, "application/epub+zip"},
    Magic{0, "mimetypeapplication/vnd.oasis.opendocument.text"sv, "application/vnd.oasis.opendocument.text"},
    Magic{0, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"sv,
          "application/vnd.oasis.opendocument.spreadsheet"},
    Magic{0, "mimetypeapplication/vnd.oasis.opendocument.presentation"sv,
          "application/vnd.oasis.opendocument.presentation"},
    Magic{0, "mimetypeapplication/vnd.oasis.opendocument.graphics"sv,
          "application/vnd.oasis.opendocument.graphics"},
    Magic{0, "META-INF/container.xml"sv, "application/epub+zip"},
    Magic{0, "FixedDocSeq.fdseq"sv, "application/oxps"},
    Magic{0, "FixedDocumentSequence.fdseq"sv, "application/oxps"},
    Magic{0, ".fpage"sv, "application/oxps"},
};

// Where a name in the archive begins so: right behind its header. npos: nowhere.
std::size_t find_name(std::string_view part_of_zip, std::string_view start) {
  constexpr std::size_t kLocalHeader = 30;
  constexpr std::size_t kDirectoryEntry = 46;
  std::size_t at = part_of_zip.find(start);
  for (; at != part_of_zip.npos; at = part_of_zip.find(start, at + 1)) {
    if (at >= kLocalHeader && part_of_zip.substr(at - kLocalHeader).starts_with("PK\3\4")) break;
    if (at >= kDirectoryEntry && part_of_zip.substr(at - kDirectoryEntry).starts_with("PK\1\2")) break;
  }
  return at;
}

// Each kind of Office document has a folder of its own. Documents may be embedded in each other, but what
// belongs to the outer one comes first.
const char* sniff_office(std::string_view part_of_zip) {
  static constexpr std::array kFolders{
      Magic{0, "word/"sv, kDocxType.data()},
      Magic{0, "xl/"sv, kXlsxType.data()},
      Magic{0, "ppt/"sv, kPptxType.data()},
  };
  const char* found = nullptr;
  std::size_t first = part_of_zip.npos;
  for (const Magic& folder : kFolders) {
    const std::size_t at = find_name(part_of_zip, folder.bytes);
    if (at >= first) continue;
    first = at;
    found = folder.media_type;
  }
  return found;
}

std::string sniff_zip(std::string_view bytes) {
  if (is_plain_zip(bytes)) return "application/zip";
  constexpr std::size_t kReach = 64 * 1024;  // first entries, and the directory at the end
  const std::string_view head = bytes.substr(0, kReach);
  const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), kReach));
  if (!bytes.substr(std::min<std::size_t>(bytes.size(), 30)).starts_with("mimetype")) {
    if (const char* office = sniff_office(head)) return office;
    if (const char* office = sniff_office(tail)) return office;
  }
  for (const Magic& content : kZipContents) {
    const bool found = head.find(content.bytes) != head.npos || tail.find(content.bytes) != tail.npos;
    if (found) return content.media_type;
  }
  return "application/zip";
}

// The streams of an OLE file have names in UTF-16. What is embedded has streams of its own, but its names
// come later: the directory begins with those of the document itself.
std::string sniff_ole(std::string_view bytes) {
  static constexpr std::array kStreams{
      Magic{0, "EncryptedPackage"sv, kEncryptedOffice.data()},
      Magic{0, "WordDocument"sv, "application/msword"},
      Magic{0, "Workbook"sv, "application/vnd.ms-excel"},
      Magic{0, "PowerPoint Document"sv, "application/vnd.ms-powerpoint"},
  };
  const char* found = "application/x-ole-storage";
  std::size_t first = bytes.npos;
  for (const Magic& stream : kStreams) {
    std::string name;
    for (const char c : stream.bytes) name.append({c, '\0'});
    const std::size_t at = bytes.find(name.append(2, '\0'));
    if (at >= first) continue;
    first = at;
    found = stream.media_type;
  }
  return found;
}

// Two letters are no proof: the header behind them must be there too.
bool is_windows_program(std::string_view bytes) {
  if (!bytes.starts_with("MZ") || bytes.size() < 64) return false;
  const auto at = static_cast<std::size_t>(static_cast<unsigned char>(bytes[60])) +
                  (static_cast<std::size_t>(static_cast<unsigned char>(bytes[61])) << 8U);
  return bytes.substr(0, 64).find('\0') != bytes.npos && at < bytes.size() && bytes.substr(at, 2) == "PE";
}

// Junk may stand before the header; then the end must be there too, or it is text about PDF.
bool is_pdf(std::string_view bytes) {
  const std::size_t at = bytes.substr(0, 1024).find("%PDF-");
  if (at == bytes.npos || at == 0) return at == 0;
  const std::string_view tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 2048));
  return tail.find("startxref") != tail.npos || tail.find("%%EOF") != tail.npos;
}

bool is_mp4(std::string_view bytes) { return bytes.starts_with('\0') && bytes.substr(4).starts_with("ftyp"); }

bool is_bitmap(std::string_view bytes) {
  return bytes.starts_with("BM") && bytes.substr(6, 4) == "\0\0\0\0"sv;
}

}  // namespace

std::string sniff_binary(std::string_view bytes) {
  if (is_pdf(bytes)) return "application/pdf";
  if (bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6")) return sniff_zip(bytes);
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return sniff_ole(bytes);
  for (const Magic& magic : kMagics) {
    if (bytes.size() > magic.at && bytes.substr(magic.at).starts_with(magic.bytes)) return magic.media_type;
  }
  if (is_windows_program(bytes)) return "application/vnd.microsoft.portable-executable";
  if (bytes.size() > 8 && is_mp4(bytes)) return "video/mp4";
  if (bytes.size() > 10 && is_bitmap(bytes)) return "image/bmp";
  return {};
}

}  // namespace ragctl::extract
