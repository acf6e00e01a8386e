#include "docx.hpp"

#include <algorithm>
#include <utility>

#include "../office/drawing.hpp"
#include "../office/package.hpp"
#include "../office/properties.hpp"
#include "../title.hpp"
#include "blocks.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::extract {
namespace {

std::unordered_map<std::string, XmlNode> notes_of(const std::optional<XmlTree>& tree) {
  std::unordered_map<std::string, XmlNode> out;
  if (!tree) return out;
  for (const XmlNode each : children(tree->root())) out.emplace(each.attribute("w:id"), each);
  return out;
}

/// Everything that is read of a document, and what it refers to.
class Docx {
public:
  explicit Docx(std::string_view bytes)
      : package_(bytes, "word/document.xml"),
        main_(package_.main_tree("Word document", "w:document")),
        footnotes_(part("/footnotes")),
        endnotes_(part("/endnotes")) {
    if (const auto styles = part("/styles")) parts_.styles = DocxStyles(styles->root());
    if (const auto lists = part("/numbering")) parts_.lists = DocxLists(lists->root());
    parts_.footnotes = notes_of(footnotes_);
    parts_.endnotes = notes_of(endnotes_);
    parts_.drawing = [this](const std::string& id) {
      return related_drawing_words(package_, package_.main_part(), id);
    };
  }

  Extraction extract(std::uint64_t text_limit) {
    model::StructuredText text;
    DocxBlocks blocks(parts_, text, text_limit);
    for (const auto* tree : {&footnotes_, &endnotes_}) {
      if (*tree) blocks.reader().find_open_fields((*tree)->root());
    }
    blocks.reader().find_open_fields(main_.root());
    blocks.write(main_.root().child("w:body"));
    write_comments(blocks);
    blocks.finish();
    if (text.blocks.empty()) return {std::nullopt, no_text_reason(blocks.reader().losses)};
    text.media_type = kDocxType;
    warn(blocks.reader().losses, text);
    read_properties(package_, text);
    if (!is_sensible_title(text.title)) text.title = blocks.title();
    if (text.title.empty()) text.title = first_heading(text);
    return {std::move(text), {}};
  }

private:
  std::optional<XmlTree> part(std::string_view type) {
    return related_tree(package_, package_.main_part(), type);
  }

  // What somebody said about the text is no part of it, so it stands after it, with who said it.
  void write_comments(DocxBlocks& blocks) {
    const std::optional<XmlTree> comments = part("/comments");
    if (!comments) return;
    blocks.reader().find_open_fields(comments->root());
    for (const XmlNode comment : children(comments->root()))
      blocks.write(comment, comment_mark(comment.attribute("w:author")));
  }

  static std::string no_text_reason(const DocxLosses& losses) {
    if (losses.pictures == 0) return "no text in it";
    return "no text in it, only " +
           (losses.pictures == 1 ? std::string("a picture") : format_count(losses.pictures) + " pictures") +
           ": scanned? (they need text recognition first)";
  }

  static void warn(const DocxLosses& losses, model::StructuredText& text) {
    if (losses.hidden > 0) text.warnings.push_back("hidden text left out: " + format_bytes(losses.hidden));
    warn_of("symbols of unknown fonts left out", losses.symbols, text);
    warn_of("embedded documents or objects not read", losses.embedded, text);
  }

  OfficePackage package_;
  XmlTree main_;
  std::optional<XmlTree> footnotes_;
  std::optional<XmlTree> endnotes_;
  DocxParts parts_;
};

}  // namespace

Extraction extract_docx(std::string_view bytes, std::uint64_t text_limit) {
  return Docx(bytes).extract(std::min(text_limit, kLargestOfficeText));
}

}  // namespace ragctl::extract
