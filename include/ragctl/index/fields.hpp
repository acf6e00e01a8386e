#pragma once
#include <string>
#include <string_view>

namespace ragctl::index {

// What a segment knows of a chunk besides its words is kept as terms too, told from words by a first byte
// that no word has. So conditions on titles and metadata cost what a lookup costs, and need no format of
// their own.

/// A word of the document's title.
[[nodiscard]] std::string title_term(std::string_view term);
/// A word as it is written somewhere in the segment, for corrections and prefixes; its one posting is row 0
/// and means nothing.
[[nodiscard]] std::string spelling_entry(std::string_view word);
/// A property of the document: a key with a text or a number. Numbers sort as numbers; texts are cut to 128
/// bytes. A key is free of control characters.
[[nodiscard]] std::string property_text(std::string_view key, std::string_view value);
[[nodiscard]] std::string property_number(std::string_view key, double value);
/// What the terms of all texts, or all numbers, of a key begin with.
[[nodiscard]] std::string property_texts(std::string_view key);
[[nodiscard]] std::string property_numbers(std::string_view key);

/// What every property begins with, and the key of one.
[[nodiscard]] std::string properties();
[[nodiscard]] std::string_view property_key(std::string_view property);

}  // namespace ragctl::index
