#pragma once
#include <string_view>

namespace ragctl::text {

/// The function words of a language, in folded case, separated by single blanks; empty for languages without
/// a list. Short on purpose: words that can carry a question ("can", "will", "need") are ranked down by their
/// frequency anyway.
[[nodiscard]] std::string_view stop_words(std::string_view language);

}  // namespace ragctl::text
