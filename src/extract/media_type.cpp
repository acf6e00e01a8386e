#include "media_type.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "charset.hpp"
#include "mail/sniff.hpp"
#include "office/office.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {
namespace {

struct Ending {
  std::string_view ending;
  std::string_view media_type;
};

constexpr std::array kEndings{
    Ending{"md", "text/markdown"},
    Ending{"markdown", "text/markdown"},
    Ending{"mdown", "text/markdown"},
    Ending{"mkd", "text/markdown"},
    Ending{"mdx", "text/markdown"},
    Ending{"rmd", "text/markdown"},
    Ending{"qmd", "text/markdown"},
    Ending{"html", "text/html"},
    Ending{"htm", "text/html"},
    Ending{"shtml", "text/html"},
    Ending{"xhtml", "application/xhtml+xml"},
    Ending{"xht", "application/xhtml+xml"},
    Ending{"txt", "text/plain"},
    Ending{"text", "text/plain"},
    Ending{"log", "text/plain"},
    Ending{"rst", "text/x-rst"},
    Ending{"rest", "text/x-rst"},
    Ending{"adoc", "text/asciidoc"},
    Ending{"asciidoc", "text/asciidoc"},
    Ending{"org", "text/org"},
    Ending{"tex", "text/x-tex"},
    Ending{"textile", "text/x-textile"},
    Ending{"srt", "application/x-subrip"},
    Ending{"vtt", "text/vtt"},
    Ending{"csv", "text/csv"},
    Ending{"tsv", "text/tab-separated-values"},
    Ending{"json", "application/json"},
    Ending{"jsonl", "application/jsonl"},
    Ending{"ndjson", "application/jsonl"},
    Ending{"yaml", "application/yaml"},
    Ending{"yml", "application/yaml"},
    Ending{"toml", "application/toml"},
    Ending{"ini", "text/x-ini"},
    Ending{"cfg", "text/x-ini"},
    Ending{"conf", "text/x-ini"},
    Ending{"properties", "text/x-ini"},
    Ending{"xml", "application/xml"},
    Ending{"sql", "application/sql"},
    Ending{"c", "text/x-c"},
    Ending{"h", "text/x-c"},
    Ending{"cc", "text/x-c++"},
    Ending{"cpp", "text/x-c++"},
    Ending{"cxx", "text/x-c++"},
    Ending{"hh", "text/x-c++"},
    Ending{"hpp", "text/x-c++"},
    Ending{"cs", "text/x-csharp"},
    Ending{"java", "text/x-java"},
    Ending{"kt", "text/x-kotlin"},
    Ending{"scala", "text/x-scala"},
    Ending{"swift", "text/x-swift"},
    Ending{"go", "text/x-go"},
    Ending{"rs", "text/x-rust"},
    Ending{"py", "text/x-python"},
    Ending{"rb", "text/x-ruby"},
    Ending{"pl", "text/x-perl"},
    Ending{"php", "text/x-php"},
    Ending{"js", "text/javascript"},
    Ending{"mjs", "text/javascript"},
    Ending{"jsx", "text/javascript"},
    Ending{"ts", "text/x-typescript"},
    Ending{"tsx", "text/x-typescript"},
    Ending{"css", "text/css"},
    Ending{"sh", "text/x-shellscript"},
    Ending{"bash", "text/x-shellscript"},
    Ending{"ps1", "text/x-powershell"},
    Ending{"lua", "text/x-lua"},
    Ending{"r", "text/x-r"},
    Ending{"jl", "text/x-julia"},
    Ending{"hs", "text/x-haskell"},
    Ending{"clj", "text/x-clojure"},
    Ending{"ex", "text/x-elixir"},
    Ending{"erl", "text/x-erlang"},
    Ending{"cmake", "text/x-cmake"},
    Ending{"proto", "text/x-protobuf"},
    Ending{"tf", "text/x-terraform"},
    Ending{"diff", "text/x-diff"},
    Ending{"patch", "text/x-diff"},
    Ending{"pdf", "application/pdf"},
    Ending{"epub", "application/epub+zip"},
    Ending{"xps", "application/oxps"},
    Ending{"oxps", "application/oxps"},
    Ending{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"docm", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"dotm", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"xlsm", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"xltm", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"pptm", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"ppsx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"ppsm", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"potx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"potm", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"odt", "application/vnd.oasis.opendocument.text"},
    Ending{"ott", "application/vnd.oasis.opendocument.text"},
    Ending{"odm", "application/vnd.oasis.opendocument.text"},
    Ending{"doc", "application/msword"},
    Ending{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Ending{"ots", "application/vnd.oasis.opendocument.spreadsheet"},
    Ending{"xls", "application/vnd.ms-excel"},
    Ending{"odp", "application/vnd.oasis.opendocument.presentation"},
    Ending{"odg", "application/vnd.oasis.opendocument.graphics"},
    Ending{"otp", "application/vnd.oasis.opendocument.presentation"},
    Ending{"ppt", "application/vnd.ms-powerpoint"},
    Ending{"rtf", "application/rtf"},
    Ending{"zip", "application/zip"},
    Ending{"tar", "application/x-tar"},
    Ending{"tgz", "application/gzip"},
    Ending{"gz", "application/gzip"},
    Ending{"bz2", "application/x-bzip2"},
    Ending{"xz", "application/x-xz"},
    Ending{"zst", "application/zstd"},
    Ending{"jar", "application/java-archive"},
    Ending{"war", "application/java-archive"},
    Ending{"apk", "application/vnd.android.package-archive"},
    Ending{"whl", "application/x-wheel+zip"},
    Ending{"eml", "message/rfc822"},
    Ending{"mht", "message/rfc822"},
    Ending{"mhtml", "message/rfc822"},
    Ending{"mbox", "application/mbox"},
    Ending{"png", "image/png"},
    Ending{"jpg", "image/jpeg"},
    Ending{"jpeg", "image/jpeg"},
    Ending{"gif", "image/gif"},
    Ending{"svg", "image/svg+xml"}};

// The types that `--type` names in messages: what can be read, by its most usual ending.
constexpr std::string_view kReadable =
    "text, markdown, rst, html, json, jsonl, yaml, csv, xml, pdf, docx, xlsx, pptx, odt, ods, odp, rtf, "
    "epub, xps, eml, mbox, zip, tar, gz, bz2, xz, zst";
constexpr std::array kWords{Ending{"plain", "text/plain"}, Ending{"python", "text/x-python"}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view type_of_ending(std::string_view ending) {
  const auto* found = std::ranges::find(kEndings, ending, &Ending::ending);
  return found == kEndings.end() ? std::string_view() : found->media_type;
}

std::string_view skip_mark_and_space(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n\f");
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

// What the first tag says, after comments and processing instructions: only tags that begin a whole page
// count, because Markdown files often begin with <div align=center>.
std::string sniff_markup(std::string_view bytes) {
  std::string head = lower(bytes.substr(0, 2048));
  std::erase(head, '\0');  // a page in UTF-16
  std::string_view rest = skip_mark_and_space(head);
  const bool xml = rest.starts_with("<?xml");
  while (rest.starts_with("<!--") || rest.starts_with("<?")) {
    const std::string_view closing = rest.starts_with("<!--") ? "-->" : "?>";
    const std::size_t end = rest.find(closing);
    if (end == std::string_view::npos) return xml ? "application/xml" : "";
    rest = skip_mark_and_space(rest.substr(end + closing.size()));
  }
  for (const std::string_view start : {"<!doctype html", "<html", "<head", "<body"}) {
    const bool whole_tag =
        rest.starts_with(start) &&
        (rest.size() == start.size() || std::string_view(" \t\r\n>/").find(rest[start.size()]) != rest.npos);
    if (whole_tag) return xml ? "application/xhtml+xml" : "text/html";
  }
  if (rest.starts_with("<svg") || rest.starts_with("<!doctype svg")) return "image/svg+xml";
  return xml ? "application/xml" : "";
}

bool is_markdown_line(std::string_view line) {
  if (line.starts_with("```") || line.find("](") != line.npos) return true;
  const std::size_t hashes = line.find_first_not_of('#');
  return hashes != line.npos && hashes >= 1 && hashes <= 6 && line[hashes] == ' ';
}

// For text without a telling name: JSON by its brackets, Markdown by front matter or the share of telling
// lines.
std::string sniff_text(std::string_view bytes) {
  const std::string_view text = skip_mark_and_space(bytes);
  const std::size_t last = bytes.find_last_not_of(" \t\r\n");
  if (text.empty()) return "text/plain";
  const bool object = text.front() == '{' && bytes[last] == '}' && text.find('"') != text.npos;
  const bool array = text.front() == '[' && bytes[last] == ']' && text.find_first_of("\"{,") != text.npos;
  if (object || array) return text.find("}\n{") != text.npos ? "application/jsonl" : "application/json";
  if (text.starts_with("---\n") && text.find("\n---", 3) != text.npos) return "text/markdown";
  std::size_t lines = 0;
  std::size_t telling = 0;
  const std::string_view head = text.substr(0, 16 * 1024);
  for (std::size_t at = 0; at < head.size(); ++lines) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    if (is_markdown_line(head.substr(at, end - at))) ++telling;
    at = end + 1;
  }
  const bool starts_with_heading = text.starts_with("# ") && telling > 0 && text.find("\n\n") != text.npos;
  return starts_with_heading || telling * 15 > lines ? "text/markdown" : "text/plain";
}

// Where the container does not tell what is in it, the ending does: an old Office file whose streams have no
// telling names, and an Office document of which only the beginning arrived (its reader then says so).
std::string refine(const std::string& sniffed, const std::string& promised) {
  const bool cut_short =
      sniffed == "application/zip" && is_office_format(promised) && promised != "application/rtf";
  // Programs come as archives too, and what is in them is not meant to be read.
  const bool program = sniffed == "application/zip" &&
                       (promised == "application/java-archive" || promised == "application/x-wheel+zip" ||
                        promised == "application/vnd.android.package-archive");
  const bool old = sniffed == "application/x-ole-storage" && is_old_office(promised);
  return old || cut_short || program ? promised : sniffed;
}

}  // namespace

bool is_old_office(std::string_view media_type) {
  return media_type == "application/msword" || media_type == "application/vnd.ms-excel" ||
         media_type == "application/vnd.ms-powerpoint";
}

std::string type_of_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  const std::string_view file = slash == name.npos ? name : name.substr(slash + 1);
  const std::size_t dot = file.rfind('.');
  return dot == file.npos ? std::string() : std::string(type_of_ending(lower(file.substr(dot + 1))));
}

std::string detect_media_type(std::string_view bytes, std::string_view name) {
  const std::string promised = type_of_name(name);
  if (std::string sniffed = sniff_binary(bytes); !sniffed.empty()) return refine(sniffed, promised);
  if (is_binary(bytes)) return "application/octet-stream";
  if (std::string mail = sniff_mail(bytes, promised); !mail.empty()) return mail;
  const TextFormat format = text_format_of(promised);
  const bool may_be_page = format != TextFormat::code;
  if (may_be_page) {
    if (std::string markup = sniff_markup(bytes); !markup.empty())
      return promised == "text/html" ? promised : markup;
  }
  if (format != TextFormat::none) return promised;
  return sniff_text(bytes);
}

std::string parse_media_type(std::string_view text) {
  const std::string wanted = lower(text);
  const std::string ending = wanted.starts_with('.') ? wanted.substr(1) : wanted;
  if (const std::string_view known = type_of_ending(ending); !known.empty()) return std::string(known);
  const auto* word = std::ranges::find(kWords, std::string_view(ending), &Ending::ending);
  if (word != kWords.end()) return std::string(word->media_type);
  std::set<std::string> types;
  for (const Ending& each : kEndings) types.emplace(each.media_type);
  if (wanted == "application/vnd.ms-xpsdocument") return "application/oxps";
  if (types.contains(wanted)) return wanted;
  std::vector<std::string> candidates(types.begin(), types.end());
  for (const Ending& each : kEndings) candidates.emplace_back(each.ending);
  const auto near = nearest(wanted, candidates);
  throw Error(ErrorCode::usage,
              "unknown type '" + collapse_white_space(without_controls(to_valid_utf8(text))) +
                  "' (known: " + std::string(kReadable) + ")",
              near ? "did you mean '" + *near + "'?" : "");
}

TextFormat text_format_of(std::string_view type) {
  if (type == "text/markdown") return TextFormat::markdown;
  if (type == "text/x-rst") return TextFormat::rst;
  if (type == "text/org") return TextFormat::org;
  if (type == "text/asciidoc") return TextFormat::asciidoc;
  if (type == "application/xml") return TextFormat::xml;
  if (type == "text/html" || type == "application/xhtml+xml") return TextFormat::html;
  if (type == "text/csv" || type == "text/tab-separated-values") return TextFormat::csv;
  const bool prose = type == "text/plain" || type == "text/asciidoc" || type == "text/org" ||
                     type == "text/x-tex" || type == "text/x-textile" || type == "text/vtt" ||
                     type == "application/x-subrip";
  if (prose) return TextFormat::plain;
  constexpr std::array kCode{"application/json", "application/jsonl", "application/yaml",
                             "application/toml", "application/xml",   "application/sql"};
  if (type.starts_with("text/") || std::ranges::find(kCode, type) != kCode.end()) return TextFormat::code;
  return TextFormat::none;
}

}  // namespace ragctl::extract
