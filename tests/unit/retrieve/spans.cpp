#include "ragctl/retrieve/spans.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

Span at(std::int64_t document, std::uint64_t begin, std::uint64_t end) {
  return {model::DocumentId{document}, {begin, end}};
}

double of(const char* metric, const GoldSpans& gold, const std::vector<Span>& chunks) {
  return span_score(parse_metric(metric), gold, chunks);
}

std::string found(const std::string& text, const Reference& reference) {
  const auto range = PassageFinder(text).find(reference);
  return range ? text.substr(range->begin, range->end - range->begin) : "(none)";
}

}  // namespace

TEST_CASE("evidence is read with its document and passages") {
  const auto evidence = parse_evidence(
      "{\"_id\":\"q1\",\"doc\":\"d\",\"references\":[{\"content\":\"a "
      "b\",\"start_index\":7,\"end_index\":10},"
      "{\"content\":\"c\"}]}\n\n{\"_id\":2,\"doc\":\"e\",\"references\":[]}\n",
      "spans.jsonl");
  REQUIRE(evidence.size() == 2);
  CHECK(evidence[0].query == "q1");
  CHECK(evidence[0].document == "d");
  REQUIRE(evidence[0].references.size() == 2);
  CHECK(evidence[0].references[0].content == "a b");
  CHECK(evidence[0].references[0].begin == 7);
  CHECK(evidence[1].query == "2");
}

TEST_CASE("a line that is no evidence is named") {
  for (const char* line :
       {"{broken", "[]", "{\"doc\":\"d\",\"references\":[]}", "{\"_id\":\"q\",\"references\":[]}",
        "{\"_id\":\"q\",\"doc\":\"d\"}", "{\"_id\":\"q\",\"doc\":\"d\",\"references\":[{\"content\":\"\"}]}",
        "{\"_id\":\"q\",\"doc\":\"d\",\"references\":[{\"content\":\"x\",\"start_index\":-1}]}"}) {
    INFO(line);
    CHECK_THROWS_WITH_AS((void)parse_evidence(std::string("\n") + line, "s.jsonl"),
                         "s.jsonl:2: not the evidence of a question", Error);
  }
}

TEST_CASE("a passage is found though extraction changed marks and white space") {
  const std::string text = "# Title\n\nThe **quick** brown\n  fox, it jumped.";
  CHECK(found(text, {"quick brown fox", 0}) == "quick** brown\n  fox");
  CHECK(found(text, {"slow fox", 0}) == "(none)");
  CHECK(found(text, {"(it jumped).", 0}) == "it jumped");
  CHECK(found(text, {", it jumped.", 0}) == ", it jumped.");
  CHECK(found(text, {"# Title", 0}) == "# Title");
  CHECK(found(text, {"...", 0}) == "(none)");
}

TEST_CASE("of equal passages the one nearest to where it stood counts") {
  const std::string text = "ÄÖÜ pay day. ÄÖÜ pay day. ÄÖÜ pay day.";
  const PassageFinder finder(text);
  CHECK(finder.find({"pay day", 4}) == ByteRange{7, 14});
  CHECK(finder.find({"pay day", 16}) == ByteRange{23, 30});
  CHECK(finder.find({"pay day", 900}) == ByteRange{39, 46});
}

TEST_CASE("recall, precision and intersection over union agree with figures worked out by hand") {
  const GoldSpans gold{{at(1, 10, 20)}, 0};
  const std::vector<Span> chunks{at(1, 0, 15), at(1, 10, 25), at(2, 10, 20)};
  // The first chunk alone: 5 of 10 covered, 15 read.
  CHECK(of("span_recall@1", gold, chunks) == doctest::Approx(0.5));
  CHECK(of("span_precision@1", gold, chunks) == doctest::Approx(5.0 / 15));
  CHECK(of("span_iou@1", gold, chunks) == doctest::Approx(5.0 / 20));
  // Two that overlap: 10 covered, 30 read, the shared 5 twice.
  CHECK(of("span_recall@2", gold, chunks) == doctest::Approx(1));
  CHECK(of("span_precision@2", gold, chunks) == doctest::Approx(10.0 / 30));
  CHECK(of("span_iou@2", gold, chunks) == doctest::Approx(10.0 / 30));
  // The same place in another document covers nothing.
  CHECK(of("span_recall@3", gold, chunks) == doctest::Approx(1));
  CHECK(of("span_precision@3", gold, chunks) == doctest::Approx(10.0 / 40));
}

TEST_CASE("a passage that the tenant's text does not hold is never covered") {
  const GoldSpans gold{{at(1, 0, 10)}, 30};
  CHECK(of("span_recall@5", gold, {at(1, 0, 10)}) == doctest::Approx(0.25));
  CHECK(of("span_precision@5", gold, {at(1, 0, 10)}) == doctest::Approx(1));
  CHECK(of("span_iou@5", gold, {at(1, 0, 10)}) == doctest::Approx(0.25));
}

TEST_CASE("no chunk covers nothing, and no passage divides by nothing") {
  for (const char* metric : {"span_recall@5", "span_precision@5", "span_iou@5"}) {
    CHECK(of(metric, {{at(1, 0, 10)}, 0}, {}) == 0);
    CHECK(of(metric, {}, {}) == 0);
    CHECK(of(metric, {}, {at(1, 0, 10)}) == 0);
  }
}

TEST_CASE("passages that overlap are one") {
  const auto spans = merged({at(1, 10, 20), at(2, 0, 5), at(1, 0, 12), at(1, 20, 25), at(1, 40, 50)});
  REQUIRE(spans.size() == 3);
  CHECK(spans[0].range == ByteRange{0, 25});
  CHECK(spans[1].range == ByteRange{40, 50});
  CHECK(spans[2].document == model::DocumentId{2});
}
