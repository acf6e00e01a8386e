#include "text_body.hpp"

#include <algorithm>
#include <utility>

#include "../docx/numbering.hpp"

namespace ragctl::extract {
namespace {

constexpr int kLevels = 9;

std::string all_mathematics(XmlNode top) {
  std::string out;
  for (XmlNode node = top; node; node = node.next_in(top)) {
    if (node.name() == "m:t") out += node.text();
  }
  return out;
}

void read_runs(XmlNode parent, std::string& out) {
  for (const XmlNode each : children(parent)) {
    const std::string_view name = each.name();
    if (name == "a:r" || (name == "a:fld" && each.attribute("type") != "slidenum"))
      out += each.child("a:t").text();
    else if (name == "a:br")
      out += '\n';
    else if (name == "mc:AlternateContent")
      read_runs(slide_branch(each), out);
    else if (name.ends_with(":m") || name.starts_with("m:"))
      out += all_mathematics(each);
  }
}

std::string number_of(std::string_view scheme, int value) {
  const auto upper = [](std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
  };
  std::string out = std::to_string(value);
  if (scheme.starts_with("alphaLc")) out = letter_number(value);
  if (scheme.starts_with("alphaUc")) out = upper(letter_number(value));
  if (scheme.starts_with("romanLc")) out = roman_number(value);
  if (scheme.starts_with("romanUc")) out = upper(roman_number(value));
  if (scheme.ends_with("ParenBoth")) return "(" + out + ") ";
  return out + (scheme.ends_with("ParenR") ? ") " : scheme.ends_with("Plain") ? " " : ". ");
}

/// Counts the numbered paragraphs of one text body.
class SlideNumbers {
public:
  std::string next(const SlideBullet& bullet, int level) {
    std::fill(counts_.begin() + level + 1, counts_.end(), 0);
    int& count = counts_[static_cast<std::size_t>(level)];
    if (bullet.kind != SlideBullet::Kind::number) {
      count = 0;
      return "- ";
    }
    return number_of(bullet.scheme, std::clamp(bullet.start, 1, 32'767) + count++);
  }
  void stop(int level) { std::fill(counts_.begin() + level, counts_.end(), 0); }

private:
  std::array<int, kLevels> counts_{};
};

SlideBullet bullet_for(XmlNode paragraph, const SlideListStyles& styles, int level) {
  const XmlNode own = paragraph.child("a:pPr");
  if (const auto bullet = bullet_of(own)) return *bullet;
  const std::string name = "a:lvl" + std::to_string(level + 1) + "pPr";
  for (const XmlNode style : styles) {
    if (const auto bullet = bullet_of(style.child(name.c_str()))) return *bullet;
  }
  return {};
}

}  // namespace

std::optional<SlideBullet> bullet_of(XmlNode properties) {
  using Kind = SlideBullet::Kind;
  if (properties.child("a:buNone")) return SlideBullet{};
  if (properties.child("a:buChar") || properties.child("a:buBlip")) return SlideBullet{.kind = Kind::sign};
  const XmlNode number = properties.child("a:buAutoNum");
  if (!number) return std::nullopt;
  return SlideBullet{Kind::number, number.attribute("type"), number.integer("startAt").value_or(1)};
}

XmlNode slide_branch(XmlNode alternatives) {
  const XmlNode choice = alternatives.child("mc:Choice");
  const XmlNode fallback = alternatives.child("mc:Fallback");
  const bool known = choice.attribute("Requires") == "a14" || choice.attribute("Requires") == "p14";
  return known || !fallback ? choice : fallback;
}

std::string slide_paragraph(XmlNode paragraph) {
  std::string out;
  read_runs(paragraph, out);
  return out;
}

std::string slide_line(XmlNode body) {
  std::string out;
  for (const XmlNode each : children(body)) {
    if (each.name() != "a:p") continue;
    out += (out.empty() ? "" : " ") + slide_paragraph(each);
  }
  std::ranges::replace(out, '\n', ' ');
  return out;
}

void write_slide_text(XmlNode body, const SlideListStyles& styles, std::string mark, OfficeWriter& out) {
  SlideNumbers numbers;
  for (const XmlNode each : children(body)) {
    if (each.name() != "a:p") continue;
    const std::string text = slide_paragraph(each);
    if (is_blank_text(text)) continue;
    const int level = std::clamp(each.child("a:pPr").integer("lvl").value_or(0), 0, kLevels - 1);
    const SlideBullet bullet = bullet_for(each, styles, level);
    const std::string before = std::exchange(mark, {});
    if (bullet.kind == SlideBullet::Kind::none) {
      numbers.stop(level);
      out.put(model::BlockKind::paragraph, 0, before, text);
    } else {
      out.put(model::BlockKind::list_item, static_cast<std::uint8_t>(level + 1),
              before + numbers.next(bullet, level), text);
    }
  }
}

}  // namespace ragctl::extract
