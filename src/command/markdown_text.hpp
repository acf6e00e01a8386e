#pragma once
#include <span>
#include <string>
#include <string_view>

#include "ragctl/model/structured_text.hpp"

namespace ragctl::command {

/// A document's text as Markdown that reads as the document did: headings, lists, tables, code and quotes
/// from its blocks, and characters that Markdown would take for markup escaped. Begins with the title as a
/// heading of level 1; where the text does not begin so itself, its own headings go one level down. Without
/// blocks it is one paragraph after another.
[[nodiscard]] std::string markdown_text(const std::string& title, std::string_view text,
                                        std::span<const model::Block> blocks);

/// Prose with the beginnings of lines escaped that Markdown would take for headings, quotes, rules or tags.
[[nodiscard]] std::string escaped_prose(std::string_view text);

}  // namespace ragctl::command
