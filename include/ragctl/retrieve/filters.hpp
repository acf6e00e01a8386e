#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/conditions.hpp"
#include "ragctl/model/question.hpp"

namespace ragctl::retrieve {

/// "source=handbook", "price<100", "updated>=2026-01-01", "tag in (a, b)", "lang not in (de)",
/// "type!=text/html". A value may stand in double quotes. "updated" takes a day, a month or a year. Throws
/// usage, naming what was not understood.
[[nodiscard]] model::Filter parse_filter(std::string_view text);

/// What the documents have as values of a property.
enum class Values { none, numbers, texts, both };

/// Whether it asks for more or less, not for equal values.
[[nodiscard]] bool compares(const model::Filter& filter);
[[nodiscard]] bool is_number(std::string_view value);

/// What a filter asks of the index. A value that is a number is compared with numbers (with texts where there
/// are only these), and equals texts; any other with texts, byte by byte, which is right for dates
/// (2026-01-31). "<=" and ">" take a date's whole day, month or year: updated<=2026-01 holds for all of
/// January. != and "not in" hold for documents without the key.
[[nodiscard]] index::Condition condition_of(const model::Filter& filter, Values values = Values::both);

}  // namespace ragctl::retrieve
