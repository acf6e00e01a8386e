#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/conditions.hpp"
#include "ragctl/model/question.hpp"

namespace ragctl::retrieve {

/// "source=handbook", "price<100", "updated>=2026-01-01", "tag in (a, b)", "lang not in (de)",
/// "type!=text/html". A property or a value may stand in quotes, double, single or of the shapes of word
/// processors. "updated" takes a day, a month or a year. Throws usage, naming what was not understood.
[[nodiscard]] model::Filter parse_filter(std::string_view text);

/// What the documents have as values of a property.
enum class Values { none, numbers, texts, both };

/// Whether it asks for more or less, not for equal values.
[[nodiscard]] bool compares(const model::Filter& filter);
[[nodiscard]] bool is_number(std::string_view value);

/// What a filter asks of the index. A value that is a number equals the same number (when a double tells it
/// from its neighbours) and the same text; more or less than a number are numbers, and texts that are none
/// byte by byte. Values of names (index::is_name) and values in quotes are texts: compared byte by byte,
/// which is right for dates (2026-01-31). "<=" and ">" take a date's whole day, month or year:
/// updated<=2026-01 holds for all of January. != and "not in" hold for documents without the key.
[[nodiscard]] index::Condition condition_of(const model::Filter& filter, Values values = Values::both);

/// What a user should know of a comparison with values of another kind, in a sentence, or nothing.
[[nodiscard]] std::optional<std::string> note_on(const model::Filter& filter, Values values);

}  // namespace ragctl::retrieve
