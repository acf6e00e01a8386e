#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ragctl::model {

struct Language {
  std::string_view code;  ///< ISO 639-1
  std::string_view name;  ///< in English
};

/// The languages that a text can be said to be in: all that can be found in a text, and all that have a
/// stemmer. Sorted by code.
[[nodiscard]] std::span<const Language> languages();
[[nodiscard]] bool is_language(std::string_view code);
/// The code of the language whose name, in any case, this is or nearly is ("English", "german"), or of a
/// locale
/// ("de_DE", "EN"). Nothing when it is neither.
[[nodiscard]] std::optional<std::string> language_meant(std::string_view text);

}  // namespace ragctl::model
