#include "passage_words.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

/// A piece of a text in one style.
struct Word {
  std::string text;
  bool match = false;
  bool glued = false;  ///< no blank before it
};

constexpr std::string_view kTab = "    ";

bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// The first match that ends behind `at`.
std::size_t match_at(std::span<const model::Match> matches, std::size_t at, std::size_t from) {
  while (from < matches.size() && matches[from].end <= at) ++from;
  return from;
}

/// Where the style changes next: at the border of a match, or at the end.
std::size_t style_end(const Stretch& stretch, std::size_t next, bool in_match) {
  if (next == stretch.matches.size()) return stretch.end;
  const model::Match& match = stretch.matches[next];
  return std::min<std::size_t>(in_match ? match.end : match.begin, stretch.end);
}

std::vector<Word> words_of(const Stretch& stretch) {
  std::vector<Word> words;
  bool after_blank = true;
  std::size_t next = 0;
  for (std::size_t at = stretch.begin; at < stretch.end;) {
    if (blank(stretch.text[at])) {
      after_blank = true;
      ++at;
      continue;
    }
    next = match_at(stretch.matches, at, next);
    const bool in_match = next < stretch.matches.size() && stretch.matches[next].begin <= at;
    const std::size_t stop = style_end(stretch, next, in_match);
    std::size_t word_end = at;
    while (word_end < stop && !blank(stretch.text[word_end])) ++word_end;
    words.push_back({std::string(stretch.text.substr(at, word_end - at)), in_match, !after_blank});
    after_blank = false;
    at = word_end;
  }
  return words;
}

// A word wider than a line (an address, a sentence of a script without blanks) becomes several. A pipe gets
// it whole: who reads there may look for it.
std::vector<Word> fitted(const std::vector<Word>& words, std::size_t columns) {
  std::vector<Word> out;
  for (const Word& word : words) {
    Word piece{{}, word.match, word.glued};
    std::size_t used = 0;
    for (std::size_t at = 0; at < word.text.size();) {
      const std::string_view next = std::string_view(word.text).substr(at, decode_utf8(word.text, at).size);
      const std::size_t wide = display_width(next);
      if (used > 0 && used + wide > columns) {
        out.push_back(std::exchange(piece, Word{{}, word.match, false}));
        used = 0;
      }
      piece.text += next;
      used += wide;
      at += next.size();
    }
    out.push_back(std::move(piece));
  }
  return out;
}

/// Fills lines with words.
class Filler {
public:
  Filler(Room room, const Output& output) : room_(room), output_(output) { begin_line(room.indent); }

  void add(const std::vector<Word>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool glued = words[i].glued;
      if (used_ > margin_ && overflows(words, i)) {
        lines_.push_back(std::exchange(line_, {}));
        begin_line(room_.hang);
      } else if (used_ > margin_ && !glued) {
        line_.text += ' ';
        ++used_;
      }
      line_.text += output_.styled(words[i].match ? Style::match : Style::plain, words[i].text);
      line_.matches += words[i].match ? 1 : 0;
      used_ += display_width(words[i].text);
    }
  }

  [[nodiscard]] std::vector<ShownLine> finish() && {
    if (used_ > margin_) lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

private:
  void begin_line(std::size_t margin) {
    line_.text.assign(margin, ' ');
    used_ = margin_ = margin;
  }

  // A word may be several pieces; it moves to the next line as a whole.
  [[nodiscard]] bool overflows(const std::vector<Word>& words, std::size_t at) const {
    std::size_t columns = display_width(words[at].text);
    if (words[at].glued) return output_.terminal().out_is_terminal && used_ + columns > room_.columns;
    for (std::size_t next = at + 1; next < words.size() && words[next].glued; ++next)
      columns += display_width(words[next].text);
    return used_ + 1 + columns > room_.columns;
  }

  Room room_;
  const Output& output_;
  std::vector<ShownLine> lines_;
  ShownLine line_;
  std::size_t margin_ = 0;
  std::size_t used_ = 0;
};

}  // namespace

std::size_t columns_of(std::string_view text) {
  return display_width(text) + kTab.size() * static_cast<std::size_t>(std::ranges::count(text, '\t'));
}

ShownLine as_it_is(const Stretch& stretch, const Output& output) {
  ShownLine line;
  std::size_t next = 0;
  for (std::size_t at = stretch.begin; at < stretch.end;) {
    next = match_at(stretch.matches, at, next);
    const bool in_match = next < stretch.matches.size() && stretch.matches[next].begin <= at;
    const std::size_t stop = style_end(stretch, next, in_match);
    std::string piece;
    for (; at < stop; ++at) {
      if (stretch.text[at] == '\t')
        piece += kTab;
      else
        piece += stretch.text[at];
    }
    line.text += output.styled(in_match ? Style::match : Style::plain, piece);
    line.matches += in_match ? 1 : 0;
  }
  return line;
}

std::vector<ShownLine> filled(const Stretch& stretch, Room room, const Output& output) {
  const std::size_t most = room.columns - std::min(room.columns, std::size_t{1});
  room.indent = std::min(room.indent, most);
  room.hang = std::min(room.hang, most);
  std::vector<Word> words = words_of(stretch);
  if (output.terminal().out_is_terminal)
    words = fitted(words, room.columns - std::max(room.indent, room.hang));
  Filler filler(room, output);
  filler.add(words);
  return std::move(filler).finish();
}

}  // namespace ragctl::command
