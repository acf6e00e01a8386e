#pragma once
#include <random>
#include <string>
#include <string_view>

#include "ragctl/model/chunk.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::chunk {

/// Writes a structured text block by block.
class Draftsman {
public:
  Draftsman& heading(unsigned level, std::string_view words) {
    return add(model::BlockKind::heading, words, level);
  }
  Draftsman& paragraph(std::string_view words) { return add(model::BlockKind::paragraph, words, 0); }
  Draftsman& code(std::string_view lines) { return add(model::BlockKind::code, lines, 0); }
  Draftsman& table(std::string_view rows) { return add(model::BlockKind::table, rows, 0); }
  Draftsman& item(std::string_view words) { return add(model::BlockKind::list_item, words, 1); }
  Draftsman& stray(std::string_view words) {
    text_.text += words;
    text_.text += "\n\n";
    return *this;
  }
  Draftsman& page(std::uint32_t number) {
    page_ = number;
    text_.pages = number;
    return *this;
  }
  [[nodiscard]] const model::StructuredText& text() const { return text_; }

private:
  Draftsman& add(model::BlockKind kind, std::string_view words, unsigned level) {
    const auto begin = static_cast<std::uint32_t>(text_.text.size());
    text_.text += words;
    text_.blocks.push_back({kind, static_cast<std::uint8_t>(level), begin,
                            static_cast<std::uint32_t>(text_.text.size()), page_});
    text_.text += "\n\n";
    return *this;
  }

  model::StructuredText text_;
  std::uint32_t page_ = 0;
};

inline std::string_view words_of(const model::StructuredText& text, const model::Passage& passage) {
  return std::string_view(text.text).substr(passage.begin, passage.end - passage.begin);
}

/// "Sentence n says ..." of about 40 characters each.
inline std::string prose(int sentences, int first = 0) {
  std::string out;
  for (int i = first; i < first + sentences; ++i) {
    out += (i == first ? "" : " ") + std::string("Sentence ") + std::to_string(1000 + i) +
           " says something useful.";
  }
  return out;
}

}  // namespace ragctl::chunk
