#include "pptx.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "../office/package.hpp"
#include "../office/properties.hpp"
#include "../office/writer.hpp"
#include "../title.hpp"
#include "ragctl/base/units.hpp"
#include "slide.hpp"

namespace ragctl::extract {
namespace {

class Pptx {
public:
  explicit Pptx(std::string_view bytes)
      : package_(bytes, "ppt/presentation.xml"),
        presentation_(package_.main_tree("PowerPoint presentation", "p:presentation")) {
    for (const std::string_view kind : {"/commentAuthors", "/authors"}) {
      const auto authors = related_tree(package_, package_.main_part(), kind);
      if (!authors) continue;
      for (const XmlNode each : children(authors->root()))
        authors_.emplace(each.attribute("id"), each.attribute("name"));
    }
  }

  Extraction extract(std::uint64_t text_limit) {
    model::StructuredText text;
    OfficeWriter out(text, text_limit);
    std::uint32_t number = 0;
    for (const XmlNode entry : children(presentation_.root().child("p:sldIdLst"))) {
      if (entry.name() != "p:sldId") continue;
      out.page(++number);
      read_slide(entry, number, out);
    }
    if (!found_text_) return {std::nullopt, no_text_reason()};
    text.media_type = kPptxType;
    text.pages = number;
    warn(text);
    read_properties(package_, text);
    if (!is_sensible_title(text.title)) text.title = first_title_;
    return {std::move(text), {}};
  }

private:
  void read_slide(XmlNode entry, std::uint32_t number, OfficeWriter& out) {
    const auto part = package_.related_by_id(package_.main_part(), entry.attribute("r:id"));
    const std::optional<XmlTree> slide = part ? package_.tree(*part) : std::nullopt;
    if (!slide) {
      ++losses_.missing;
      return;
    }
    const std::string_view shown = slide->root().attribute("show");
    if (shown == "0" || shown == "false") {
      ++losses_.hidden;
      return;
    }
    SlideShapes shapes(package_, *part, slide->root(), layouts_.of(*part), losses_, out);
    shapes.write("Slide " + std::to_string(number));
    write_notes(*part, out);
    write_comments(*part, out);
    if (shapes.title().empty() && out.drop_bare_heading()) return;
    found_text_ = true;
    if (first_title_.empty()) first_title_ = shapes.title();
  }

  void write_notes(const std::string& slide, OfficeWriter& out) {
    const std::optional<XmlTree> notes = related_tree(package_, slide, "/notesSlide");
    if (!notes) return;
    std::string mark = "[Notes] ";
    for (const XmlNode shape : children(notes->root().child("p:cSld").child("p:spTree"))) {
      const std::string_view kind = placeholder_of(shape).attribute("type");
      const XmlNode body = shape.child("p:txBody");
      if (!body || kind == "sldNum" || kind == "dt" || kind == "hdr" || kind == "ftr") continue;
      if (is_blank_text(slide_line(body))) continue;
      write_slide_text(body, {body.child("a:lstStyle")}, std::exchange(mark, {}), out);
    }
  }

  void write_comments(const std::string& slide, OfficeWriter& out) {
    const std::optional<XmlTree> comments = related_tree(package_, slide, "/comments");
    if (!comments) return;
    // The older form says its words in p:text, the newer in a text body, with replies within.
    for (XmlNode node = comments->root(); node; node = node.next_in(comments->root())) {
      const std::string_view name = node.name();
      if (!name.ends_with(":cm") && !name.ends_with(":reply")) continue;
      const auto author = authors_.find(std::string(node.attribute("authorId")));
      const std::string mark = comment_mark(author == authors_.end() ? "" : author->second);
      out.put(model::BlockKind::paragraph, 0, mark, node.child("p:text").text());
      for (const XmlNode each : children(node)) {
        if (each.name().ends_with(":txBody")) write_slide_text(each, {}, mark, out);
      }
    }
  }

  [[nodiscard]] std::string no_text_reason() const {
    if (losses_.hidden > 0) return "no text in it that is not hidden";
    if (losses_.missing > 0) return "no text in it: its slides are missing";
    if (losses_.pictures == 0) return "no text in it";
    return "no text in it, only pictures: " + format_count(losses_.pictures) +
           " (they need text recognition first)";
  }

  void warn(model::StructuredText& text) const {
    warn_of("hidden slides left out", losses_.hidden, text);
    warn_of("slides that are missing", losses_.missing, text);
    warn_of("hidden shapes left out", losses_.shapes, text);
    warn_of("embedded documents or objects not read", losses_.embedded, text);
  }

  OfficePackage package_;
  XmlTree presentation_;
  SlideLayouts layouts_{package_};
  std::unordered_map<std::string, std::string> authors_;  // by id
  SlideLosses losses_;
  bool found_text_ = false;
  std::string first_title_;
};

}  // namespace

Extraction extract_pptx(std::string_view bytes, std::uint64_t text_limit) {
  return Pptx(bytes).extract(std::min(text_limit, kLargestOfficeText));
}

}  // namespace ragctl::extract
