#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// What an element is for a reader, in DocBook, TEI, JATS, DITA, FictionBook, RSS and Atom alike.
enum class XmlRole : std::uint8_t {
  none,  ///< what its surroundings make of it
  section,
  title,
  paragraph,
  quote,
  list,
  ordered_list,
  item,
  code,
  table,
  row,
  cell,
  facts,   ///< about the document: a title in it is that of what it is in
  markup,  ///< HTML that is written as text
  silent
};

/// "tei:listItem" -> "listitem".
[[nodiscard]] std::string xml_local_name(std::string_view name);
[[nodiscard]] XmlRole xml_role(std::string_view local_name);
/// What feeds say to programs.
[[nodiscard]] bool is_machinery_of_feeds(std::string_view local_name);
/// Whether what is mostly a paragraph of its own is a part of one where it stands among text: names, dates.
[[nodiscard]] bool is_inline_among_text(std::string_view local_name);
/// Whether a root element of this name begins a document for readers.
[[nodiscard]] bool is_xml_document(std::string_view local_name);

}  // namespace ragctl::extract
