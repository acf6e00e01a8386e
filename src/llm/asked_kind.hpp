#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ragctl::llm {

/// The kind of thing a question asks for. Told from its words in English, German, French and Spanish.
enum class AskedKind : std::uint8_t { anything, person, time, duration, place, money, amount };

/// The kind, and the words that told it ("how long"): they say what to look for, and are not to be looked for
/// themselves.
struct AskedFor {
  AskedKind kind = AskedKind::anything;
  std::size_t begin = 0;  ///< bytes of the question; begin == end: no such words
  std::size_t end = 0;
};

[[nodiscard]] AskedFor asked_for(std::string_view question);

/// How well a sentence holds something of that kind: 1, 0.5 for something like it (a bare number where a
/// duration is wanted), 0. Always 1 for `anything`.
[[nodiscard]] double kind_share(std::string_view sentence, AskedKind kind);

}  // namespace ragctl::llm
