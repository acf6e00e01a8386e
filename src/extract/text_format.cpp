#include <string>

#include "charset.hpp"
#include "formats.hpp"
#include "media_type.hpp"
#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {
namespace {

Extraction skip(std::string reason) { return {std::nullopt, std::move(reason)}; }

std::string old_binary(const std::string& kind, const std::string& newer) {
  return "an old binary " + kind + " is not supported: convert it with libreoffice --headless --convert-to " +
         newer;
}

// "image/png is not supported yet" for a picture, "binary data, not text" for what claims to be text.
std::string why_not(std::string_view bytes, const std::string& media_type, const Hints& hints) {
  const bool claims_text = text_format_of(media_type) != TextFormat::none ||
                           text_format_of(type_of_name(hints.name)) != TextFormat::none;
  const std::string looks = sniff_binary(bytes);
  if (claims_text || media_type == "application/octet-stream") {
    return "binary data, not text" + (looks.empty() ? "" : " (looks like " + looks + ")");
  }
  if (media_type == "application/msword") return old_binary("Word document (.doc)", "docx");
  if (media_type == "application/vnd.ms-excel") return old_binary("Excel workbook (.xls)", "xlsx");
  if (media_type == "application/vnd.ms-powerpoint")
    return old_binary("PowerPoint presentation (.ppt)", "pptx");
  return media_type + " is not supported yet";
}

void read(std::string_view text, TextFormat format, model::StructuredText& out) {
  switch (format) {
    case TextFormat::markdown:
      return read_markdown(text, out);
    case TextFormat::rst:
      return read_rst(text, out);
    case TextFormat::org:
      return read_org(text, out);
    case TextFormat::asciidoc:
      return read_asciidoc(text, out);
    case TextFormat::xml:
      return read_xml(text, out);
    case TextFormat::html:
      return read_html(text, out);
    case TextFormat::csv:
      return read_table_text(text, out);
    case TextFormat::code:
      return read_code(text, out);
    case TextFormat::plain:
    case TextFormat::none:
      return read_plain(text, out);
  }
}

bool is_white_space(std::string_view text) { return text.find_first_not_of(" \t\n\v\f\r") == text.npos; }

bool is_no_text(std::string_view bytes) { return is_binary(bytes) || !sniff_binary(bytes).empty(); }

}  // namespace

std::string to_utf8(std::string_view bytes) { return decode_text(bytes, Markup::none).text; }

Extraction extract_text_format(std::string_view bytes, const std::string& given, const Hints& hints) {
  const std::string media_type = given.empty() ? detect_media_type(bytes, hints.name) : given;
  if (is_white_space(bytes)) return skip("empty");
  const bool readable = text_format_of(media_type) != TextFormat::none;
  if (!readable || (!given.empty() && is_no_text(bytes))) return skip(why_not(bytes, media_type, hints));
  const TextFormat format = text_format_of(media_type);
  const bool declares = format == TextFormat::html || format == TextFormat::xml;
  Decoded decoded = decode_text(bytes, declares ? Markup::html : Markup::none);
  if (is_white_space(decoded.text)) return skip("empty");
  model::StructuredText out;
  out.media_type = media_type;
  out.warnings = std::move(decoded.warnings);
  read(decoded.text, format, out);
  if (format == TextFormat::plain) number_pages(decoded.page_breaks, out);
  if (out.blocks.empty()) return skip("no text in it");
  return {std::move(out), {}};
}

}  // namespace ragctl::extract
