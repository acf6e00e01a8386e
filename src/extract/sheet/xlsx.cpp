#include "xlsx.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "../office/drawing.hpp"
#include "../office/package.hpp"
#include "../office/properties.hpp"
#include "../office/writer.hpp"
#include "../title.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "worksheet.hpp"

namespace ragctl::extract {
namespace {

constexpr std::string_view kThreadMark = "[Threaded comment]";  // in the note that stands for a conversation

std::vector<std::string> read_strings(const std::optional<XmlTree>& tree) {
  std::vector<std::string> out;
  if (!tree) return out;
  for (const XmlNode each : children(tree->root())) {
    if (each.name() == "si") out.push_back(rich_text(each));
  }
  return out;
}

std::vector<NumberFormat> read_formats(const std::optional<XmlTree>& tree) {
  std::vector<NumberFormat> out;
  if (!tree) return out;
  std::unordered_map<int, std::string_view> codes;
  for (const XmlNode each : children(tree->root().child("numFmts")))
    codes.emplace(each.integer("numFmtId").value_or(-1), each.attribute("formatCode"));
  std::unordered_map<int, NumberFormat> made;
  for (const XmlNode each : children(tree->root().child("cellXfs"))) {
    const int id = each.integer("numFmtId").value_or(0);
    const auto code = codes.find(id);
    const auto [format, added] = made.try_emplace(id);
    if (added)
      format->second =
          code == codes.end() ? NumberFormat::built_in(id) : NumberFormat(to_valid_utf8(code->second));
    out.push_back(format->second);
  }
  return out;
}

class Xlsx {
public:
  explicit Xlsx(std::string_view bytes)
      : package_(bytes, "xl/workbook.xml"), workbook_(open_workbook(package_)) {
    parts_.strings = read_strings(related_tree(package_, package_.main_part(), "/sharedStrings"));
    parts_.formats = read_formats(related_tree(package_, package_.main_part(), "/styles"));
    const std::string_view from_1904 = workbook_.root().child("workbookPr").attribute("date1904");
    if (from_1904 == "1" || from_1904 == "true") parts_.dates = DateSystem::from_1904;
    if (const auto people = related_tree(package_, package_.main_part(), "/person")) {
      for (const XmlNode each : children(people->root()))
        people_.emplace(each.attribute("id"), each.attribute("displayName"));
    }
  }

  Extraction extract(std::uint64_t text_limit) {
    model::StructuredText text;
    OfficeWriter out(text, text_limit);
    for (const XmlNode sheet : children(workbook_.root().child("sheets"))) {
      const std::string_view state = sheet.attribute("state");
      if (state == "hidden" || state == "veryHidden")
        ++losses_.sheets;
      else
        read_sheet(sheet, text_limit, out);
    }
    if (text.blocks.empty()) return {std::nullopt, no_text_reason()};
    text.media_type = kXlsxType;
    warn(text);
    read_properties(package_, text);
    if (!is_sensible_title(text.title)) text.title.clear();  // the name of a first sheet is none
    return {std::move(text), {}};
  }

private:
  static XmlTree open_workbook(OfficePackage& package) {
    if (package.main_part().ends_with(".bin")) {
      throw Error(ErrorCode::failed, "a binary Excel workbook (XLSB), which is not supported",
                  "save it as .xlsx and ingest it again");
    }
    return package.main_tree("Excel workbook", "workbook");
  }

  void read_sheet(XmlNode entry, std::uint64_t text_limit, OfficeWriter& out) {
    const auto part = package_.related_by_id(package_.main_part(), entry.attribute("r:id"));
    const std::optional<XmlTree> sheet = part ? package_.tree(*part) : std::nullopt;
    if (!sheet) {
      ++losses_.missing;
      return;
    }
    out.heading(1, one_line(entry.attribute("name")));
    SheetGrid grid(text_limit);
    WorksheetReader(parts_, sheet->root(), losses_, grid).read();
    grid.write(out);
    write_drawing(*part, out);
    write_comments(*part, out);
    out.drop_bare_heading();
  }

  // Text boxes, charts and diagrams lie over the cells, so they stand after them.
  void write_drawing(const std::string& sheet, OfficeWriter& out) {
    const std::optional<std::string> part = package_.related(sheet, "/drawing");
    const std::optional<XmlTree> tree = part ? package_.tree(*part) : std::nullopt;
    if (!tree) return;
    out.paragraph(drawing_words(tree->root()));
    for (XmlNode node = tree->root(); node; node = node.next_in(tree->root())) {
      if (node.name() == "c:chart")
        out.paragraph(related_drawing_words(package_, *part, node.attribute("r:id")));
      if (node.name() == "dgm:relIds")
        out.paragraph(related_drawing_words(package_, *part, node.attribute("r:dm")));
      if (node.name() == "xdr:cNvPr") out.paragraph(one_line(node.attribute("descr")));
    }
  }

  void write_comments(const std::string& sheet, OfficeWriter& out) {
    const auto threads = related_tree(package_, sheet, "/threadedComment");
    if (threads) {
      for (const XmlNode each : children(threads->root())) {
        const auto person = people_.find(std::string(each.attribute("personId")));
        put_comment(person == people_.end() ? "" : person->second, each.attribute("ref"),
                    each.child("text").text(), out);
      }
    }
    const auto notes = related_tree(package_, sheet, "/comments");
    if (!notes) return;
    std::vector<std::string> authors;
    for (const XmlNode each : children(notes->root().child("authors"))) authors.push_back(each.text());
    for (const XmlNode each : children(notes->root().child("commentList"))) {
      const auto author = static_cast<std::size_t>(std::max(0, each.integer("authorId").value_or(0)));
      const std::string words = rich_text(each.child("text"));
      if (threads && words.starts_with(kThreadMark)) continue;
      put_comment(author < authors.size() ? authors[author] : "", each.attribute("ref"), words, out);
    }
  }

  // Most notes begin with a line that names their author, as Excel writes it.
  static void put_comment(std::string_view author, std::string_view place, std::string_view words,
                          OfficeWriter& out) {
    if (!author.empty() && words.starts_with(author) && words.substr(author.size()).starts_with(":"))
      words.remove_prefix(author.size() + 1);
    out.put(model::BlockKind::paragraph, 0, comment_mark(author, place), words);
  }

  [[nodiscard]] std::string no_text_reason() const {
    const bool hidden = losses_.sheets > 0 || losses_.rows > 0 || losses_.columns > 0;
    if (hidden) return "no text in it that is not hidden";
    return losses_.missing > 0 ? "no text in it: its sheets are missing" : "no text in it";
  }

  void warn(model::StructuredText& text) const {
    warn_of("hidden sheets left out", losses_.sheets, text);
    warn_of("hidden rows left out", losses_.rows, text);
    warn_of("hidden columns left out", losses_.columns, text);
    warn_of("sheets that are missing", losses_.missing, text);
    warn_of("formulas without a stored result", losses_.formulas, text);
  }

  OfficePackage package_;
  XmlTree workbook_;
  WorkbookParts parts_;
  std::unordered_map<std::string, std::string> people_;
  SheetLosses losses_;
};

}  // namespace

Extraction extract_xlsx(std::string_view bytes, std::uint64_t text_limit) {
  return Xlsx(bytes).extract(std::min(text_limit, kLargestOfficeText));
}

}  // namespace ragctl::extract
