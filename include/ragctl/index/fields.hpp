#pragma once
#include <optional>
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
/// A property of the document: a key with a text or a number. Numbers sort as numbers. A text of more than
/// 128 bytes is these and a digest of the whole, so that only the same text has the same term. A text that
/// is a number as people write it is kept apart from other texts: it equals the same text, but only its
/// property_number() is for ranges. A key is free of control characters.
[[nodiscard]] std::string property_text(std::string_view key, std::string_view value);
[[nodiscard]] std::string property_number(std::string_view key, double value);
/// What the terms of all texts that are no numbers, or of all numbers, of a key begin with.
[[nodiscard]] std::string property_texts(std::string_view key);
[[nodiscard]] std::string property_numbers(std::string_view key);
/// Where in the order of texts a value stands: its first 128 bytes.
[[nodiscard]] std::string property_texts_from(std::string_view key, std::string_view value);

/// Whether the values of a key are names, which are never numbers: source, uri, type, language, id and
/// updated, and what a document itself has under these keys (meta.id).
[[nodiscard]] bool is_name(std::string_view key);
/// The number that a text is: digits, perhaps with a minus sign and a decimal point. "007", "1e3" and "+5"
/// are none.
[[nodiscard]] std::optional<double> written_number(std::string_view text);
/// The same when no other number of so many digits is the same double: below 2^53, 15 digits with a point.
[[nodiscard]] std::optional<double> exact_number(std::string_view text);

/// What every property begins with, and the key of one.
[[nodiscard]] std::string properties();
[[nodiscard]] std::string_view property_key(std::string_view property);

}  // namespace ragctl::index
