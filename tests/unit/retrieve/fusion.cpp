#include "../../../src/retrieve/fusion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

Candidate candidate(std::int64_t id, double keyword, double semantic, double fused = 0) {
  Candidate out;
  out.chunk = model::ChunkId{id};
  out.keyword = keyword;
  out.semantic = semantic;
  out.fused = fused;
  return out;
}

std::vector<std::int64_t> ids(std::span<const Candidate> candidates) {
  std::vector<std::int64_t> out;
  for (const Candidate& c : candidates) out.push_back(model::number(c.chunk));
  return out;
}

using Vectors = std::map<std::int64_t, std::vector<float>>;

VectorOf lookup(const Vectors& vectors) {
  return [&vectors](model::ChunkId chunk) {
    const auto at = vectors.find(model::number(chunk));
    return at == vectors.end() ? std::vector<float>{} : at->second;
  };
}

}  // namespace

TEST_CASE("weighted fusion scales both engines over the candidates") {
  std::vector<Candidate> all{candidate(1, 10, 0.2), candidate(2, 0, 0.8), candidate(3, 5, 0.5)};
  fuse_weighted(all, 0.25);
  CHECK(all[0].fused == doctest::Approx(0.75));
  CHECK(all[1].fused == doctest::Approx(0.25));
  CHECK(all[2].fused == doctest::Approx(0.5));
}

TEST_CASE("the cosine of a chunk of few words counts less") {
  std::vector<Candidate> all{candidate(1, 0, 0.6), candidate(2, 0, 0.5), candidate(3, 0, 0)};
  all[0].trust = 0.2;
  fuse_weighted(all, 1);
  sort_by_fused(all);
  CHECK(ids(all) == std::vector<std::int64_t>{2, 1, 3});
}

TEST_CASE("equal scores give numbers, and ties go by id") {
  std::vector<Candidate> all{candidate(9, 1, 0.5), candidate(4, 1, 0.5), candidate(7, 1, 0.5)};
  fuse_weighted(all, 0.3);
  sort_by_fused(all);
  for (const Candidate& c : all) CHECK(std::isfinite(c.fused));
  CHECK(ids(all) == std::vector<std::int64_t>{4, 7, 9});
  std::vector<Candidate> none;
  fuse_weighted(none, 0.3);
  fuse_reciprocal(none, 0.5);
  CHECK(none.empty());
}

TEST_CASE("proximity counts as keyword evidence") {
  std::vector<Candidate> all{candidate(1, 3, 0), candidate(2, 3, 0)};
  all[1].proximity = 0.5;
  fuse_weighted(all, 0);
  CHECK(all[1].fused == 1);
  CHECK(all[0].fused == 0);
}

TEST_CASE(
    "reciprocal ranks: first in both lists is 1, an engine that does not know a chunk gives it nothing") {
  std::vector<Candidate> all{candidate(1, 5, 0.9), candidate(2, 4, 0), candidate(3, 0, 0.5)};
  fuse_reciprocal(all, 0.5);
  CHECK(all[0].fused == doctest::Approx(1));
  CHECK(all[1].fused == doctest::Approx(0.5 * 61 / 62));
  CHECK(all[2].fused == doctest::Approx(0.5 * 61 / 62));
}

TEST_CASE("feedback moves the question half-way to the best hits and keeps it a unit vector") {
  const Vectors vectors{{1, {0, 1}}, {2, {0, 1}}};
  const std::vector<Candidate> sorted{candidate(1, 0, 0, 1), candidate(2, 0, 0, 0.5),
                                      candidate(3, 0, 0, 0.4)};
  const std::vector<float> question{1, 0};
  const auto moved = feedback_vector(question, sorted, lookup(vectors));
  CHECK(moved[0] == doctest::Approx(std::sqrt(0.5)));
  CHECK(moved[1] == doctest::Approx(std::sqrt(0.5)));
}

TEST_CASE("without vectors, or with opposite ones, feedback leaves the question as it is") {
  const std::vector<float> question{1, 0};
  const Vectors none;
  CHECK(feedback_vector(question, {}, lookup(none)) == question);
  const Vectors opposite{{1, {-1, 0}}};
  const std::vector<Candidate> sorted{candidate(1, 0, 0, 1)};
  CHECK(feedback_vector(question, sorted, lookup(opposite)) == question);
}

TEST_CASE("a chunk among good ones rises over an equal chunk that stands alone") {
  Vectors vectors{{1, {1, 0}}, {2, {0, 1}}, {3, {1, 0}}};
  std::vector<Candidate> sorted{candidate(1, 0, 0, 1), candidate(2, 0, 0, 0.5), candidate(3, 0, 0, 0.5)};
  smooth_over_neighbours(sorted, lookup(vectors));
  CHECK(ids(sorted) == std::vector<std::int64_t>{1, 3, 2});
  CHECK(sorted[2].fused == 0.5);
  for (const Candidate& c : sorted) CHECK((c.fused >= 0 && c.fused <= 1));
}

TEST_CASE("smoothing looks at ten neighbours only") {
  Vectors vectors;
  std::vector<Candidate> sorted;
  for (std::int64_t i = 0; i < 30; ++i) {
    const float angle = 0.05F * static_cast<float>(i);
    vectors[i] = {std::cos(angle), std::sin(angle)};
    sorted.push_back(candidate(i, 0, 0, i < 15 ? 1.0 : 0.0));
  }
  smooth_over_neighbours(sorted, lookup(vectors));
  for (const Candidate& c : sorted) {
    if (model::number(c.chunk) < 4) CHECK(c.fused == doctest::Approx(1));
    if (model::number(c.chunk) > 25) CHECK(c.fused == doctest::Approx(0));
  }
  std::vector<Candidate> none;
  smooth_over_neighbours(none, lookup(vectors));
  CHECK(none.empty());
}

TEST_CASE("a document that is good in two places beats one that is good in one") {
  using model::DocumentId;
  std::vector<Candidate> sorted{candidate(1, 0, 0, 0.8), candidate(2, 0, 0, 0.79), candidate(3, 0, 0, 0.7)};
  const std::vector<DocumentId> documents{DocumentId{1}, DocumentId{2}, DocumentId{2}};
  share_within_documents(sorted, documents);
  CHECK(ids(sorted) == std::vector<std::int64_t>{2, 1, 3});
  for (const Candidate& c : sorted) CHECK((c.fused > 0 && c.fused <= 1));
}
