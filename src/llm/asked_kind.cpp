#include "asked_kind.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace ragctl::llm {
namespace {

struct Opening {
  std::string_view words;
  AskedKind kind;
};

// Longer ones first: "how long" is not "how".
constexpr std::array kOpenings{
    Opening{"how many", AskedKind::amount},
    Opening{"how much", AskedKind::amount},
    Opening{"how long", AskedKind::amount},
    Opening{"how often", AskedKind::amount},
    Opening{"how far", AskedKind::amount},
    Opening{"how old", AskedKind::amount},
    Opening{"how high", AskedKind::amount},
    Opening{"how soon", AskedKind::amount},
    Opening{"what time", AskedKind::time},
    Opening{"what year", AskedKind::time},
    Opening{"what percentage", AskedKind::amount},
    Opening{"what discount", AskedKind::amount},
    Opening{"which year", AskedKind::time},
    Opening{"wie viele", AskedKind::amount},
    Opening{"wie viel", AskedKind::amount},
    Opening{"wieviel", AskedKind::amount},
    Opening{"wie lange", AskedKind::amount},
    Opening{"wie oft", AskedKind::amount},
    Opening{"combien", AskedKind::amount},
    Opening{"cuánto", AskedKind::amount},
    Opening{"cuánta", AskedKind::amount},
    Opening{"who", AskedKind::person},
    Opening{"whom", AskedKind::person},
    Opening{"whose", AskedKind::person},
    Opening{"when", AskedKind::time},
    Opening{"where", AskedKind::place},
    Opening{"wer", AskedKind::person},
    Opening{"wem", AskedKind::person},
    Opening{"wann", AskedKind::time},
    Opening{"wo", AskedKind::place},
    Opening{"quand", AskedKind::time},
    Opening{"quién", AskedKind::person},
    Opening{"cuándo", AskedKind::time},
    Opening{"dónde", AskedKind::place},
};

constexpr std::array<std::string_view, 33> kNumberWords{
    "two",     "three",  "four",   "five",    "six",  "seven", "eight", "nine", "ten",  "eleven", "twelve",
    "fifteen", "twenty", "thirty", "hundred", "half", "twice", "once",  "zwei", "drei", "vier",   "fünf",
    "sechs",   "sieben", "acht",   "neun",    "zehn", "deux",  "trois", "dos",  "tres", "none",   "double"};
constexpr std::array<std::string_view, 26> kTimeWords{
    "january",  "february", "march",   "april",   "june",      "july",     "august", "september", "october",
    "november", "december", "monday",  "tuesday", "wednesday", "thursday", "friday", "saturday",  "sunday",
    "noon",     "midnight", "morning", "evening", "afternoon", "daily",    "weekly", "monthly"};
constexpr std::array<std::string_view, 14> kPlaceWords{"in",     "at",     "on",   "near", "behind",
                                                       "under",  "beside", "next", "from", "outside",
                                                       "inside", "im",     "am",   "bei"};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

template <std::size_t N>
bool any_word(std::string_view text, const std::array<std::string_view, N>& wanted) {
  const std::string lowered = lower(text);
  const auto all = words(lowered);
  return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

/// A capital that does not merely open the sentence.
bool has_name(std::string_view sentence) {
  const auto all = words(sentence);
  return std::any_of(all.begin() + (all.empty() ? 0 : 1), all.end(), [](std::string_view word) {
    return word[0] >= 'A' && word[0] <= 'Z' && word.size() > 1;
  });
}

}  // namespace

AskedKind asked_kind(std::string_view question) {
  std::string joined = " ";
  for (const std::string_view word : words(question)) joined += lower(word) + " ";
  std::size_t first = std::string::npos;
  AskedKind kind = AskedKind::anything;
  for (const Opening& opening : kOpenings) {
    const std::size_t at = joined.find(" " + std::string(opening.words) + " ");
    if (at >= first) continue;
    first = at;
    kind = opening.kind;
  }
  return kind;
}

bool holds_kind(std::string_view sentence, AskedKind kind) {
  switch (kind) {
    case AskedKind::anything:
      return true;
    case AskedKind::person:
      return has_name(sentence) || sentence.find('@') != std::string_view::npos;
    case AskedKind::time:
      return has_digit(sentence) || any_word(sentence, kTimeWords);
    case AskedKind::amount:
      return has_digit(sentence) || any_word(sentence, kNumberWords);
    case AskedKind::place:
      return any_word(sentence, kPlaceWords);
  }
  return true;
}

}  // namespace ragctl::llm
