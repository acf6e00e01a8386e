#include "opendocument.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "../office/package.hpp"
#include "../office/properties.hpp"
#include "../office/writer.hpp"
#include "../title.hpp"
#include "blocks.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "spreadsheet.hpp"

namespace ragctl::extract {
namespace {

constexpr auto kKept = XmlTree::WhiteSpace::kept;

XmlTree open_content(OfficePackage& package) {
  const std::optional<XmlTree> manifest = package.tree("META-INF/manifest.xml");
  bool encrypted = package.has("encrypted-package");
  if (manifest) {
    for (XmlNode node = manifest->root(); node; node = node.next_in(manifest->root()))
      encrypted = encrypted || node.name() == "manifest:encryption-data";
  }
  if (encrypted) {
    throw Error(ErrorCode::failed, "encrypted: an OpenDocument file that opens with a password only",
                "save it without a password and ingest it again");
  }
  std::optional<XmlTree> content = package.tree("content.xml", kKept);
  if (!content) throw Error(ErrorCode::failed, "no OpenDocument file: it has no part 'content.xml'");
  return std::move(*content);
}

class OpenDocument {
public:
  OpenDocument(std::string_view bytes, std::uint64_t text_limit)
      : package_(bytes, "content.xml"),
        content_(open_content(package_)),
        text_limit_(text_limit),
        out_(text_, text_limit),
        blocks_(
            styles_, [this](std::string_view name) { return object_words(name); }, out_) {
    if (const auto styles = package_.tree("styles.xml")) styles_.add(styles->root());
    styles_.add(content_.root());
  }

  Extraction extract() {
    const XmlNode body = content_.root().child("office:body");
    if (const XmlNode words = body.child("office:text")) {
      text_.media_type = kOdtType;
      blocks_.write(words);
      blocks_.write_comments();
    } else if (const XmlNode sheets = body.child("office:spreadsheet")) {
      text_.media_type = kOdsType;
      write_odf_sheets(sheets, styles_, text_limit_, blocks_, out_);
    } else if (const XmlNode slides = body.child("office:presentation")) {
      text_.media_type = kOdpType;
      write_slides(slides);
    } else if (const XmlNode pages = body.child("office:drawing")) {
      text_.media_type = kOdgType;
      write_slides(pages);
    } else {
      throw Error(ErrorCode::failed,
                  "an OpenDocument file of a kind that is not supported: no text, spreadsheet, presentation "
                  "or drawing");
    }
    if (text_.blocks.empty()) return {std::nullopt, no_text_reason()};
    warn();
    read_meta();
    if (!is_sensible_title(text_.title)) text_.title = blocks_.title();
    if (text_.title.empty() && text_.media_type != kOdsType) text_.title = first_heading(text_);
    return {std::move(text_), {}};
  }

private:
  void write_slides(XmlNode slides) {
    std::uint32_t number = 0;
    for (const XmlNode page : children(slides)) {
      if (page.name() != "draw:page") continue;
      out_.page(++number);
      if (styles_.find("drawing-page", page.attribute("draw:style-name")).hidden)
        ++blocks_.reader().losses.slides;
      else
        write_slide(page, number);
    }
    text_.pages = number;
  }

  // The title first, then the others in their order; then what is said to them.
  void write_slide(XmlNode page, std::uint32_t number) {
    XmlNode title;
    std::string words;
    for (XmlNode each = page.first(); each && words.empty(); each = each.next()) {
      if (each.attribute("presentation:class") != "title") continue;
      words = shape_line(each);
      if (!words.empty()) title = each;
    }
    out_.heading(1, words.empty() ? "Slide " + std::to_string(number) : words);
    for (const XmlNode each : children(page)) {
      if (each == title || each.name() == "presentation:notes") continue;
      if (each.name() == "office:annotation")
        blocks_.keep_comment(each);
      else if (each.name().starts_with("draw:") || each.name().starts_with("dr3d:"))
        blocks_.write_shape(each);
    }
    write_notes(page.child("presentation:notes"));
    blocks_.write_comments();
    if (words.empty()) out_.drop_bare_heading();
  }

  void write_notes(XmlNode notes) {
    std::string mark = "[Notes] ";
    for (const XmlNode each : children(notes)) {
      if (each.attribute("presentation:class") != "notes" || shape_line(each).empty()) continue;
      blocks_.write(each.child("draw:text-box"), std::exchange(mark, {}));
    }
  }

  std::string shape_line(XmlNode shape) {
    std::string out;
    for (XmlNode node = shape; node; node = node.next_in(shape)) {
      if (node.name() == "text:p" || node.name() == "text:h")
        out += (out.empty() ? "" : " ") + blocks_.reader().read(node, false).text;
    }
    return one_line(out);
  }

  // A chart or a formula within the document: all of its words.
  std::string object_words(std::string_view name) {
    if (name.starts_with("./")) name.remove_prefix(2);
    const std::optional<XmlTree> tree = package_.tree(std::string(name) + "/content.xml", kKept);
    if (!tree) return {};
    std::vector<std::string> told;
    for (XmlNode node = tree->root(); node; node = node.next_in(tree->root())) {
      const bool words =
          node.name() == "text:p" || node.name() == "annotation" || node.name() == "math:annotation";
      std::string text = words ? one_line(node.text()) : std::string();
      if (text.empty() || std::ranges::find(told, text) != told.end() || told.size() >= kMostWords) continue;
      told.push_back(std::move(text));
    }
    std::string out;
    for (const std::string& each : told) out += (out.empty() ? "" : "; ") + each;
    return out;
  }

  void read_meta() {
    const std::optional<XmlTree> tree = package_.tree("meta.xml");
    if (!tree) return;
    const XmlNode meta = tree->root().child("office:meta");
    text_.title = one_line(meta.child("dc:title").text());
    static constexpr std::array<std::pair<const char*, const char*>, 7> kNames{
        {{"dc:creator", "author"},
         {"meta:initial-creator", "author"},  // who began it goes before who changed it last
         {"meta:creation-date", "created"},
         {"dc:date", "modified"},
         {"dc:subject", "subject"},
         {"dc:description", "description"},
         {"dc:language", "lang"}}};
    for (const auto& [element, name] : kNames) {
      std::string value = one_line(meta.child(element).text());
      if (!value.empty()) text_.metadata[name] = std::move(value);
    }
    std::string keywords;
    for (const XmlNode each : children(meta)) {
      if (each.name() == "meta:keyword") keywords += (keywords.empty() ? "" : ", ") + one_line(each.text());
    }
    if (!keywords.empty()) text_.metadata["keywords"] = std::move(keywords);
  }

  [[nodiscard]] std::string no_text_reason() {
    const OdfLosses& losses = blocks_.reader().losses;
    if (losses.hidden + losses.sheets + losses.rows + losses.columns + losses.slides > 0)
      return "no text in it that is not hidden";
    if (losses.pictures == 0) return "no text in it";
    return "no text in it, only pictures: " + format_count(losses.pictures) +
           " (they need text recognition first)";
  }

  void warn() {
    const OdfLosses& losses = blocks_.reader().losses;
    if (losses.hidden > 0) text_.warnings.push_back("hidden text left out: " + format_bytes(losses.hidden));
    warn_of("hidden sheets left out", losses.sheets, text_);
    warn_of("hidden rows left out", losses.rows, text_);
    warn_of("hidden columns left out", losses.columns, text_);
    warn_of("hidden slides left out", losses.slides, text_);
    warn_of("embedded documents or objects not read", losses.embedded, text_);
  }

  static constexpr std::size_t kMostWords = 1000;

  OfficePackage package_;
  XmlTree content_;
  std::uint64_t text_limit_;
  model::StructuredText text_;
  OfficeWriter out_;
  OdfStyles styles_;
  OdfBlocks blocks_;
};

}  // namespace

Extraction extract_opendocument(std::string_view bytes, std::uint64_t text_limit) {
  return OpenDocument(bytes, std::min(text_limit, kLargestOfficeText)).extract();
}

}  // namespace ragctl::extract
