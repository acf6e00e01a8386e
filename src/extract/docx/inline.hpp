#pragma once
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "../office/xml_tree.hpp"
#include "styles.hpp"

namespace ragctl::extract {

/// What runs of a paragraph hold: its text, and what stands beside the line of text and is read after it.
struct DocxInline {
  struct Note {
    enum class Kind : std::uint8_t { footnote, endnote };
    Kind kind = Kind::footnote;
    std::string id;
    std::string label;  ///< as it stands in the text: "[1]", "[i]"
  };
  std::string text;                   ///< '\n': a line end, '\t': a tab; valid UTF-8
  std::vector<XmlNode> boxes;         ///< w:txbxContent of text boxes
  std::vector<Note> notes;            ///< referred to
  std::vector<std::string> drawings;  ///< relationship ids of charts and diagrams
  void add(DocxInline&& other);
};

/// What a reader of a document met and could not turn into text.
struct DocxLosses {
  std::uint64_t symbols = 0;   ///< of fonts whose characters are not known
  std::uint64_t embedded = 0;  ///< objects of other programs, and documents within
  std::uint64_t pictures = 0;
  std::uint64_t hidden = 0;  ///< bytes of text that Word does not show
};

/// What an element of a paragraph is to its text.
enum class DocxElement : std::uint8_t;

/// Reads the text of runs as Word shows it with all changes accepted: what is inserted or moved here is text,
/// what is deleted, moved away or hidden is not; of a field the result; of alternatives one.
class DocxInlineReader {
public:
  explicit DocxInlineReader(const DocxStyles& styles) : styles_(styles) {}

  /// To be called with the root of each part before anything of it is read: a field that begins and never
  /// ends must not swallow the text after it.
  void find_open_fields(XmlNode node);

  /// All runs within `parent`, a paragraph say, whose style may hide its text.
  [[nodiscard]] DocxInline read(XmlNode parent, bool hidden);

  /// For content that stands beside the text it is anchored in, such as text boxes: its fields are its own.
  class OwnFields;

  DocxLosses losses;

private:
  struct Fields {
    std::vector<bool> open;        // outermost first: true once its result has begun
    std::size_t instructions = 0;  // how many of them are not that far: then nothing is text
  };

  [[nodiscard]] bool is_shown() const { return !hidden_ && fields_.instructions == 0; }
  void read_children(XmlNode parent, DocxInline& out);
  void read_one(XmlNode node, DocxInline& out);
  void read_run(XmlNode run, DocxInline& out);
  void read_field_mark(XmlNode node);
  void read_note_mark(XmlNode node, DocxInline::Note::Kind kind, DocxInline& out);
  void read_formula(XmlNode node, DocxElement element, DocxInline& out);
  void put_description(std::string_view words, DocxInline& out);
  void read_symbol(XmlNode node, DocxInline& out);
  void put(std::string_view text, DocxInline& out);
  void put_aside(std::string_view text, DocxInline& out) const;

  const DocxStyles& styles_;
  bool hidden_ = false;
  Fields fields_;
  std::vector<const void*> begun_;                // while finding
  std::unordered_set<const void*> never_ending_;  // w:fldChar
  int footnotes_ = 0;
  int endnotes_ = 0;
};

class DocxInlineReader::OwnFields {
public:
  explicit OwnFields(DocxInlineReader& reader) : reader_(reader) { std::swap(saved_, reader.fields_); }
  ~OwnFields() { std::swap(saved_, reader_.fields_); }
  OwnFields(const OwnFields&) = delete;
  OwnFields& operator=(const OwnFields&) = delete;

private:
  DocxInlineReader& reader_;
  Fields saved_;
};

/// Of w:AlternateContent the branch that is read: the first whose extensions are known, else the fallback.
[[nodiscard]] XmlNode docx_chosen_branch(XmlNode alternatives);
/// What is not part of the text with all changes accepted, and what only describes.
[[nodiscard]] bool is_left_out(XmlNode node);

}  // namespace ragctl::extract
