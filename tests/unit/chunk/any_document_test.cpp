#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "ragctl/base/utf8.hpp"
#include "ragctl/chunk/chunker.hpp"
#include "unit/chunk/documents.hpp"

using namespace ragctl;
using namespace ragctl::chunk;

namespace {

constexpr std::array<std::string_view, 22> kPieces{"word ",
                                                   "Another ",
                                                   "sentence. ",
                                                   "Ends here! ",
                                                   "e.g. ",
                                                   "\n",
                                                   "  ",
                                                   "\u4e2d\u56fd\u3002",
                                                   "\u00e9t\u00e9 ",
                                                   "\U0001f468\u200d\U0001f469\u200d\U0001f467",
                                                   "e\u0301",
                                                   "averyveryverylongword",
                                                   "| a | b |\n",
                                                   "1. ",
                                                   "Mr. Who? ",
                                                   "\u0928\u0939\u0940\u0902\u0964 ",
                                                   "\u201cQuoted.\u201d ",
                                                   "x",
                                                   "\t",
                                                   "\u00a0",
                                                   "... ",
                                                   "\r\n"};

std::string random_words(std::mt19937& random, int pieces) {
  std::string out;
  for (int i = 0; i < pieces; ++i) out += kPieces[random() % kPieces.size()];
  return out;
}

Draftsman random_document(std::mt19937& random) {
  Draftsman draft;
  const int blocks = static_cast<int>(random() % 25);
  std::uint32_t page = 0;
  for (int i = 0; i < blocks; ++i) {
    if (random() % 5 == 0) draft.page(++page);
    const std::string words =
        random_words(random, static_cast<int>(random() % (random() % 6 == 0 ? 200 : 20)));
    switch (random() % 8) {
      case 0:
      case 1:
        draft.heading(1 + static_cast<unsigned>(random() % 4),
                      random_words(random, static_cast<int>(random() % 6)));
        break;
      case 2:
        draft.code(words);
        break;
      case 3:
        draft.table(words);
        break;
      case 4:
        draft.item(words);
        break;
      case 5:
        draft.stray(words);
        break;
      default:
        draft.paragraph(words);
    }
  }
  return draft;
}

bool is_blank_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The estimate of chunker.hpp, written a second way.
std::size_t tokens_of(std::string_view text) {
  std::size_t quarters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = decode_utf8(text, at).size;
    quarters += size == 1 ? 1 : size == 2 ? 2 : 4;
    at += size;
  }
  return (quarters + 3) / 4;
}

std::size_t length_of(std::string_view text, Unit unit) {
  return unit == Unit::characters ? count_code_points(text) : tokens_of(text);
}

void check_range(const std::string& text, const model::Passage& passage) {
  REQUIRE(passage.begin < passage.end);
  REQUIRE(passage.end <= text.size());
  REQUIRE(utf8_floor(text, passage.begin) == passage.begin);
  REQUIRE(utf8_floor(text, passage.end) == passage.end);
  REQUIRE(!is_blank_byte(text[passage.begin]));
  REQUIRE(!is_blank_byte(text[passage.end - 1]));
}

void check_parents(const std::string& text, const model::Chunking& made, const Settings& settings) {
  const std::size_t limit = std::max<std::size_t>({settings.size, settings.parent_size, 1});
  for (std::size_t i = 0; i < made.parents.size(); ++i) {
    const model::Passage& parent = made.parents[i];
    check_range(text, parent);
    REQUIRE(length_of(std::string_view(text).substr(parent.begin, parent.end - parent.begin),
                      settings.unit) <= limit);
    if (i > 0) REQUIRE(parent.begin >= made.parents[i - 1].end);
  }
}

// The names of a table's columns end the path of what begins within it, and not of what begins behind it.
void check_same_section(const std::vector<std::string>& path, const std::vector<std::string>& next) {
  REQUIRE((path.size() == next.size() || path.size() == next.size() + 1));
  REQUIRE(std::equal(next.begin(), next.end(), path.begin()));
}

void check_children(const std::string& text, const model::Chunking& made, const Settings& settings) {
  const std::size_t limit = std::max<std::size_t>(settings.size, 1);
  std::string covered = text;
  for (std::size_t i = 0; i < made.children.size(); ++i) {
    const model::Passage& child = made.children[i].passage;
    check_range(text, child);
    REQUIRE(length_of(std::string_view(text).substr(child.begin, child.end - child.begin), settings.unit) <=
            limit);
    REQUIRE(made.children[i].parent < made.parents.size());
    const model::Passage& parent = made.parents[made.children[i].parent];
    REQUIRE(child.begin >= parent.begin);
    REQUIRE(child.end <= parent.end);
    std::fill(covered.begin() + child.begin, covered.begin() + child.end, ' ');
    if (i == 0) continue;
    const auto& before = made.children[i - 1];
    REQUIRE(child.begin > before.passage.begin);
    REQUIRE(child.end > before.passage.end);
    REQUIRE(made.children[i].parent >= before.parent);
    if (child.begin >= before.passage.end) continue;
    const std::string_view repeated =
        std::string_view(text).substr(child.begin, before.passage.end - child.begin);
    REQUIRE(length_of(repeated, settings.unit) <= settings.overlap);
    check_same_section(before.passage.heading, child.heading);
  }
  REQUIRE(std::ranges::all_of(covered, is_blank_byte));
}

}  // namespace

TEST_CASE("any document is covered by ascending children within their size, each in its parent") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    const Draftsman draft = random_document(random);
    const auto size = static_cast<std::uint32_t>(random() % 4 == 0 ? random() % 8 : 20 + random() % 400);
    const Settings settings{random() % 2 == 0 ? Unit::characters : Unit::tokens, size,
                            static_cast<std::uint32_t>(random() % 120),
                            static_cast<std::uint32_t>(random() % 1500)};
    const model::Chunking made = chunk::chunk(draft.text(), settings);
    check_parents(draft.text().text, made, settings);
    check_children(draft.text().text, made, settings);
    const model::Chunking again = chunk::chunk(draft.text(), settings);
    REQUIRE(again.parents == made.parents);
    REQUIRE(again.children == made.children);
  }
}
