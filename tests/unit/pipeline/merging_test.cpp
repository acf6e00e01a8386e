// Merged segments answer as if everything had been indexed at once.
#include <doctest/doctest.h>

#include <random>
#include <utility>

#include "effort.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::pipeline::IndexMode;

namespace {

constexpr std::uint32_t kVocabulary = 40;

std::string word(std::mt19937& random) {
  // The square makes some words frequent and others rare.
  const double share = static_cast<double>(random() % 1000) / 1000;
  return "term" +
         std::string(1, static_cast<char>('a' + static_cast<int>(share * share * kVocabulary) % 26)) +
         std::string(1, static_cast<char>('a' + static_cast<int>(share * share * kVocabulary) / 26));
}

std::string text_of_words(std::mt19937& random) {
  std::string text;
  for (std::size_t left = 5 + random() % 60; left > 0; --left)
    text += word(random) + (left % 9 == 0 ? ". " : " ");
  return text;
}

void change_some(std::mt19937& random, Workshop& shop, std::size_t files) {
  for (std::size_t i = 0; i < 1 + random() % files; ++i) {
    const std::string name = "f" + std::to_string(random() % files) + ".txt";
    if (random() % 4 == 0)
      shop.remove(name);
    else
      shop.write(name, text_of_words(random));
  }
}

using Answer = std::vector<std::pair<std::string, double>>;

Answer answer(Workshop& shop, const std::string& question, ragctl::model::SearchMode mode) {
  ragctl::retrieve::Retriever retriever(shop.catalog(), shop.paths(), shop.config);
  Answer out;
  for (const auto& hit : retriever.search({question, mode, 30}).hits) out.emplace_back(hit.uri, hit.score);
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return std::pair(-a.second, a.first) < std::pair(-b.second, b.first);
  });
  return out;
}

void check_same(const Answer& merged, const Answer& whole) {
  REQUIRE(merged.size() == whole.size());
  for (std::size_t i = 0; i < merged.size(); ++i) {
    CHECK(merged[i].second == doctest::Approx(whole[i].second).epsilon(1e-9));
    // Equal scores may stand in another order.
    if (i > 0 && merged[i].second == merged[i - 1].second) continue;
    if (i + 1 < merged.size() && merged[i].second == merged[i + 1].second) continue;
    CHECK(merged[i].first == whole[i].first);
  }
}

}  // namespace

TEST_CASE("after any changes and merges, keyword answers and scores are those of an index made at once") {
  std::mt19937 random(20'261'121);
  std::size_t merges = 0;
  for (int corpus = 0; corpus < 15 * effort(); ++corpus) {
    Workshop shop;
    shop.config.search.fold_duplicates = false;
    shop.config.search.language = "en";
    const std::size_t files = 3 + random() % 30;
    for (int run = 0; run < 8; ++run) {
      change_some(random, shop, files);
      (void)shop.ingest(pruning());
      const auto before = shop.catalog().index().segments().size();
      (void)shop.index();
      merges += shop.catalog().index().segments().size() <= before && before > 0 ? 1 : 0;
    }
    (void)shop.index(IndexMode::drop_deleted);  // the statistics of deleted chunks count until then
    std::vector<std::string> questions;
    for (int i = 0; i < 12; ++i) questions.push_back(word(random) + " " + word(random) + " " + word(random));
    std::vector<Answer> merged;
    for (const std::string& question : questions)
      merged.push_back(answer(shop, question, ragctl::model::SearchMode::keyword));
    (void)shop.index(IndexMode::rebuild);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      CAPTURE(questions[i]);
      check_same(merged[i], answer(shop, questions[i], ragctl::model::SearchMode::keyword));
    }
    CHECK(shop.findings().empty());
  }
  CHECK(merges > 20);
}
