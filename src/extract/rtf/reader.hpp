#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blocks.hpp"
#include "code_pages.hpp"
#include "lexer.hpp"
#include "tables.hpp"
#include "words.hpp"

namespace ragctl::extract {

/// What a document says of itself and what was not read of it.
struct RtfFacts {
  std::map<std::string, std::string, std::less<>> properties;  ///< by word: "title", "creatim"
  std::string title;                                           ///< the first paragraph of the style "Title"
  std::uint64_t hidden = 0;                                    ///< bytes
  std::uint64_t symbols = 0;                                   ///< of fonts whose characters are not known
  std::uint64_t pictures = 0;
  std::uint64_t embedded = 0;
  bool cut_short = false;
};

/// Reads RTF from its first byte to its last, with all changes accepted.
class RtfReader {
public:
  /// Groups may lie in each other so deep.
  static constexpr std::size_t kDeepest = 1000;

  RtfReader(std::string_view bytes, RtfBlocks& blocks) : lexer_(bytes), blocks_(blocks) {}
  /// Throws Error{failed} when it is no RTF or is nested deeper.
  [[nodiscard]] RtfFacts read();

private:
  /// What holds until a group ends.
  struct Group {
    RtfPlace place = RtfPlace::body;
    RtfPlace outside = RtfPlace::body;  // of an alternative
    std::string_view word;              // that began the place
    int font = -1;
    int fallbacks = 1;  // characters that stand behind \u for readers without Unicode
    bool ignorable = false;
    bool owns_flow = false;
    bool hidden = false;
    bool deleted = false;
    bool in_table = false;
    bool in_list = false;
    int list_level = 0;
    int style = 0;
    std::optional<int> outline;
  };
  /// A text that is being written: the document's, or that of a note, box or comment within.
  struct Flow {
    RtfPlace place = RtfPlace::body;
    RtfParagraph paragraph;
    std::string label;         // of a note
    std::size_t label_at = 0;  // in the text of the flow outside
  };

  void open_group();
  void close_group();
  void take(const RtfToken& token);
  void take_word(const RtfToken& token);
  void take_symbol(std::string_view symbol);
  void begin_place(RtfPlace place, std::string_view word);
  void begin_flow(RtfPlace place);
  void end_flow();
  [[nodiscard]] bool take_text_word(std::string_view word);
  [[nodiscard]] bool take_character_format(std::string_view word, int value, bool on);
  void take_paragraph_format(std::string_view word, int value);
  void take_table_entry(std::string_view word, int value);
  void take_date(std::string_view word, int value);
  void take_unicode(int value);
  void put_bytes(std::string_view bytes);
  void flush();
  void put(std::string_view text);
  void put_symbol(unsigned code);
  void end_paragraph();
  [[nodiscard]] RtfParagraph take_paragraph();
  [[nodiscard]] Group& group() { return groups_.back(); }
  [[nodiscard]] RtfParagraph& paragraph() { return flows_.back().paragraph; }
  [[nodiscard]] const RtfFont* font() const;
  [[nodiscard]] int code_page() const;

  RtfLexer lexer_;
  RtfBlocks& blocks_;
  RtfFacts facts_;
  RtfCodePages code_pages_;
  std::map<int, RtfFont> fonts_;
  RtfStyles styles_;
  int document_page_ = 1252;
  int default_font_ = -1;
  int entry_ = 0;  // of the table of fonts or styles that is being read
  std::vector<Group> groups_;
  std::vector<Flow> flows_{1};
  std::string pending_;  // bytes of one font
  int skip_ = 0;         // fallbacks still to come
  char32_t lead_ = 0;    // first half of a surrogate pair
  std::string author_;   // of the comment to come
  int footnotes_ = 0;
  int endnotes_ = 0;
};

}  // namespace ragctl::extract
