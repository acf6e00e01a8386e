#include "inline.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "numbering.hpp"
#include "ragctl/base/utf8.hpp"
#include "symbols.hpp"

namespace ragctl::extract {

enum class DocxElement : std::uint8_t {
  run,
  text,
  tab,
  line_end,
  hyphen,
  symbol,
  field_mark,
  footnote,
  endnote,
  described,
  box,
  alternatives,
  chart,
  diagram,
  picture,
  embedded,
  shape,
  fraction_part,
  bracketed,
  operation,
  root,
  raised,
  lowered,
  left_out
};

namespace {

using Element = DocxElement;

const std::unordered_map<std::string_view, Element>& elements() {
  using enum Element;
  static const std::unordered_map<std::string_view, Element> kElements{
      {"w:r", run},
      {"m:r", run},
      {"w:t", text},
      {"m:t", text},
      {"a:t", text},
      {"w:tab", tab},
      {"w:ptab", tab},
      {"w:br", line_end},
      {"w:cr", line_end},
      {"w:noBreakHyphen", hyphen},
      {"w:sym", symbol},
      {"w:fldChar", field_mark},
      {"w:footnoteReference", footnote},
      {"w:endnoteReference", endnote},
      {"wp:docPr", described},
      {"w:txbxContent", box},
      {"mc:AlternateContent", alternatives},
      {"c:chart", chart},
      {"dgm:relIds", diagram},
      {"a:blip", picture},
      {"v:imagedata", picture},
      {"o:OLEObject", embedded},
      {"w:altChunk", embedded},
      {"v:shape", shape},
      {"m:den", fraction_part},
      {"m:d", bracketed},
      {"m:nary", operation},
      {"m:rad", root},
      {"m:sup", raised},
      {"m:sub", lowered},
      {"w:pPr", left_out},
      {"w:rPr", left_out},
      {"w:sdtPr", left_out},
      {"w:sdtEndPr", left_out},
      {"w:tblPr", left_out},
      {"w:trPr", left_out},
      {"w:tcPr", left_out},
      {"w:sectPr", left_out},
      {"w:del", left_out},
      {"w:delText", left_out},
      {"w:delInstrText", left_out},
      {"w:instrText", left_out},
      {"w:moveFrom", left_out},
      {"w:rt", left_out},
      {"m:ctrlPr", left_out},
      {"mc:Fallback", left_out},
  };
  return kElements;
}

std::optional<Element> element_of(XmlNode node) {
  const auto found = elements().find(node.name());
  return found == elements().end() ? std::nullopt : std::optional(found->second);
}

// Extensions of Office whose content is read like the rest: shapes, groups, canvases, newer attributes.
bool is_known_extension(std::string_view prefix) {
  static constexpr std::array<std::string_view, 8> kKnown{"wps", "wpg",  "wpc", "wpi",
                                                          "a14", "am3d", "v",   "c14"};
  return prefix.starts_with("w1") || prefix.starts_with("wp14") ||
         std::ranges::find(kKnown, prefix) != kKnown.end();
}

bool all_known(std::string_view prefixes) {
  for (std::size_t at = 0; at < prefixes.size();) {
    const std::size_t end = std::min(prefixes.find(' ', at), prefixes.size());
    if (end > at && !is_known_extension(prefixes.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

// Blanks of any width; forms are full of wide ones.
bool is_blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// A soft hyphen only says where a word may be divided, and would hide the word from every search; so would
// blanks of no width.
bool is_invisible(char32_t c) { return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF; }

}  // namespace

XmlNode docx_chosen_branch(XmlNode alternatives) {
  for (const XmlNode each : children(alternatives)) {
    if (each.name() == "mc:Choice" && all_known(each.attribute("Requires"))) return each;
  }
  // An unknown extension without a fallback is better read as far as it goes than lost.
  const XmlNode fallback = alternatives.child("mc:Fallback");
  return fallback ? fallback : alternatives.child("mc:Choice");
}

bool is_left_out(XmlNode node) { return element_of(node) == Element::left_out; }

void DocxInline::add(DocxInline&& other) {
  text += other.text;
  std::ranges::move(other.boxes, std::back_inserter(boxes));
  std::ranges::move(other.notes, std::back_inserter(notes));
  std::ranges::move(other.drawings, std::back_inserter(drawings));
}

void DocxInlineReader::find_open_fields(XmlNode root) {
  begun_.clear();
  for (XmlNode node = root; node; node = node.next_in(root)) {
    if (node.name() != "w:fldChar") continue;
    const std::string_view type = node.attribute("w:fldCharType");
    if (type == "begin") begun_.push_back(node.identity());
    if (type == "end" && !begun_.empty()) begun_.pop_back();
  }
  never_ending_.insert(begun_.begin(), begun_.end());
}

DocxInline DocxInlineReader::read(XmlNode parent, bool hidden) {
  DocxInline out;
  hidden_ = hidden;
  read_children(parent, out);
  return out;
}

void DocxInlineReader::read_children(XmlNode parent, DocxInline& out) {
  for (const XmlNode each : children(parent)) read_one(each, out);
}

void DocxInlineReader::read_one(XmlNode node, DocxInline& out) {
  const std::optional<Element> element = element_of(node);
  if (!element) return read_children(node, out);
  switch (*element) {
    case Element::run:
      return read_run(node, out);
    case Element::text:
      return put(node.text(), out);
    case Element::tab:
      return put_aside("\t", out);
    case Element::line_end:
      return put_aside("\n", out);
    case Element::hyphen:
      return put("-", out);
    case Element::symbol:
      return read_symbol(node, out);
    case Element::field_mark:
      return read_field_mark(node);
    case Element::footnote:
      return read_note_mark(node, DocxInline::Note::Kind::footnote, out);
    case Element::endnote:
      return read_note_mark(node, DocxInline::Note::Kind::endnote, out);
    case Element::described: {
      const std::string_view words = node.attribute("descr");
      return put_description(words.empty() ? node.attribute("title") : words, out);
    }
    case Element::shape:  // of a text box its description is only its text again
      if (node.child("v:imagedata")) put_description(node.attribute("alt"), out);
      return read_children(node, out);
    case Element::box:
      return out.boxes.push_back(node);
    case Element::alternatives:
      return read_children(docx_chosen_branch(node), out);
    case Element::chart:
      out.drawings.emplace_back(node.attribute("r:id"));
      return;
    case Element::diagram:
      out.drawings.emplace_back(node.attribute("r:dm"));
      return;
    case Element::picture:
      ++losses.pictures;
      return read_children(node, out);
    case Element::embedded:
      ++losses.embedded;
      return;
    case Element::fraction_part:
    case Element::bracketed:
    case Element::operation:
    case Element::root:
    case Element::raised:
    case Element::lowered:
      return read_formula(node, *element, out);
    case Element::left_out:
      return;
  }
}

// A formula in one line, as people type it.
void DocxInlineReader::read_formula(XmlNode node, DocxElement element, DocxInline& out) {
  const XmlNode brackets = node.child("m:dPr");
  const XmlNode sign = node.child("m:naryPr").child("m:chr");
  const auto bracket = [&](const char* name, std::string_view usual) {
    const XmlNode found = brackets.child(name);
    return found ? to_valid_utf8(found.attribute("m:val")) : std::string(usual);
  };
  if (element == DocxElement::fraction_part) put("/", out);
  if (element == DocxElement::raised) put("^", out);
  if (element == DocxElement::lowered) put("_", out);
  if (element == DocxElement::root) put("√", out);
  if (element == DocxElement::operation) put(sign ? to_valid_utf8(sign.attribute("m:val")) : "∫", out);
  if (element == DocxElement::bracketed) put(bracket("m:begChr", "("), out);
  read_children(node, out);
  if (element == DocxElement::bracketed) put(bracket("m:endChr", ")"), out);
}

void DocxInlineReader::put_description(std::string_view words, DocxInline& out) {
  put(" " + to_valid_utf8(words) + " ", out);
}

void DocxInlineReader::read_run(XmlNode run, DocxInline& out) {
  const XmlNode properties = run.child("w:rPr");
  const bool before = hidden_;
  if (const auto hides = docx_switch(properties, "w:vanish"))
    hidden_ = *hides;
  else if (properties && styles_.hides(properties.child("w:rStyle").attribute("w:val")))
    hidden_ = true;
  read_children(run, out);
  hidden_ = before;
}

void DocxInlineReader::read_field_mark(XmlNode node) {
  const std::string_view type = node.attribute("w:fldCharType");
  if (type == "begin") {
    const bool shown = never_ending_.contains(node.identity());
    fields_.open.push_back(shown);
    if (!shown) ++fields_.instructions;
    return;
  }
  if (fields_.open.empty() || (type != "separate" && type != "end")) return;
  if (!fields_.open.back()) --fields_.instructions;
  fields_.open.back() = true;
  if (type == "end") fields_.open.pop_back();
}

void DocxInlineReader::read_note_mark(XmlNode node, DocxInline::Note::Kind kind, DocxInline& out) {
  if (!is_shown()) return;
  const bool footnote = kind == DocxInline::Note::Kind::footnote;
  std::string label = "[" + (footnote ? std::to_string(++footnotes_) : roman_number(++endnotes_)) + "]";
  put(label, out);
  out.notes.push_back({kind, std::string(node.attribute("w:id")), std::move(label)});
}

void DocxInlineReader::read_symbol(XmlNode node, DocxInline& out) {
  const auto shown = docx_symbol(node.attribute("w:font"), node.attribute("w:char"));
  if (!shown) {
    ++losses.symbols;
    return;
  }
  std::string text;
  append_utf8(text, *shown);
  put(text, out);
}

// Line ends and tabs are elements; in the text itself they are no more than blanks.
void DocxInlineReader::put(std::string_view text, DocxInline& out) {
  if (hidden_ && fields_.instructions == 0) losses.hidden += text.size();
  if (!is_shown()) return;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    if (is_blank(next.value))
      out.text += ' ';
    else if (!is_invisible(next.value))
      out.text.append(text.substr(at, next.size));
    at += next.size;
  }
}

void DocxInlineReader::put_aside(std::string_view text, DocxInline& out) const {
  if (is_shown()) out.text += text;
}

}  // namespace ragctl::extract
