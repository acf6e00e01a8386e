#include "chunk_stream.hpp"

#include <doctest/doctest.h>

#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::model::ChunkId;
using ragctl::pipeline::Analyzers;
using ragctl::pipeline::ChunkStream;
using ragctl::pipeline::ChunkWords;
using ragctl::pipeline::DocumentWords;

namespace {

std::vector<ChunkId> all_ids(ragctl::catalog::Catalog& catalog, ChunkId after, std::uint64_t batch) {
  std::vector<ChunkId> ids;
  ChunkStream stream(catalog, after, batch);
  while (const auto chunks = stream.next()) {
    CHECK_FALSE(chunks->empty());
    CHECK(chunks->size() <= batch);
    for (const ChunkWords& words : *chunks) ids.push_back(words.id);
  }
  CHECK_FALSE(stream.next().has_value());
  return ids;
}

std::vector<std::string> terms_of(const ragctl::text::AnalysisSettings& settings, const ChunkWords& words) {
  Analyzers analyzers(settings);
  ragctl::pipeline::ChunkTerms analysed;
  analyzers.analyse(words, analysed);
  std::vector<std::string> terms;
  for (const auto& term : analysed.bag.terms)
    terms.push_back(std::string(term.term) + "=" + std::to_string(term.count));
  return terms;
}

}  // namespace

TEST_CASE("every live chunk comes once, in order, whatever the size of a batch") {
  Workshop shop;
  shop.config.chunking.chunk_size = 200;
  for (int i = 0; i < 9; ++i) shop.write(std::to_string(i) + ".txt", text_about("heron", 20));
  (void)shop.ingest();
  shop.remove("4.txt");
  (void)shop.ingest(pruning());
  const auto ids = all_ids(shop.catalog(), ChunkId{0}, 1'000'000);
  REQUIRE(ids.size() == shop.catalog().chunks().count());
  REQUIRE(ids.size() > 20);
  CHECK(std::ranges::is_sorted(ids));
  for (const std::uint64_t batch : {1U, 2U, 7U, 256U})
    CHECK(all_ids(shop.catalog(), ChunkId{0}, batch) == ids);
  CHECK(all_ids(shop.catalog(), ids[10], 4) == std::vector(ids.begin() + 11, ids.end()));
  CHECK(all_ids(shop.catalog(), ids.back(), 4).empty());
}

TEST_CASE("a chunk comes with the headings above it, without one that repeats the title") {
  Workshop shop;
  shop.write("a.md", "# Handbook\n\n## Leave\n\n" + text_about("heron"));
  (void)shop.ingest();
  const auto batch = ChunkStream(shop.catalog(), ChunkId{0}, 10).next();
  REQUIRE(batch.has_value());
  CHECK(batch->back().headings == "Leave\n");
  CHECK(batch->back().document->title == "Handbook");
  CHECK(batch->back().document->language == "en");
}

TEST_CASE(
    "text, title and headings are counted together, in the language of the document or the configured one") {
  const auto in = [](const char* language) {
    const auto document = std::make_shared<DocumentWords>(DocumentWords{"Holiday", language, {}});
    return ChunkWords{ChunkId{1}, "Holidays for gardeners", "Gardens\n", document};
  };
  const ragctl::text::AnalysisSettings both{"auto", 1, 1, {"en", "de"}};
  CHECK(terms_of(both, in("en")) == std::vector<std::string>{"holiday=2", "garden=2"});
  CHECK(terms_of({"en", 1, 1}, in("de")) == terms_of(both, in("en")));
  CHECK(terms_of(both, in("de")) != terms_of(both, in("en")));
  CHECK(terms_of(both, in("")) == terms_of(both, in("en")));
  CHECK(terms_of({"auto", 3, 0, {"en"}}, in("en")) == std::vector<std::string>{"holiday=4", "garden=1"});
  CHECK(terms_of({"auto", 0, 2, {"en"}}, in("en")) == std::vector<std::string>{"holiday=1", "garden=3"});
}
