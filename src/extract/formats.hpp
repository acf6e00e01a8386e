#pragma once
#include <string_view>
#include <vector>

#include "block_writer.hpp"
#include "ragctl/model/structured_text.hpp"

// The readers of text formats. Each takes text from decode_text and fills blocks, title, metadata and
// warnings.
namespace ragctl::extract {

/// Paragraphs at blank lines; a line underlined with = or - is a heading.
void read_plain(std::string_view text, model::StructuredText& out);
/// Headings, blocks of code, lists and tables; what describes the document as metadata.
void read_org(std::string_view text, model::StructuredText& out);
void read_asciidoc(std::string_view text, model::StructuredText& out);
/// XML for readers (DocBook, TEI, JATS, DITA, FictionBook, RSS, Atom) as text with its structure; other XML
/// as it is, as code.
void read_xml(std::string_view text, model::StructuredText& out);
/// Source code and data: the text as it is, in blocks of whole definitions, as blank lines and indentation
/// tell.
void read_code(std::string_view text, model::StructuredText& out);
/// A table: the text as it is, in blocks at blank lines.
void read_table_text(std::string_view text, model::StructuredText& out);
/// Gives blocks their pages, where offsets of the text begin new ones.
void number_pages(const std::vector<std::size_t>& breaks, model::StructuredText& out);
void read_markdown(std::string_view text, model::StructuredText& out);
/// reStructuredText: headings by their rules, directives, tables, lists; docinfo as metadata.
void read_rst(std::string_view text, model::StructuredText& out);
void read_html(std::string_view text, model::StructuredText& out);
/// A piece of HTML within another format: all of its text, no search for main content.
void write_html_fragment(std::string_view html, BlockWriter& writer);

/// Reads front matter between lines of "---" into metadata (and the title). Returns the bytes it takes; 0:
/// there is none.
[[nodiscard]] std::size_t read_front_matter(std::string_view text, model::StructuredText& out);

}  // namespace ragctl::extract
