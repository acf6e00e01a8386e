#pragma once
#include <cstdint>
#include <string>

namespace ragctl::test {

/// A word of letters only that is near to no other: no number in it that would be cut off as a part, and no
/// spelling that would be mended into another one's.
inline std::string distinct_word(const std::string& kind, int number) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : kind + "/" + std::to_string(number))
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::string word;
  for (int i = 0; i < 12; ++i) {
    hash = (hash ^ hash >> 29U) * 0xBF58476D1CE4E5B9ULL;
    word += static_cast<char>('a' + (hash >> 32U) % 26);
  }
  return word;
}

}  // namespace ragctl::test
