#pragma once
#include <optional>
#include <string_view>

namespace ragctl::extract {

/// What the text of a group is for. The word that begins a group says so (\footnote, \info, ...).
enum class RtfPlace {
  body,      ///< text of the document
  ignored,   ///< nothing that is read
  fonts,     ///< the names of fonts
  styles,    ///< the names of styles
  info,      ///< properties, each in a group of its own
  property,  ///< one of them
  date,      ///< one of them that is a date
  marker,    ///< what stands before an item of a list
  footnote,
  box,  ///< the text of a shape
  comment,
  author,       ///< of a comment
  alternative,  ///< the same text twice: for readers without Unicode, and (\ud) with
  unicode,
};

/// nullopt: the word begins no place of its own.
[[nodiscard]] std::optional<RtfPlace> rtf_place(std::string_view word);

/// The characters that a word stands for, in UTF-8; '\n' where a line ends. nullopt: it stands for none.
[[nodiscard]] std::optional<std::string_view> rtf_character(std::string_view word);

}  // namespace ragctl::extract
