#include "ragctl/index/searcher.hpp"

#include <set>

#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

std::vector<SegmentFiles> write_all(const test::ScratchFolder& folder,
                                    const std::vector<PlainSegment>& segments) {
  std::vector<SegmentFiles> files;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    files.push_back(write_segment(folder / ("p" + std::to_string(i)), segments[i]));
  }
  return files;
}

std::vector<PlainSegment> random_segments(std::mt19937& random, std::size_t most_chunks) {
  std::vector<PlainSegment> segments(1 + random() % 3);
  std::int64_t next_id = 1;
  const auto vocabulary = static_cast<std::uint32_t>(2 + random() % 60);
  const auto words = static_cast<std::uint32_t>(random() % 40);
  const auto deletes = random() % 4;
  for (PlainSegment& segment : segments) {
    segment = random_segment(random, random() % (most_chunks + 1), vocabulary, words, next_id);
    for (PlainChunk& chunk : segment) chunk.deleted = random() % 10 < deletes;
  }
  return segments;
}

std::vector<QueryTerm> random_terms(std::mt19937& random) {
  std::vector<QueryTerm> terms(random() % 8);
  for (QueryTerm& term : terms) {
    term.term = "t" + std::to_string(1 + random() % 60);
    if (random() % 3 == 0) term.weight = static_cast<double>(random() % 50) / 10;
  }
  return terms;
}

void check_equal(const std::vector<Scored>& found, const std::vector<Scored>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i].chunk == expected[i].chunk);
    REQUIRE(found[i].score == expected[i].score);
  }
}

void check_corpus(std::mt19937& random, std::size_t most_chunks, int queries) {
  const test::ScratchFolder folder;
  const auto segments = random_segments(random, most_chunks);
  const Searcher searcher(write_all(folder, segments));
  std::vector<model::ChunkId> all;
  for (const PlainSegment& segment : segments) {
    for (const PlainChunk& chunk : segment) all.push_back(model::ChunkId{chunk.id});
  }
  for (int query = 0; query < queries; ++query) {
    const auto terms = random_terms(random);
    const Bm25 bm25{static_cast<double>(random() % 25) / 10, static_cast<double>(random() % 11) / 10};
    const auto k = static_cast<std::uint32_t>(random() % 30);
    check_equal(searcher.keyword(terms, k, bm25), naive_keyword(segments, terms, k, bm25));
    const auto truth = naive_keyword(segments, terms, UINT32_MAX, bm25);
    std::map<model::ChunkId, double> by_id;
    for (const Scored& scored : truth) by_id[scored.chunk] = scored.score;
    const auto scores = searcher.keyword_scores(terms, all, bm25);
    for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(scores[i] == by_id[all[i]]);
  }
}

TEST_CASE("the top k are those of a full scan: four thousand questions to small corpora") {
  std::mt19937 random(5);
  for (int corpus = 0; corpus < 500; ++corpus) check_corpus(random, 40, 8);
}

TEST_CASE("the top k are those of a full scan: corpora with long lists") {
  std::mt19937 random(6);
  for (int corpus = 0; corpus < 40; ++corpus) check_corpus(random, 3000, 12);
}

TEST_CASE("equal scores are ordered by id, also across segments") {
  const test::ScratchFolder folder;
  std::vector<PlainSegment> segments(3);
  for (std::int64_t id = 1; id <= 900; ++id) {
    segments[static_cast<std::size_t>(id % 3)].push_back({id, {{"same", 1}}, 4});
  }
  const Searcher searcher(write_all(folder, segments));
  const std::vector<QueryTerm> terms{{"same"}};
  const auto hits = searcher.keyword(terms, 5, {});
  REQUIRE(hits.size() == 5);
  for (std::size_t i = 0; i < hits.size(); ++i)
    CHECK(model::number(hits[i].chunk) == static_cast<std::int64_t>(i) + 1);
}

TEST_CASE("a term that stands twice in the question counts twice, and a negative weight takes away") {
  const test::ScratchFolder folder;
  std::mt19937 random(7);
  std::int64_t next_id = 1;
  const std::vector<PlainSegment> segments{random_segment(random, 600, 20, 30, next_id)};
  const Searcher searcher(write_all(folder, segments));
  for (const std::vector<QueryTerm>& terms : {std::vector<QueryTerm>{{"t2"}, {"t2"}, {"t9"}},
                                              std::vector<QueryTerm>{{"t3"}, {"t2", -0.5}, {"t7", 0}}}) {
    check_equal(searcher.keyword(terms, 20, {}), naive_keyword(segments, terms, 20, {}));
  }
}

TEST_CASE("statistics count all segments, deleted rows included; live chunks do not") {
  const test::ScratchFolder folder;
  const std::vector<PlainSegment> segments{{{1, {{"a", 1}}, 1, true}, {2, {{"b", 1}}, 1}},
                                           {{3, {{"a", 2}}, 2}}};
  const Searcher searcher(write_all(folder, segments));
  CHECK(searcher.chunks() == 2);
  CHECK(searcher.document_frequency("a") == 2);
  CHECK(searcher.document_frequency("none") == 0);
  CHECK(searcher.idf("a") == doctest::Approx(std::log(1 + 1.5 / 2.5)));
}

TEST_CASE("nothing is found in no segments, with no terms, or when none is asked for") {
  const test::ScratchFolder folder;
  const std::vector<QueryTerm> terms{{"a"}};
  const Searcher none({});
  CHECK(none.chunks() == 0);
  CHECK(none.keyword(terms, 5, {}).empty());
  CHECK(none.semantic(std::vector<float>{1, 0}, 5).empty());
  CHECK(none.vector(model::ChunkId{1}).empty());
  const Searcher one(write_all(folder, {{{1, {{"a", 1}}, 1}}}));
  CHECK(one.keyword({}, 5, {}).empty());
  CHECK(one.keyword(terms, 0, {}).empty());
  CHECK(one.keyword(terms, 5, {}).size() == 1);
  CHECK_THROWS_AS((void)one.keyword(terms, 5, {-1, 0.5}), Error);
  CHECK_THROWS_AS((void)one.keyword(terms, 5, {1, std::nan("")}), Error);
}

struct VectorCorpus {
  test::ScratchFolder folder;
  std::vector<SegmentFiles> files;
  std::map<std::int64_t, std::vector<float>> vectors;
  std::set<std::int64_t> deleted;
};

void fill(VectorCorpus& corpus, std::mt19937& random, std::uint32_t dimensions,
          const std::vector<std::size_t>& sizes) {
  std::int64_t next_id = 1;
  std::normal_distribution<float> normal;
  for (std::size_t s = 0; s < sizes.size(); ++s) {
    PlainSegment segment = random_segment(random, sizes[s], 10, 5, next_id);
    VectorsWriter writer(corpus.folder / ("v" + std::to_string(s)), dimensions);
    for (PlainChunk& chunk : segment) {
      auto& vector = corpus.vectors[chunk.id];
      for (std::uint32_t d = 0; d < dimensions; ++d) vector.push_back(normal(random));
      writer.add(vector);
      chunk.deleted = random() % 5 == 0;
      if (chunk.deleted) corpus.deleted.insert(chunk.id);
    }
    corpus.files.push_back(write_segment(corpus.folder / ("p" + std::to_string(s)), segment));
    corpus.files.back().vectors = corpus.folder / ("v" + std::to_string(s));
    corpus.files.back().vectors_checksum = writer.seal();
  }
}

TEST_CASE("semantic search finds what a full scan finds, over segments and without deleted rows") {
  std::mt19937 random(8);
  std::normal_distribution<float> normal;
  for (const std::uint32_t dimensions : {1U, 7U, 64U, 256U}) {
    VectorCorpus corpus;
    fill(corpus, random, dimensions, {700, 0, 30});
    const Searcher searcher(corpus.files, Check::everything);
    std::vector<float> query(dimensions);
    for (float& value : query) value = normal(random);
    std::vector<std::pair<double, std::int64_t>> truth;
    for (const auto& [id, vector] : corpus.vectors) {
      double product = 0;
      for (std::size_t d = 0; d < dimensions; ++d)
        product += static_cast<double>(vector[d]) * static_cast<double>(query[d]);
      if (!corpus.deleted.contains(id)) truth.emplace_back(-product, id);
    }
    std::sort(truth.begin(), truth.end());
    const auto hits = searcher.semantic(query, 25);
    REQUIRE(hits.size() == 25);
    std::vector<model::ChunkId> ids;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      CHECK(hits[i].score == doctest::Approx(-truth[i].first).epsilon(0.02));  // eight bits
      ids.push_back(hits[i].chunk);
    }
    const auto scores = searcher.semantic_scores(query, ids);
    for (std::size_t i = 0; i < hits.size(); ++i)
      CHECK(scores[i] == doctest::Approx(hits[i].score).epsilon(1e-4));
    const auto stored = searcher.vector(ids[0]);
    const std::vector<float>& added = corpus.vectors[model::number(ids[0])];
    const float step =
        std::abs(*std::ranges::max_element(added, {}, [](float x) { return std::abs(x); })) / 127;
    for (std::uint32_t d = 0; d < dimensions; ++d) CHECK(std::abs(stored[d] - added[d]) <= step * 0.51F);
    CHECK(searcher.vector(model::ChunkId{*corpus.deleted.begin()}).empty());
  }
}

TEST_CASE("a question without direction finds nothing, and one of other dimensions is refused") {
  std::mt19937 random(9);
  VectorCorpus corpus;
  fill(corpus, random, 8, {20});
  const Searcher searcher(corpus.files);
  CHECK(searcher.semantic(std::vector<float>(8), 5).empty());
  CHECK_THROWS_AS((void)searcher.semantic(std::vector<float>(9, 1.0F), 5), Error);
}

TEST_CASE("vectors that do not belong to the postings are damage") {
  std::mt19937 random(10);
  VectorCorpus corpus;
  fill(corpus, random, 8, {20, 10});
  corpus.files[0].vectors = corpus.files[1].vectors;
  corpus.files[0].vectors_checksum = corpus.files[1].vectors_checksum;
  CHECK_THROWS_WITH_AS(Searcher{corpus.files}, doctest::Contains("not those of the postings"), Error);
}

}  // namespace
