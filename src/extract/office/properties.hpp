#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "package.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::extract {

inline constexpr std::uint64_t kLargestOfficeText = 2'000'000'000;  // offsets are 32 bits wide

/// As valid UTF-8 in one line without controls: what foreign words need to be a name, a title or a message.
[[nodiscard]] std::string one_line(std::string_view text);

/// The first part that `from` relates to by a type that ends so. nullopt: there is none.
[[nodiscard]] std::optional<XmlTree> related_tree(OfficePackage& package, const std::string& from,
                                                  std::string_view type);

/// Title, author, dates, ... of a package (docProps/core.xml), each only where it says something.
void read_properties(OfficePackage& package, model::StructuredText& text);

/// The words of the first heading; empty: there is none.
[[nodiscard]] std::string first_heading(const model::StructuredText& text);

/// Adds "WHAT: COUNT" to the warnings unless it is none.
void warn_of(std::string_view what, std::uint64_t count, model::StructuredText& text);

/// "[Comment by Ann on B2] ", with what is known of it.
[[nodiscard]] std::string comment_mark(std::string_view author, std::string_view place = {});

}  // namespace ragctl::extract
