#include "ragctl/pipeline/indexing.hpp"

#include <doctest/doctest.h>

#include "ragctl/index/postings.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::ErrorCode;
using ragctl::pipeline::IndexMode;
using Names = std::vector<std::string>;

namespace {

void add(Workshop& shop, const std::string& name, int sentences = 3) {
  ragctl::pipeline::IngestOptions options;
  options.paths = {shop.write(name + ".txt", text_about(name, sentences))};
  (void)shop.ingest(options);
}

void add_many(Workshop& shop, const std::string& prefix, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string name = prefix + std::to_string(i);
    shop.write(name + ".txt", text_about(name));
  }
  (void)shop.ingest();
}

/// Rows of segments in which the word occurs, the deleted ones too.
std::uint32_t rows_with(Workshop& shop, const std::string& word) {
  std::uint32_t rows = 0;
  for (const auto& segment : shop.catalog().index().segments()) {
    const ragctl::index::Postings postings(shop.paths().vectors() / segment.postings_file,
                                           segment.postings_checksum, ragctl::index::Check::everything);
    rows += postings.document_frequency(word);
  }
  return rows;
}

}  // namespace

TEST_CASE("an empty tenant is indexed to nothing, and that is no error") {
  Workshop shop;
  const auto report = shop.index();
  CHECK(report.chunks_indexed == 0);
  CHECK(report.segments_live == 0);
  CHECK_FALSE(report.trained);
  CHECK(shop.files_of_index().empty());
  CHECK(shop.search("heron").empty());
}

TEST_CASE("what was ingested is found after index; a second index has nothing to do") {
  Workshop shop;
  add(shop, "heron");
  add(shop, "otter");
  CHECK(shop.search("otter").empty());
  auto report = shop.index();
  CHECK(report.trained);
  CHECK(report.chunks_indexed == 2);
  CHECK(report.chunks_live == 2);
  CHECK(report.segments_live == 1);
  CHECK_FALSE(report.embedding.empty());
  CHECK(shop.search("otter") == Names{"otter.txt"});
  const auto files = shop.files_of_index();
  report = shop.index();
  CHECK(report.chunks_indexed == 0);
  CHECK_FALSE(report.trained);
  CHECK(shop.files_of_index() == files);
  CHECK(shop.findings().empty());
}

TEST_CASE("many small additions keep few segments, each at least twice as large as the next") {
  Workshop shop;
  add_many(shop, "base", 40);
  (void)shop.index();
  std::uint64_t written = 0;
  for (int i = 0; i < 39; ++i) {
    add(shop, "more" + std::to_string(i));
    const auto report = shop.index();
    written += report.chunks_indexed;
    CHECK_FALSE(report.trained);
    CHECK(report.segments_live <= 7);
    const auto segments = shop.catalog().index().segments();
    for (std::size_t s = 1; s < segments.size(); ++s) CHECK(segments[s - 1].chunks >= 2 * segments[s].chunks);
  }
  CHECK(written < 39 * 7);  // each chunk a few times, not once for every addition
  CHECK(shop.search("more17").front() == "more17.txt");
  CHECK(shop.search("base39").front() == "base39.txt");
  CHECK(shop.findings().empty());
}

TEST_CASE("a segment of which more than half is deleted is written anew") {
  Workshop shop;
  add_many(shop, "base", 10);
  (void)shop.index();
  for (int i = 0; i < 5; ++i) shop.remove("base" + std::to_string(i) + ".txt");
  (void)shop.ingest(pruning());
  (void)shop.index();
  CHECK(rows_with(shop, "shed") == 10);  // half is not enough
  CHECK(shop.search("base3").empty());
  shop.remove("base5.txt");
  (void)shop.ingest(pruning());
  (void)shop.index();
  CHECK(rows_with(shop, "shed") == 4);
  CHECK(shop.catalog().index().deleted_count() == 0);
  CHECK(shop.search("base7") == Names{"base7.txt"});
  CHECK(shop.findings().empty());
}

TEST_CASE("drop_deleted leaves no deleted row in any segment, and those without one as they are") {
  Workshop shop;
  add_many(shop, "base", 30);
  (void)shop.index();
  add_many(shop, "next", 10);
  (void)shop.index();
  add(shop, "quokka");
  (void)shop.index();
  REQUIRE(shop.catalog().index().segments().size() == 3);
  const auto first = shop.catalog().index().segments().front().postings_file;
  shop.remove("quokka.txt");
  shop.remove("next4.txt");
  (void)shop.ingest(pruning());
  CHECK(rows_with(shop, "quokka") == 1);
  (void)shop.index(IndexMode::drop_deleted);
  CHECK(rows_with(shop, "quokka") == 0);
  CHECK(rows_with(shop, "shed") == 39);
  CHECK(shop.catalog().index().deleted_count() == 0);
  CHECK(shop.catalog().index().segments().front().postings_file == first);
  CHECK(shop.findings().empty());
  shop.remove("base0.txt");
  (void)shop.ingest(pruning());
  (void)shop.index(IndexMode::drop_deleted);
  CHECK(shop.catalog().index().deleted_count() == 0);
  CHECK(rows_with(shop, "shed") == 38);
}

TEST_CASE("when everything is deleted no segment is left, and new text is found again") {
  Workshop shop;
  add_many(shop, "base", 5);
  (void)shop.index();
  shop.remove("");
  std::filesystem::create_directory(shop.docs());
  CHECK(shop.ingest(pruning_everything()).deleted == 5);
  const auto report = shop.index();
  CHECK(report.segments_live == 0);
  CHECK(report.chunks_live == 0);
  CHECK(shop.catalog().index().deleted_count() == 0);
  CHECK(shop.search("base1").empty());
  CHECK(shop.findings().empty());
  add(shop, "heron");
  (void)shop.index();
  CHECK(shop.search("heron") == Names{"heron.txt"});
  CHECK(shop.findings().empty());
}

TEST_CASE("rebuild writes everything anew, and mends what is damaged or gone") {
  Workshop shop;
  add_many(shop, "base", 8);
  (void)shop.index();
  const auto before = shop.files_of_index();
  for (const auto& segment : shop.catalog().index().segments())
    std::filesystem::remove(shop.paths().vectors() / segment.vectors_file);
  spill(shop.paths().vectors() / shop.catalog().index().model()->file, "no model");
  CHECK(code_of([&] { (void)shop.search("base1"); }) == ErrorCode::damaged);
  const auto report = shop.index(IndexMode::rebuild);
  CHECK(report.trained);
  CHECK(report.chunks_indexed == 8);
  CHECK(report.segments_live == 1);
  const auto after = shop.files_of_index();
  for (const std::string& name : before) CHECK(std::ranges::count(after, name) == 0);
  CHECK(shop.search("base1") == Names{"base1.txt"});
  CHECK(shop.findings().empty());
}

TEST_CASE("the model is frozen until the tenant has doubled") {
  Workshop shop;
  add_many(shop, "base", 10);
  const auto first = shop.index();
  add_many(shop, "more", 9);
  auto report = shop.index();
  CHECK_FALSE(report.trained);
  CHECK(report.embedding == first.embedding);
  add(shop, "last");
  report = shop.index();
  CHECK(report.trained);
  CHECK(report.embedding != first.embedding);
  CHECK(report.chunks_indexed == 20);
  CHECK(report.segments_live == 1);
  CHECK(shop.findings().empty());
}

TEST_CASE("other dimensions or another language of analysis make the index anew") {
  Workshop shop;
  add_many(shop, "base", 10);
  (void)shop.index();
  shop.config.embedding.dimensions = 8;
  CHECK(shop.index().trained);
  CHECK_FALSE(shop.index().trained);
  shop.config.search.language = "de";
  CHECK(shop.index().chunks_indexed == 10);
  CHECK(shop.index().chunks_indexed == 0);
  CHECK(shop.findings().empty());
}

TEST_CASE("an index of an older format is made anew by the next run, which says so") {
  Workshop shop;
  add_many(shop, "base", 10);
  CHECK(shop.index().anew_because.empty());
  {
    ragctl::catalog::Transaction transaction(shop.catalog());
    shop.catalog().set_fact("index_format", "postings 1 vectors 1");
    transaction.commit();
  }
  const auto report = shop.index();
  CHECK(report.chunks_indexed == 10);
  CHECK(report.anew_because.find("older format") != std::string::npos);
  CHECK(shop.index().chunks_indexed == 0);
  CHECK(shop.search("base1") == Names{"base1.txt"});
}

TEST_CASE("an unknown provider of embeddings is refused before anything is written") {
  Workshop shop;
  add(shop, "heron");
  shop.config.embedding.provider = "openai";
  CHECK(code_of([&] { (void)shop.index(); }) == ErrorCode::usage);
  CHECK_FALSE(std::filesystem::exists(shop.paths().vectors()));
}

TEST_CASE("files that no row names are removed, also when there is nothing to index") {
  Workshop shop;
  add(shop, "heron");
  (void)shop.index();
  const auto files = shop.files_of_index();
  for (const char* name : {"99999999.postings", ".00000009.vectors.Xa12Bc", "core"})
    spill(shop.paths().vectors() / name, "left behind");
  (void)shop.index();
  CHECK(shop.files_of_index() == files);
}

TEST_CASE("a stop request at any moment leaves the last good state") {
  Workshop shop;
  add_many(shop, "base", 300);  // two batches
  (void)shop.index();
  add_many(shop, "more", 10);
  const auto segment = shop.catalog().index().segments().front().postings_file;
  int stopped = 0;
  for (int steps = 1; steps <= 7; ++steps) {
    INFO("stopped at step " << steps);
    shop.stop = {};
    StopAfter stopper(shop.stop, steps);
    shop.index_progress = &stopper;
    if (code_of([&] { (void)shop.index(IndexMode::rebuild); }) != ErrorCode::interrupted) continue;
    ++stopped;
    REQUIRE(shop.catalog().index().segments().front().postings_file == segment);
    CHECK(shop.search("base7").front() == "base7.txt");
    CHECK_FALSE(ragctl::audit::has_damage(
        ragctl::audit::check(shop.catalog(), shop.paths(), ragctl::audit::Depth::surface)));
  }
  CHECK(stopped >= 4);  // once the model is trained, the later ones have fewer steps
  shop.stop = {};
  shop.index_progress = nullptr;
  (void)shop.index();
  CHECK(shop.search("more7").front() == "more7.txt");
  CHECK(shop.findings().empty());
}

TEST_CASE("a forecast says what the next index does, and why everything is made anew") {
  Workshop shop;
  add(shop, "heron");
  auto forecast = shop.forecast();
  CHECK(forecast.chunks == 1);
  CHECK(forecast.trains);
  CHECK(forecast.anew_because.empty());
  (void)shop.index();
  forecast = shop.forecast();
  CHECK(forecast.chunks == 0);
  CHECK_FALSE(forecast.trains);
  CHECK(forecast.anew_because.empty());
  CHECK_FALSE(ragctl::pipeline::is_outdated(shop.catalog(), shop.config));
}

TEST_CASE("a forecast names all settings that have changed, and fails where the index itself would") {
  Workshop shop;
  add(shop, "heron");
  (void)shop.index();
  shop.config.search.title_weight = 3;
  shop.config.search.language = "de";
  shop.config.embedding.dimensions = 64;
  CHECK(shop.forecast().anew_because ==
        "search.language, search.title_weight and embedding.dimensions have changed");
  (void)shop.index();
  for (const auto& file : std::filesystem::directory_iterator(shop.paths().vectors())) {
    if (file.path().extension() == ".vectors") std::filesystem::remove(file.path());
  }
  CHECK_THROWS_AS((void)shop.forecast(), ragctl::Error);
}

TEST_CASE("a setting that the index is made with makes it outdated until it is made anew") {
  Workshop shop;
  add(shop, "heron");
  (void)shop.index();
  const auto changes = {+[](ragctl::tenant::Config& c) { c.search.title_weight = 3; },
                        +[](ragctl::tenant::Config& c) { c.search.heading_weight = 0; },
                        +[](ragctl::tenant::Config& c) { c.search.language = "de"; },
                        +[](ragctl::tenant::Config& c) { c.embedding.dimensions = 64; }};
  for (const auto change : changes) {
    change(shop.config);
    CHECK(ragctl::pipeline::is_outdated(shop.catalog(), shop.config));
    CHECK(shop.forecast().anew_because.find("has changed") != std::string::npos);
    CHECK(shop.index().trained);
    CHECK_FALSE(ragctl::pipeline::is_outdated(shop.catalog(), shop.config));
  }
}

namespace {

/// Stops the work when segments begin to be written: the model is trained by then.
class StopAtWriting final : public ragctl::Progress {
public:
  explicit StopAtWriting(std::stop_source& stop) : stop_(stop) {}
  void begin(std::string_view what, std::uint64_t, std::string_view) override {
    if (what == "index") stop_.request_stop();
  }
  void advance(std::uint64_t, std::uint64_t) override {}
  void end() override {}

private:
  std::stop_source& stop_;
};

/// Indexes until the model is trained, and returns its file.
std::string stop_after_training(Workshop& shop) {
  StopAtWriting stopper(shop.stop);
  shop.index_progress = &stopper;
  CHECK(code_of([&] { (void)shop.index(); }) == ErrorCode::interrupted);
  shop.index_progress = nullptr;
  shop.stop = {};
  for (const std::string& file : shop.files_of_index())
    if (file.ends_with(".lsa")) return file;
  return {};
}

}  // namespace

TEST_CASE("a run that was stopped after training does not train again") {
  Workshop shop;
  add_many(shop, "base", 300);
  const std::string trained = stop_after_training(shop);
  REQUIRE_FALSE(trained.empty());
  (void)shop.index();
  CHECK(shop.catalog().index().model()->file == trained);
  CHECK(shop.search("base7").front() == "base7.txt");
  CHECK(shop.findings().empty());
}

TEST_CASE("a model that was trained of other text, or is damaged, is trained again, and its file goes") {
  for (const bool damaged : {false, true}) {
    Workshop shop;
    add_many(shop, "base", 300);
    const std::string trained = stop_after_training(shop);
    if (damaged)
      spill(shop.paths().vectors() / trained, slurp(shop.paths().vectors() / trained).substr(0, 1000));
    else
      add_many(shop, "more", 1);
    (void)shop.index();
    CHECK(shop.catalog().index().model()->file != trained);
    CHECK(std::ranges::count(shop.files_of_index(), trained) == 0);
    CHECK(shop.findings().empty());
  }
}
