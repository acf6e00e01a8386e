#include "ragctl/index/conditions.hpp"

#include <set>

#include "ragctl/index/fields.hpp"
#include "ragctl/index/searcher.hpp"
#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

bool holds(const PlainChunk& chunk, const std::string& term) { return chunk.counts.contains(term); }

bool holds(const PlainChunk& chunk, const TermRange& range) {
  const auto at = chunk.counts.lower_bound(range.from);
  return at != chunk.counts.end() && at->first < range.until;
}

bool fits(const PlainChunk& chunk, const Phrase::Place& place, std::size_t at) {
  if (at >= chunk.words.size()) return false;
  const auto is_here = [&](const std::string& term) { return chunk.words[at] == term; };
  return std::ranges::any_of(place.any_of, is_here) ||
         (place.any_of.empty() && std::ranges::all_of(place.all_of, is_here));
}

bool holds(const PlainChunk& chunk, const Phrase& phrase) {
  for (std::size_t begin = 0; begin < chunk.words.size(); ++begin) {
    if (std::ranges::all_of(phrase.places,
                            [&](const auto& place) { return fits(chunk, place, begin + place.offset); }))
      return true;
  }
  return false;
}

bool meets(const PlainChunk& chunk, const std::vector<Condition>& conditions) {
  return std::ranges::all_of(conditions, [&](const Condition& condition) {
    const bool any = std::ranges::any_of(condition.any_of, [&](const Matcher& matcher) {
      return std::visit([&](const auto& it) { return holds(chunk, it); }, matcher);
    });
    return any != condition.negated;
  });
}

std::string random_term(std::mt19937& random) { return "t" + std::to_string(random() % 12); }

Matcher random_matcher(std::mt19937& random) {
  switch (random() % 3) {
    case 0:
      return random_term(random);
    case 1: {
      std::string a = random_term(random), b = random_term(random);
      return TermRange{std::min(a, b), std::max(a, b)};
    }
    default: {
      Phrase phrase;
      const auto words = static_cast<std::uint32_t>(1 + random() % 3);
      for (std::uint32_t word = 0; word < words; ++word) {
        Phrase::Place& place = phrase.places.emplace_back();
        place.offset = word + (word > 1 ? static_cast<std::uint32_t>(random() % 2) : 0);
        (random() % 4 == 0 ? place.all_of : place.any_of).push_back(random_term(random));
        if (!place.any_of.empty() && random() % 3 == 0) place.any_of.push_back(random_term(random));
      }
      return phrase;
    }
  }
}

std::vector<Condition> random_conditions(std::mt19937& random) {
  std::vector<Condition> out(1 + random() % 3);
  for (Condition& condition : out) {
    condition.negated = random() % 3 == 0;
    for (std::size_t i = 1 + random() % 2; i > 0; --i) condition.any_of.push_back(random_matcher(random));
  }
  return out;
}

TEST_CASE("both engines return the best of what meets the conditions, as if the others were deleted") {
  std::mt19937 random(17);
  for (int round = 0; round < 400; ++round) {
    const test::ScratchFolder folder;
    std::vector<PlainSegment> segments(1 + random() % 2);
    std::int64_t next_id = 1;
    std::vector<SegmentFiles> files;
    const bool large = round % 50 == 0;
    for (PlainSegment& segment : segments) {
      segment = random_segment(random, random() % (large ? 1500 : 60), 12, 20, next_id);
      for (PlainChunk& chunk : segment) chunk.deleted = random() % 8 == 0;
      files.push_back(write_segment(folder / std::to_string(files.size()), segment));
    }
    const Searcher searcher(files);
    const auto conditions = random_conditions(random);
    const Selection selection = searcher.select(conditions);
    std::uint64_t meeting = 0;
    std::vector<PlainSegment> filtered = segments;  // deleted chunks count in idf, as filtered ones do
    for (PlainSegment& segment : filtered) {
      for (PlainChunk& chunk : segment) {
        const bool good = meets(chunk, conditions);
        meeting += good ? 1 : 0;
        chunk.deleted = chunk.deleted || !good;
      }
    }
    CHECK(selection.chunks() == meeting);
    const std::vector<QueryTerm> terms{{"t1"}, {"t3"}, {"t7", 2}};
    const auto found = searcher.keyword(terms, 20, {}, &selection);
    const auto expected = naive_keyword(filtered, terms, 20, {});
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].chunk == expected[i].chunk);
      CHECK(found[i].score == doctest::Approx(expected[i].score).epsilon(1e-12));
    }
  }
}

TEST_CASE("semantic search looks among the selected chunks only") {
  const test::ScratchFolder folder;
  PlainSegment segment;
  VectorsWriter writer(folder / "v", 2);
  for (int i = 0; i < 100; ++i) {
    segment.push_back({i + 1, {{i % 10 == 3 ? "wanted" : "other", 1}}, 1});
    writer.add(
        std::vector<float>{static_cast<float>(std::cos(i * 0.01)), static_cast<float>(std::sin(i * 0.01))});
  }
  SegmentFiles files = write_segment(folder / "p", segment);
  files.vectors = folder / "v";
  files.vectors_checksum = writer.seal();
  const Searcher searcher({files});
  const std::vector<Condition> conditions{{{std::string("wanted")}, false}};
  const Selection selection = searcher.select(conditions);
  const auto hits = searcher.semantic(std::vector<float>{1, 0}, 3, &selection);
  REQUIRE(hits.size() == 3);
  CHECK(hits[0].chunk == model::ChunkId{4});
  CHECK(hits[1].chunk == model::ChunkId{14});
  CHECK(hits[2].chunk == model::ChunkId{24});
}

TEST_CASE("titles, properties and spellings are found apart from words") {
  const test::ScratchFolder folder;
  PostingsWriter writer;
  const PlainChunk text{1, {{"boot", 1}}, 1, false, {"boot"}};
  const PlainChunk title{1, {{"hat", 1}}, 1, false, {"hat"}};
  const model::TermBag title_bag = bag_of(title);
  for (std::int64_t id = 1; id <= 3; ++id) {
    const std::vector<std::string> properties{property_text("tag", id == 2 ? "red" : "blue"),
                                              property_number("price", -5.5 * static_cast<double>(id - 2))};
    writer.add(model::ChunkId{id}, bag_of(text), {&title_bag, properties, {"boots"}});
  }
  SegmentFiles files;
  files.postings = folder / "p";
  files.postings_checksum = writer.seal(files.postings);
  const Searcher searcher({files});
  const auto selected = [&](Matcher matcher) {
    const std::vector<Condition> conditions{{{std::move(matcher)}, false}};
    const Selection selection = searcher.select(conditions);
    std::set<std::int64_t> out;
    for (const Scored& one : searcher.keyword(std::vector<QueryTerm>{{"boot"}}, 9, {}, &selection))
      out.insert(model::number(one.chunk));
    return out;
  };
  CHECK(searcher.document_frequency("hat") == 0);
  CHECK(searcher.document_frequency(title_term("hat")) == 3);
  CHECK(selected(title_term("hat")).size() == 3);
  CHECK(selected(property_text("tag", "red")) == std::set<std::int64_t>{2});
  CHECK(selected(TermRange{property_number("price", -5.5), property_number("price", 5.5)}) ==
        std::set<std::int64_t>{2, 3});
  CHECK(selected(TermRange{property_number("price", 0.5), property_number("price", 1e300)}) ==
        std::set<std::int64_t>{1});
  CHECK(selected(property_text("tag", "green")).empty());
  std::vector<std::string> words;
  searcher.each_term(spelling_entry("b"), [&](std::string_view term) {
    words.emplace_back(term);
    return true;
  });
  CHECK(words == std::vector<std::string>{spelling_entry("boots")});
}

TEST_CASE("long texts that begin alike are apart, and beside each other") {
  const std::string begin(200, 'a');
  CHECK(property_text("uri", begin + "1") != property_text("uri", begin + "2"));
  CHECK(property_text("uri", begin + "1") == property_text("uri", begin + "1"));
  CHECK(property_text("uri", std::string(128, 'a')) != property_text("uri", begin));
  CHECK(property_text("uri", begin).starts_with(property_texts_from("uri", begin + "2")));
  CHECK(property_text("uri", std::string(127, 'a') + "\u00E4b").size() < 200);  // no half a character
}

TEST_CASE("a text is a number when people would write it so, and exact while doubles are") {
  for (const char* number : {"0", "7", "-12", "19.90", "0.5", "1234567890123456789"}) {
    CAPTURE(number);
    CHECK(written_number(number));
    CHECK(!property_text("price", number).starts_with(property_texts("price")));
    CHECK(property_text("id", number).starts_with(property_texts("id")));
    CHECK(property_key(property_text("price", number)) == "price");
  }
  for (const char* text :
       {"", "-", "007", "1e3", "+5", ".5", "5.", "1.2.3", "inf", "nan", "9 EUR", "1,000"}) {
    CAPTURE(text);
    CHECK(!written_number(text));
    CHECK(property_text("price", text).starts_with(property_texts("price")));
  }
  CHECK(exact_number("9007199254740991"));
  CHECK(!exact_number("9007199254740992"));
  CHECK(exact_number("-0.25") == -0.25);
  CHECK(!exact_number("0.12345678901234567"));
}

TEST_CASE("numbers sort as numbers, whatever their sign") {
  const std::vector<double> ascending{-1e308, -2.5, -1, -1e-300, 0, 1e-300, 1, 2, 10, 1e308};
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i)
    CHECK(property_number("k", ascending[i]) < property_number("k", ascending[i + 1]));
  CHECK(property_number("k", -0.0) == property_number("k", 0.0));
}

}  // namespace
