#include "symbols.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace ragctl::extract {
namespace {

struct Sign {
  unsigned char code;
  char32_t shown;
};

// Adobe's Symbol encoding, beside the letters; digits and most of ASCII are as they are.
constexpr std::u32string_view kSymbolUpper = U"ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
constexpr std::u32string_view kSymbolLower = U"αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
constexpr std::array kSymbol{
    Sign{0x22, U'∀'}, Sign{0x24, U'∃'}, Sign{0x5E, U'⊥'}, Sign{0xA2, U'′'}, Sign{0xA3, U'≤'},
    Sign{0xA5, U'∞'}, Sign{0xA7, U'♣'}, Sign{0xA8, U'♦'}, Sign{0xA9, U'♥'}, Sign{0xAA, U'♠'},
    Sign{0xAB, U'↔'}, Sign{0xAC, U'←'}, Sign{0xAD, U'↑'}, Sign{0xAE, U'→'}, Sign{0xAF, U'↓'},
    Sign{0xB0, U'°'}, Sign{0xB1, U'±'}, Sign{0xB2, U'″'}, Sign{0xB3, U'≥'}, Sign{0xB4, U'×'},
    Sign{0xB5, U'∝'}, Sign{0xB6, U'∂'}, Sign{0xB7, U'•'}, Sign{0xB8, U'÷'}, Sign{0xB9, U'≠'},
    Sign{0xBA, U'≡'}, Sign{0xBB, U'≈'}, Sign{0xBC, U'…'}, Sign{0xC6, U'∅'}, Sign{0xC7, U'∩'},
    Sign{0xC8, U'∪'}, Sign{0xCE, U'∈'}, Sign{0xCF, U'∉'}, Sign{0xD0, U'∠'}, Sign{0xD1, U'∇'},
    Sign{0xD2, U'®'}, Sign{0xD3, U'©'}, Sign{0xD4, U'™'}, Sign{0xD5, U'∏'}, Sign{0xD6, U'√'},
    Sign{0xD8, U'¬'}, Sign{0xD9, U'∧'}, Sign{0xDA, U'∨'}, Sign{0xDB, U'⇔'}, Sign{0xDC, U'⇐'},
    Sign{0xDE, U'⇒'}, Sign{0xE5, U'∑'}, Sign{0xF2, U'∫'}};
constexpr std::array kWingdings{Sign{0x28, U'☎'}, Sign{0x2A, U'✉'}, Sign{0x4A, U'☺'}, Sign{0x4C, U'☹'},
                                Sign{0x6C, U'●'}, Sign{0x6E, U'■'}, Sign{0x6F, U'☐'}, Sign{0x71, U'❑'},
                                Sign{0x75, U'◆'}, Sign{0x76, U'❖'}, Sign{0xA7, U'▪'}, Sign{0xA8, U'☐'},
                                Sign{0xAB, U'★'}, Sign{0xD8, U'➢'}, Sign{0xDF, U'←'}, Sign{0xE0, U'→'},
                                Sign{0xE1, U'↑'}, Sign{0xE2, U'↓'}, Sign{0xE8, U'➔'}, Sign{0xF0, U'⇨'},
                                Sign{0xFB, U'✗'}, Sign{0xFC, U'✓'}, Sign{0xFD, U'☒'}, Sign{0xFE, U'☑'}};
constexpr std::array kWingdings2{Sign{0x4F, U'✗'}, Sign{0x50, U'✓'}, Sign{0x52, U'☑'}, Sign{0x54, U'☒'},
                                 Sign{0xA3, U'☐'}};

std::optional<char32_t> look_up(std::span<const Sign> signs, unsigned code) {
  const auto found = std::ranges::find(signs, code, &Sign::code);
  return found == signs.end() ? std::nullopt : std::optional(found->shown);
}

std::optional<char32_t> symbol_font(unsigned code) {
  if (code >= 'A' && code <= 'Z') return kSymbolUpper[code - 'A'];
  if (code >= 'a' && code <= 'z') return kSymbolLower[code - 'a'];
  if (const auto found = look_up(kSymbol, code)) return found;
  return code > 0x20 && code < 0x7F ? std::optional<char32_t>(code) : std::nullopt;
}

bool is_character(unsigned code) {
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool own_use = code >= 0xE000 && code < 0xF900;  // a font's own characters
  return code >= 0x20 && code <= 0x10FFFF && !surrogate && !own_use && (code < 0x7F || code > 0x9F);
}

}  // namespace

std::optional<char32_t> docx_symbol(std::string_view font, std::string_view code) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), value, 16);
  if (error != std::errc() || end != code.data() + code.size()) return std::nullopt;
  // The codes of symbol fonts are moved into the area of private use.
  const unsigned own = value >= 0xF000 && value <= 0xF0FF ? value - 0xF000 : value;
  if (font == "Symbol" && own <= 0xFF) return symbol_font(own);
  if (font == "Wingdings" && own <= 0xFF) return look_up(kWingdings, own);
  if (font == "Wingdings 2" && own <= 0xFF) return look_up(kWingdings2, own);
  return is_character(value) ? std::optional<char32_t>(value) : std::nullopt;
}

}  // namespace ragctl::extract
