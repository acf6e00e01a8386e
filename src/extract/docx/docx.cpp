#include "docx.hpp"

#include <algorithm>
#include <utility>

#include "../office/package.hpp"
#include "../title.hpp"
#include "blocks.hpp"
#include "drawing.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::uint64_t kLargestText = 2'000'000'000;  // offsets are 32 bits wide

std::string one_line(std::string_view text) {
  return collapse_white_space(without_controls(to_valid_utf8(text)));
}

std::optional<XmlTree> related_tree(OfficePackage& package, const std::string& from, std::string_view type) {
  const std::optional<std::string> part = package.related(from, type);
  return part ? package.tree(*part) : std::nullopt;
}

XmlTree main_tree(OfficePackage& package) {
  std::optional<XmlTree> tree = package.tree(package.main_part());
  if (!tree)
    throw Error(ErrorCode::failed,
                "no Word document: it has no part '" + one_line(package.main_part()) + "'");
  if (tree->root().name() != "w:document") {
    throw Error(ErrorCode::failed,
                "no Word document: its main part is a '" + one_line(tree->root().name()) + "'");
  }
  return std::move(*tree);
}

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
      : package_(bytes),
        main_(main_tree(package_)),
        footnotes_(part("/footnotes")),
        endnotes_(part("/endnotes")) {
    if (const auto styles = part("/styles")) parts_.styles = DocxStyles(styles->root());
    if (const auto lists = part("/numbering")) parts_.lists = DocxLists(lists->root());
    parts_.footnotes = notes_of(footnotes_);
    parts_.endnotes = notes_of(endnotes_);
    parts_.drawing = [this](const std::string& id) { return drawing_words(id); };
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
    read_properties(text);
    if (!is_sensible_title(text.title)) text.title = blocks.title();
    if (text.title.empty()) text.title = first_heading(text);
    return {std::move(text), {}};
  }

private:
  std::optional<XmlTree> part(std::string_view type) {
    return related_tree(package_, package_.main_part(), type);
  }

  std::string drawing_words(const std::string& id) {
    const std::optional<std::string> part = package_.related_by_id(package_.main_part(), id);
    const std::optional<XmlTree> tree = part ? package_.tree(*part) : std::nullopt;
    return tree ? docx_drawing_words(tree->root()) : std::string();
  }

  // What somebody said about the text is no part of it, so it stands after it, with who said it.
  void write_comments(DocxBlocks& blocks) {
    const std::optional<XmlTree> comments = part("/comments");
    if (!comments) return;
    blocks.reader().find_open_fields(comments->root());
    for (const XmlNode comment : children(comments->root())) {
      const std::string author = one_line(comment.attribute("w:author"));
      blocks.write(comment, author.empty() ? "[Comment] " : "[Comment by " + author + "] ");
    }
  }

  void read_properties(model::StructuredText& text) {
    const std::optional<XmlTree> tree = related_tree(package_, "", "/core-properties");
    if (!tree) return;
    static constexpr std::pair<const char*, const char*> kNames[] = {
        {"dc:creator", "author"},  {"dcterms:created", "created"}, {"dcterms:modified", "modified"},
        {"dc:subject", "subject"}, {"cp:keywords", "keywords"},    {"dc:description", "description"},
        {"dc:language", "lang"}};
    text.title = one_line(tree->root().child("dc:title").text());
    for (const auto& [element, name] : kNames) {
      std::string value = one_line(tree->root().child(element).text());
      if (!value.empty()) text.metadata[name] = std::move(value);
    }
  }

  static std::string first_heading(const model::StructuredText& text) {
    const auto found = std::ranges::find(text.blocks, model::BlockKind::heading, &model::Block::kind);
    return found == text.blocks.end() ? std::string()
                                      : text.text.substr(found->begin, found->end - found->begin);
  }

  static std::string no_text_reason(const DocxLosses& losses) {
    if (losses.pictures == 0) return "no text in it";
    return "no text in it, only " +
           (losses.pictures == 1 ? std::string("a picture") : format_count(losses.pictures) + " pictures") +
           ": scanned? (they need text recognition first)";
  }

  static void warn(const DocxLosses& losses, model::StructuredText& text) {
    if (losses.hidden > 0) text.warnings.push_back("hidden text left out: " + format_bytes(losses.hidden));
    if (losses.symbols > 0)
      text.warnings.push_back("symbols of unknown fonts left out: " + format_count(losses.symbols));
    if (losses.embedded > 0)
      text.warnings.push_back("embedded documents or objects not read: " + format_count(losses.embedded));
  }

  OfficePackage package_;
  XmlTree main_;
  std::optional<XmlTree> footnotes_;
  std::optional<XmlTree> endnotes_;
  DocxParts parts_;
};

}  // namespace

Extraction extract_docx(std::string_view bytes, std::uint64_t text_limit) {
  return Docx(bytes).extract(std::min(text_limit, kLargestText));
}

}  // namespace ragctl::extract
