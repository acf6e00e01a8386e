#include "word_scanner.hpp"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <string>

#include "ragctl/base/error.hpp"

namespace ragctl::text {
namespace {

constexpr std::size_t kLongestJoined =
    96;  // bytes; a longer chain of parts is data or a table of contents, no word

bool is_word_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const std::uint8_t byte_class = class_of(text[at]);
  if ((byte_class & kHigh) == 0) return (byte_class & (kLetter | kDigit)) != 0;
  const Kind kind = character_at(text, at).kind;
  return kind == Kind::letter || kind == Kind::digit;
}

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_ascii_digit(text[at]);
}

// Thousands only: three digits, then no fourth. "1,2,3" is a list.
bool groups_digits(std::string_view text, std::size_t at) {
  return is_ascii_digit(text[at - 1]) && is_digit_at(text, at + 1) && is_digit_at(text, at + 2) &&
         is_digit_at(text, at + 3) && !is_digit_at(text, at + 4);
}

// Bytes of the joiner at `at` (after a word character) that carries the word on, 0 when there is none.
std::size_t joiner_size(std::string_view text, std::size_t at) {
  if (class_of(text[at]) == kJoiner) {
    if (text[at] == ',') return groups_digits(text, at) ? 1 : 0;
    return is_word_at(text, at + 1) ? 1 : 0;
  }
  const bool curly =
      text.substr(at).starts_with(kCurlyApostrophe) && is_word_at(text, at + kCurlyApostrophe.size());
  return curly ? kCurlyApostrophe.size() : 0;
}

std::size_t plain_end(std::string_view text, std::size_t at) {
  for (;;) {
    while (at < text.size() && (class_of(text[at]) & (kLetter | kDigit)) != 0) ++at;
    if (at == text.size() || class_of(text[at]) != kHigh) return at;
    const Character next = character_at(text, at);
    if (next.kind != Kind::letter && next.kind != Kind::digit) return at;
    at += next.size;
  }
}

// "C++", "C#": the signs belong to the name.
std::size_t with_signs(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view rest = text.substr(end);
  if (rest.starts_with("++") && !is_word_at(text, end + 2) && class_of(text[end - 1]) == kLetter)
    return end + 2;
  if (rest.starts_with("#") && end - begin == 1 && !is_word_at(text, end + 1)) return end + 1;
  return end;
}

[[noreturn]] void fail(UErrorCode status) {
  throw Error(ErrorCode::failed, std::string("cannot segment text into words: ") + u_errorName(status),
              "check that ICU's data library is installed");
}

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};
struct CloseBreaks {
  void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

}  // namespace

struct Segmenter::State {
  std::unique_ptr<UBreakIterator, CloseBreaks> breaks;
  std::unique_ptr<UText, CloseText> text;
};

Segmenter::Segmenter() : state_(std::make_unique<State>()) {}
Segmenter::~Segmenter() = default;
Segmenter::Segmenter(Segmenter&&) noexcept = default;

void Segmenter::segment(std::string_view run, const Sink& sink) {
  UErrorCode status = U_ZERO_ERROR;
  if (state_->breaks == nullptr) state_->breaks.reset(ubrk_open(UBRK_WORD, "th", nullptr, 0, &status));
  if (U_FAILURE(status)) fail(status);
  state_->text.reset(
      utext_openUTF8(state_->text.release(), run.data(), static_cast<std::int64_t>(run.size()), &status));
  ubrk_setUText(state_->breaks.get(), state_->text.get(), &status);
  if (U_FAILURE(status)) fail(status);
  std::int32_t begin = ubrk_first(state_->breaks.get());
  for (std::int32_t end = ubrk_next(state_->breaks.get()); end != UBRK_DONE;
       end = ubrk_next(state_->breaks.get())) {
    sink(static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
    begin = end;
  }
}

std::size_t word_end(std::string_view text, std::size_t begin) {
  std::size_t end = plain_end(text, begin);
  while (end < text.size() && end - begin < kLongestJoined) {
    const std::size_t joiner = joiner_size(text, end);
    if (joiner == 0) return with_signs(text, begin, end);
    end = plain_end(text, end + joiner);
  }
  return end;
}

std::size_t run_end(std::string_view text, std::size_t begin, Kind kind) {
  std::size_t end = begin;
  while (end < text.size()) {
    const Character next = character_at(text, end);
    if (next.kind != kind) break;
    end += next.size;
  }
  return end;
}

}  // namespace ragctl::text
