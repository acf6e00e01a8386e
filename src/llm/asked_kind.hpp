#pragma once
#include <cstdint>
#include <string_view>

namespace ragctl::llm {

/// The kind of thing a question asks for. Told from its words in English, German, French and Spanish.
enum class AskedKind : std::uint8_t { anything, person, time, amount, place };

[[nodiscard]] AskedKind asked_kind(std::string_view question);

/// Whether a sentence holds something of that kind. Always true for `anything`.
[[nodiscard]] bool holds_kind(std::string_view sentence, AskedKind kind);

}  // namespace ragctl::llm
