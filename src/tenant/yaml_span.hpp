#pragma once
#include <cstddef>
#include <string_view>

#include "yaml_tree.hpp"

namespace ragctl::tenant {

/// Where a value stands in its text. Of a block scalar ("|", ">") the head is the indicator and the body its
/// lines; of all others the body is empty and stands at the end of the head.
struct YamlSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t body_begin = 0;
  std::size_t body_end = 0;
};

/// The end of the line that `at` is in: the place of its "\n" or "\r\n", or the end of the text.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);
/// Bytes between the start of its line and `at`.
[[nodiscard]] std::size_t indent_of(std::string_view text, std::size_t at);

/// The span of the value of `key`, a scalar or null; a null that is not written is empty and follows the
/// colon.
[[nodiscard]] YamlSpan value_span(std::string_view text, const YamlNode& key, const YamlNode& value);
/// Behind the last byte of the value of `key`, whatever its kind.
[[nodiscard]] std::size_t value_end(std::string_view text, const YamlNode& key, const YamlNode& value);

}  // namespace ragctl::tenant
