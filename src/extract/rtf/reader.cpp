#include "reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "../docx/numbering.hpp"
#include "../docx/styles.hpp"
#include "../docx/symbols.hpp"
#include "../office/properties.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {

using Kind = RtfToken::Kind;
using Place = RtfPlace;

RtfFacts RtfReader::read() {
  const auto first = lexer_.next();
  const auto second = first ? lexer_.next() : std::nullopt;
  if (!second || first->kind != Kind::open || second->kind != Kind::word || second->text != "rtf")
    throw Error(ErrorCode::failed, "no RTF document: it does not begin with {\\rtf");
  groups_.emplace_back();
  while (!groups_.empty()) {
    const auto token = lexer_.next();
    if (!token) break;
    take(*token);
  }
  facts_.cut_short = !groups_.empty();
  while (groups_.size() > 1) close_group();
  if (groups_.empty()) groups_.emplace_back();
  flush();
  end_paragraph();
  return std::move(facts_);
}

void RtfReader::take(const RtfToken& token) {
  if (token.kind == Kind::text) return put_bytes(token.text);
  if (token.kind == Kind::byte) return put_bytes(std::string_view(&token.byte, 1));
  flush();
  if (token.kind == Kind::open) return open_group();
  if (token.kind == Kind::close) return close_group();
  if (skip_ > 0 && !(token.kind == Kind::word && token.text == "u")) {
    --skip_;
    return;
  }
  if (token.kind == Kind::word) return take_word(token);
  take_symbol(token.text);
}

void RtfReader::open_group() {
  skip_ = 0;
  if (groups_.size() >= kDeepest)
    throw Error(ErrorCode::failed, "nested deeper than " + std::to_string(kDeepest) + " groups");
  Group inner = group();
  inner.owns_flow = false;
  inner.ignorable = false;
  groups_.push_back(std::move(inner));
}

void RtfReader::close_group() {
  flush();
  skip_ = 0;
  if (group().owns_flow) end_flow();
  if (groups_.size() == 1) end_paragraph();
  groups_.pop_back();
}

void RtfReader::take_symbol(std::string_view symbol) {
  if (symbol == "*") {
    group().ignorable = true;
  } else if (symbol == "~") {
    put(" ");
  } else if (symbol == "_") {
    put("-");
  } else if (symbol == "\n" || symbol == "\r") {
    end_paragraph();
  } else if (symbol == "\\" || symbol == "{" || symbol == "}") {
    put_bytes(symbol);
  }
}

void RtfReader::take_word(const RtfToken& token) {
  const std::string_view word = token.text;
  const int value = token.parameter.value_or(0);
  if (const auto place = rtf_place(word)) return begin_place(*place, word);
  Group& here = group();
  if (std::exchange(here.ignorable, false)) here.place = Place::ignored;  // what nobody needs to know
  if (here.place == Place::ignored || here.place == Place::alternative) return;
  if (here.place == Place::fonts || here.place == Place::styles) return take_table_entry(word, value);
  if (here.place == Place::date) return take_date(word, value);
  if (word == "u") return take_unicode(value);
  const bool on = !token.parameter || value != 0;
  if (!take_text_word(word) && !take_character_format(word, value, on)) take_paragraph_format(word, value);
}

void RtfReader::begin_place(Place place, std::string_view word) {
  Group& here = group();
  here.ignorable = false;
  if (here.place == Place::alternative && place == Place::unicode) {
    here.place = here.outside;
    return;
  }
  if (here.place == Place::ignored || here.place == Place::alternative) return;
  const bool counted = here.place == Place::body && !here.hidden && !here.deleted;
  if (word == "pict" && counted) ++facts_.pictures;
  if (word == "objdata" && counted) ++facts_.embedded;
  if (place == Place::alternative) here.outside = here.place;
  if (place == Place::body) return;
  here.word = word;
  const bool of_info = place == Place::property || place == Place::date;
  const bool flow = place == Place::footnote || place == Place::box || place == Place::comment;
  const bool within_note = std::ranges::any_of(
      flows_, [](const Flow& flow_outside) { return flow_outside.place == Place::footnote; });
  const bool misplaced = (of_info && here.place != Place::info) || (flow && (here.hidden || here.deleted)) ||
                         (place == Place::footnote && within_note);
  here.place = misplaced ? Place::ignored : place;
  if (place == Place::marker) paragraph().marker.clear();
  if (flow && !misplaced) begin_flow(place);
}

void RtfReader::begin_flow(Place place) {
  Flow inner;
  inner.place = place;
  if (place == Place::footnote) {
    inner.label = "[" + std::to_string(++footnotes_) + "]";
    inner.label_at = paragraph().text.size();
    paragraph().text += inner.label;
  }
  flows_.push_back(std::move(inner));
  Group& here = group();
  here.owns_flow = true;
  here.place = Place::body;
  here.in_table = false;
  here.in_list = false;
}

void RtfReader::end_flow() {
  Flow inner = std::move(flows_.back());
  flows_.pop_back();
  RtfParagraph& outside = paragraph();
  if (inner.place == Place::footnote)
    outside.notes.push_back({inner.label + " ", std::move(inner.paragraph.text)});
  else if (inner.place == Place::comment)
    blocks_.comment(comment_mark(std::exchange(author_, {})), std::move(inner.paragraph.text));
  else
    outside.boxes.push_back(std::move(inner.paragraph.text));
  std::ranges::move(inner.paragraph.notes, std::back_inserter(outside.notes));
  std::ranges::move(inner.paragraph.boxes, std::back_inserter(outside.boxes));
}

bool RtfReader::take_text_word(std::string_view word) {
  if (const auto character = rtf_character(word)) {
    put(*character);
  } else if (word == "par" || word == "sect" || word == "page" || word == "column") {
    end_paragraph();
  } else if (word == "cell" || word == "row") {
    if (flows_.size() > 1)
      put(word == "cell" ? " " : "\n");
    else if (word == "cell")
      blocks_.end_cell(take_paragraph());
    else
      blocks_.end_row();
  } else if (word == "ftnalt") {
    Flow& flow = flows_.back();
    if (flow.place != Place::footnote || !group().owns_flow) return true;
    --footnotes_;
    const std::string label = "[" + roman_number(++endnotes_) + "]";
    std::string& text = flows_[flows_.size() - 2].paragraph.text;
    text.replace(flow.label_at, flow.label.size(), label);
    flow.label = label;
  } else {
    return false;
  }
  return true;
}

bool RtfReader::take_character_format(std::string_view word, int value, bool on) {
  Group& here = group();
  if (word == "f") {
    here.font = value;
  } else if (word == "plain") {
    here.font = default_font_;
    here.hidden = false;
    here.deleted = false;
  } else if (word == "v") {
    here.hidden = on;
  } else if (word == "deleted") {
    here.deleted = on;
  } else if (word == "uc") {
    here.fallbacks = std::clamp(value, 0, 100);
  } else if (word == "deff") {
    default_font_ = value;
    here.font = value;
  } else if (word == "ansicpg") {
    document_page_ = value;
  } else if (word == "mac") {
    document_page_ = 10000;
  } else if (word == "pc" || word == "pca") {
    document_page_ = word == "pc" ? 437 : 850;
  } else {
    return false;
  }
  return true;
}

void RtfReader::take_paragraph_format(std::string_view word, int value) {
  Group& here = group();
  if (word == "pard") {
    here.in_table = false;
    here.in_list = false;
    here.list_level = 0;
    here.style = 0;
    here.outline.reset();
  } else if (word == "intbl") {
    here.in_table = true;
  } else if (word == "outlinelevel") {
    here.outline = value;
  } else if (word == "s") {
    here.style = value;
  } else if (word == "ls") {
    here.in_list = value > 0;
  } else if (word == "ilvl") {
    here.list_level = std::clamp(value, 0, 8);
  }
}

void RtfReader::take_table_entry(std::string_view word, int value) {
  const bool fonts = group().place == Place::fonts;
  if (word == (fonts ? "f" : "s")) {
    entry_ = value;
    if (fonts) group().font = value;
  } else if (fonts && word == "fcharset") {
    fonts_[entry_].symbols = value == 2;
    fonts_[entry_].code_page = rtf_code_page_of_charset(value);
  } else if (fonts && word == "cpg") {
    fonts_[entry_].code_page = value;
  } else if (!fonts && word == "outlinelevel") {
    styles_.at(entry_).outline = value;
  } else if (!fonts && word == "sbasedon") {
    styles_.at(entry_).base = value;
  } else if (word == "u") {
    take_unicode(value);
  }
}

void RtfReader::take_date(std::string_view word, int value) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kParts{
      {{"yr", ""}, {"mo", "-"}, {"dy", "-"}, {"hr", "T"}, {"min", ":"}}};
  const auto* part = std::ranges::find(kParts, word, [](const auto& each) { return each.first; });
  if (part == kParts.end()) return;
  facts_.properties[std::string(group().word)] +=
      std::string(part->second) + (value >= 0 && value < 10 ? "0" : "") + std::to_string(value);
}

// \u-3913 is a number of 16 bits with a sign.
void RtfReader::take_unicode(int value) {
  skip_ = group().fallbacks;
  const auto unit = static_cast<char32_t>(static_cast<unsigned>(value) & 0xFFFFU);
  const char32_t lead = std::exchange(lead_, 0);
  if (unit >= 0xD800 && unit < 0xDC00) {
    lead_ = unit;
    return;
  }
  std::string text;
  if (unit >= 0xDC00 && unit < 0xE000) {
    if (lead == 0) return;
    append_utf8(text, 0x10000 + ((lead - 0xD800) << 10U) + (unit - 0xDC00));
  } else if (unit >= 0xF000 && unit < 0xF100) {
    return put_symbol(unit);
  } else if (unit >= 0x20) {
    append_utf8(text, unit);
  }
  put(text);
}

void RtfReader::put_bytes(std::string_view bytes) {
  const auto skipped = std::min(bytes.size(), static_cast<std::size_t>(std::max(skip_, 0)));
  skip_ -= static_cast<int>(skipped);
  pending_ += bytes.substr(skipped);
}

const RtfFont* RtfReader::font() const {
  const auto found = fonts_.find(groups_.back().font);
  return found == fonts_.end() ? nullptr : &found->second;
}

int RtfReader::code_page() const {
  const Place place = groups_.back().place;
  const bool without_font = place == Place::property || place == Place::author || place == Place::styles;
  const RtfFont* const used = without_font ? nullptr : font();
  return used == nullptr ? document_page_ : used->code_page.value_or(document_page_);
}

// A character of two bytes may come as two escapes, or as an escape and a letter.
void RtfReader::flush() {
  if (pending_.empty()) return;
  const std::string bytes = std::exchange(pending_, {});
  const RtfFont* const used = font();
  if (used == nullptr || !used->symbols || group().place != Place::body)
    return put(without_controls(code_pages_.decode(bytes, code_page())));
  for (const char c : bytes) put_symbol(static_cast<unsigned char>(c));
}

void RtfReader::put_symbol(unsigned code) {
  const RtfFont* const used = font();
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), 0xF000U | code, 16).ptr;
  std::string hexadecimal(digits.data(), end);
  std::ranges::transform(hexadecimal, hexadecimal.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  const unsigned letter = code & 0xFFU;
  const auto symbol = used == nullptr ? std::nullopt : docx_symbol(one_line(used->name), hexadecimal);
  std::string text;
  if (symbol)
    append_utf8(text, *symbol);
  else if (letter >= 0x20 && letter < 0x7F)
    text = static_cast<char>(letter);  // a font that only claims to be one of symbols
  else if (group().place == Place::body && !group().hidden && !group().deleted)
    ++facts_.symbols;
  if (text.empty() && group().place == Place::marker) text = "-";
  put(text);
}

void RtfReader::put(std::string_view text) {
  Group& here = group();
  switch (here.place) {
    case Place::body:
      if (here.hidden)
        facts_.hidden += text.size();
      else if (!here.deleted)
        paragraph().text += text;
      break;
    case Place::marker:
      paragraph().marker += text;
      break;
    case Place::fonts:
      fonts_[entry_].name += text.substr(0, text.find(';'));
      break;
    case Place::styles:
      styles_.at(entry_).name += text.substr(0, text.find(';'));
      if (text.find(';') != text.npos) entry_ = 0;
      break;
    case Place::property:
      facts_.properties[std::string(here.word)] += text;
      break;
    case Place::author:
      author_ += text;
      break;
    default:
      break;
  }
}

RtfParagraph RtfReader::take_paragraph() {
  RtfParagraph out = std::exchange(paragraph(), {});
  const Group& here = group();
  out.in_table = here.in_table;
  out.in_list = here.in_list || !is_blank_text(out.marker);
  out.list_level = here.list_level;
  out.heading = here.outline ? heading_of_outline(*here.outline) : styles_.heading(here.style);
  if (out.heading > 0 && facts_.title.empty() && styles_.is_title(here.style))
    facts_.title = collapse_white_space(out.text);
  return out;
}

void RtfReader::end_paragraph() {
  if (group().place != Place::body) return;
  if (flows_.size() > 1)
    paragraph().text += '\n';
  else
    blocks_.put(take_paragraph());
}

}  // namespace ragctl::extract
