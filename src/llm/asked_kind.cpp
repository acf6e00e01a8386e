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
    Opening{"how long", AskedKind::duration},
    Opening{"how often", AskedKind::amount},
    Opening{"how far", AskedKind::amount},
    Opening{"how old", AskedKind::amount},
    Opening{"how high", AskedKind::amount},
    Opening{"how soon", AskedKind::duration},
    Opening{"how expensive", AskedKind::money},
    Opening{"price", AskedKind::money},
    Opening{"cost", AskedKind::money},
    Opening{"costs", AskedKind::money},
    Opening{"what time", AskedKind::time},
    Opening{"what year", AskedKind::time},
    Opening{"what percentage", AskedKind::amount},
    Opening{"what discount", AskedKind::amount},
    Opening{"which year", AskedKind::time},
    Opening{"wie viele", AskedKind::amount},
    Opening{"wie viel", AskedKind::amount},
    Opening{"wieviel", AskedKind::amount},
    Opening{"wie lange", AskedKind::duration},
    Opening{"wie oft", AskedKind::amount},
    Opening{"preis", AskedKind::money},
    Opening{"kostet", AskedKind::money},
    Opening{"combien de temps", AskedKind::duration},
    Opening{"combien", AskedKind::amount},
    Opening{"cuánto tiempo", AskedKind::duration},
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

constexpr std::array<std::string_view, 31> kNumberWords{
    "two",     "three",  "four",   "five",    "six",   "seven", "eight", "nine", "ten",   "eleven", "twelve",
    "fifteen", "twenty", "thirty", "hundred", "half",  "zwei",  "drei",  "vier", "fünf",  "sechs",  "sieben",
    "acht",    "neun",   "zehn",   "deux",    "trois", "dos",   "tres",  "none", "double"};
constexpr std::array<std::string_view, 26> kTimeWords{
    "january",  "february", "march",   "april",   "june",      "july",     "august", "september", "october",
    "november", "december", "monday",  "tuesday", "wednesday", "thursday", "friday", "saturday",  "sunday",
    "noon",     "midnight", "morning", "evening", "afternoon", "daily",    "weekly", "monthly"};
constexpr std::array<std::string_view, 40> kDurationUnits{
    "second",  "seconds", "minute", "minutes", "hour",   "hours",   "day",      "days",  "night",  "nights",
    "week",    "weeks",   "month",  "months",  "season", "seasons", "year",     "years", "decade", "decades",
    "century", "minuten", "stunde", "stunden", "tag",    "tage",    "tagen",    "woche", "wochen", "monat",
    "monate",  "monaten", "jahr",   "jahre",   "jahren", "jours",   "semaines", "mois",  "ans",    "años"};
constexpr std::array<std::string_view, 14> kMoneyWords{"euro",  "euros",  "eur",     "dollar", "dollars",
                                                       "usd",   "pound",  "pounds",  "gbp",    "cent",
                                                       "cents", "francs", "percent", "chf"};
constexpr std::array<std::string_view, 17> kPlaceWords{
    "place",  "across", "beyond", "in",      "at",     "on", "near", "behind", "under",
    "beside", "next",   "from",   "outside", "inside", "im", "am",   "bei"};

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
bool holds(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <std::size_t N>
bool any_word(const std::vector<std::string_view>& words, const std::array<std::string_view, N>& wanted) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return holds(wanted, word); });
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

bool is_number(std::string_view word) { return has_digit(word) || holds(kNumberWords, word); }

/// "1914", "2024".
bool is_year(std::string_view word) {
  return word.size() == 4 && (word[0] == '1' || word[0] == '2') &&
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "ten years", "3 working days", "90-minute".
bool has_duration(const std::vector<std::string_view>& words) {
  constexpr std::size_t nearby = 2;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_number(words[i])) continue;
    for (std::size_t j = i + 1; j <= i + nearby && j < words.size(); ++j) {
      if (holds(kDurationUnits, words[j])) return true;
    }
  }
  return false;
}

/// A capital that does not merely open the sentence.
bool has_name(std::string_view sentence) {
  const auto all = words(sentence);
  return std::any_of(all.begin() + (all.empty() ? 0 : 1), all.end(), [](std::string_view word) {
    return word[0] >= 'A' && word[0] <= 'Z' && word.size() > 1;
  });
}

double share(bool whole, bool half) { return whole ? 1 : (half ? 0.5 : 0); }

bool is_currency(std::string_view text, const std::vector<std::string_view>& words) {
  return any_word(words, kMoneyWords) || text.find('$') != std::string_view::npos ||
         text.find("€") != std::string_view::npos || text.find("£") != std::string_view::npos;
}

}  // namespace

AskedFor asked_for(std::string_view question) {
  // The words in lower case, each between blanks, and where they stand in the question.
  const auto all = words(question);
  std::string joined = " ";
  std::vector<std::size_t> starts;
  for (const std::string_view word : all) {
    starts.push_back(joined.size() - 1);
    joined += lower(word) + " ";
  }
  std::size_t first = std::string::npos;
  AskedFor out;
  for (const Opening& opening : kOpenings) {
    const std::size_t at = joined.find(" " + std::string(opening.words) + " ");
    if (at >= first) continue;
    first = at;
    const auto word = static_cast<std::size_t>(std::find(starts.begin(), starts.end(), at) - starts.begin());
    const auto count =
        static_cast<std::size_t>(std::count(opening.words.begin(), opening.words.end(), ' ')) + 1;
    const std::string_view last = all[word + count - 1];
    out.kind = opening.kind;
    out.begin = static_cast<std::size_t>(all[word].data() - question.data());
    out.end = static_cast<std::size_t>(last.data() - question.data()) + last.size();
    // "How many days" asks for a duration.
    if (out.kind == AskedKind::amount && word + count < all.size() &&
        holds(kDurationUnits, lower(all[word + count])))
      out.kind = AskedKind::duration;
  }
  // "Price" asks for money, and is what to look for as well.
  if (out.kind == AskedKind::money) out.begin = out.end;
  return out;
}

double kind_share(std::string_view sentence, AskedKind kind) {
  const std::string lowered = lower(sentence);
  const auto all = words(lowered);
  const bool number = std::any_of(all.begin(), all.end(), is_number);
  switch (kind) {
    case AskedKind::anything:
      return 1;
    case AskedKind::person:
      return share(has_name(sentence) || sentence.find('@') != std::string_view::npos, false);
    case AskedKind::time:
      return share(any_word(all, kTimeWords) || std::any_of(all.begin(), all.end(), is_year),
                   has_digit(sentence));
    case AskedKind::duration:
      return share(has_duration(all), number);
    case AskedKind::amount:
      return share(number, false);
    case AskedKind::money:
      return share(number && is_currency(sentence, all), number);
    case AskedKind::place:
      return share(any_word(all, kPlaceWords), false);
  }
  return 1;
}

}  // namespace ragctl::llm
