#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace ragctl::extract {

/// A piece of RTF (Rich Text Format specification 1.9.1, "Contents of an RTF file").
struct RtfToken {
  enum class Kind { open, close, word, symbol, byte, text };
  Kind kind = Kind::text;
  std::string_view text{};         ///< of a word its name, of text its bytes, of a symbol its character
  std::optional<int> parameter{};  ///< of a word
  char byte = 0;                   ///< of \'hh
};

/// Cuts bytes into tokens. Line ends are none, binary data (\bin) is passed over. The bytes must outlive it.
class RtfLexer {
public:
  explicit RtfLexer(std::string_view bytes) : bytes_(bytes) {}

  /// nullopt: the end.
  [[nodiscard]] std::optional<RtfToken> next();

private:
  [[nodiscard]] RtfToken read_control();
  [[nodiscard]] RtfToken read_word();

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace ragctl::extract
