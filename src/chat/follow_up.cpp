// Telling a question that leans on the one before it. English, German, French and Spanish; a question in
// another language stands alone.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/chat/conversation.hpp"

namespace ragctl::chat {
namespace {

constexpr std::size_t kShort = 8;  // words
constexpr std::size_t kVeryShort = 3;

constexpr std::array<std::string_view, 19> kOpenings{
    "and ",     "what about ", "how about ", "but ",  "or ",          "also ",           "then ",
    "what if ", "und ",        "aber ",      "oder ", "was ist mit ", "wie ist es mit ", "auch ",
    "et ",      "mais ",       "y ",         "pero ", "same for "};
constexpr std::array<std::string_view, 13> kPronouns{"it", "its", "they", "them", "their", "those", "these",
                                                     "he", "she", "him",  "dort", "davon", "dafür"};
// "How much is that?" leans, "Which rule says that I may ...?" does not.
constexpr std::array<std::string_view, 3> kLastPronouns{"that", "this", "das"};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// Words in lower case, one blank behind each.
std::string spaced_words(const std::string& question) {
  std::string out;
  for (const char c : question) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    if (is_word_byte(low))
      out += low;
    else if (c != '\'' && !out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() != ' ') out += ' ';
  return out;
}

}  // namespace

bool leans_on_previous(const std::string& question) {
  const std::string words = spaced_words(question);
  const auto count = static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
  if (count == 0 || count > kShort) return false;
  const bool opens = std::any_of(kOpenings.begin(), kOpenings.end(),
                                 [&](std::string_view opening) { return words.starts_with(opening); });
  if (opens) return true;
  const std::string padded = " " + words;
  const bool points = std::any_of(kPronouns.begin(), kPronouns.end(), [&](std::string_view pronoun) {
    return padded.find(" " + std::string(pronoun) + " ") != std::string::npos;
  });
  const bool ends = std::any_of(kLastPronouns.begin(), kLastPronouns.end(), [&](std::string_view pronoun) {
    return padded.ends_with(" " + std::string(pronoun) + " ");
  });
  if (points || ends) return true;
  // "For contractors?", "In Berlin?": short, and no verb would fit.
  return count <= kVeryShort &&
         (words.starts_with("for ") || words.starts_with("in ") || words.starts_with("with ") ||
          words.starts_with("why ") || words.starts_with("für ") || words.starts_with("bei "));
}

}  // namespace ragctl::chat
