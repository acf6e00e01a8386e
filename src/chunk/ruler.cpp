#include "ruler.hpp"

#include <cstring>

namespace ragctl::chunk {
namespace {

std::uint64_t token_quarters(char first_byte) {
  const auto byte = static_cast<unsigned char>(first_byte);
  if (byte < 0x80) return 1;
  if (byte < 0xC0) return 0;
  return byte < 0xE0 ? 2 : 4;
}

// How many bytes have their high bit set, in a word that has no other bits. Debian's baseline has no popcount
// instruction.
std::uint64_t count_high(std::uint64_t high_bits) {
  return ((high_bits >> 7U) * 0x0101010101010101ULL) >> 56U;
}

struct Tally {
  std::uint64_t ascii = 0;
  std::uint64_t leads = 0;       // first bytes of longer forms
  std::uint64_t long_leads = 0;  // of those, the first bytes of three and four
};

// Eight bytes at a time: measuring the whole text is the bulk of the work on documents whose blocks all fit.
Tally tally(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  Tally sum;
  const auto add = [&sum](std::uint64_t bytes, std::uint64_t size) {
    const std::uint64_t high = bytes & kHighBits;
    const std::uint64_t leads = high & (bytes << 1U);
    sum.ascii += size - count_high(high);
    sum.leads += count_high(leads);
    sum.long_leads += count_high(leads & (bytes << 2U));
  };
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), 8);
    add(bytes, 8);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data(), text.size());
  add(rest, text.size());
  return sum;
}

}  // namespace

Ruler::Ruler(Unit unit) : unit_(unit) {}

std::uint64_t Ruler::measure(std::string_view text) const {
  const Tally sum = tally(text);
  if (unit_ == Unit::characters) return 4 * (sum.ascii + sum.leads);
  return sum.ascii + 2 * sum.leads + 2 * sum.long_leads;
}

std::uint64_t Ruler::of_char(char first_byte) const {
  return unit_ == Unit::characters ? 4 : token_quarters(first_byte);
}

Range trimmed(std::string_view text, Range range) {
  while (range.begin < range.end && is_blank(text[range.begin])) ++range.begin;
  while (range.begin < range.end && is_blank(text[range.end - 1])) --range.end;
  return range;
}

}  // namespace ragctl::chunk
