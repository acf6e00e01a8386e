#include "ragctl/embed/lsa.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace ragctl;
using embed::LsaModel;
using embed::LsaSettings;
using embed::LsaTrainer;

/// Words of a text as terms; keeps the strings that the bags borrow.
class Bags {
public:
  const model::TermBag& of(const std::string& text) {
    model::TermBag bag;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      const auto known = std::find_if(bag.terms.begin(), bag.terms.end(),
                                      [&](const auto& term) { return term.term == word; });
      ++bag.length;
      if (known != bag.terms.end()) {
        ++known->count;
      } else {
        bag.terms.push_back({words_.emplace_back(word), xxh3(word), 1});
      }
    }
    return bags_.emplace_back(std::move(bag));
  }

private:
  std::deque<std::string> words_;
  std::deque<model::TermBag> bags_;
};

std::uint64_t train(const std::filesystem::path& file, const std::vector<std::string>& texts,
                    LsaSettings settings = {}) {
  Bags bags;
  LsaTrainer trainer(settings);
  for (const std::string& text : texts) trainer.add(bags.of(text));
  return trainer.train(file, {});
}

std::vector<float> fold(const LsaModel& model, const std::string& text) {
  Bags bags;
  std::vector<float> vector(model.dimensions());
  model.fold_in(bags.of(text), vector);
  return vector;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

/// Chunks about `topics` subjects, each with words of its own and some that all share.
std::vector<std::string> topical_texts(std::size_t count, std::size_t topics, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (int word = 0; word < 30; ++word) {
      const bool shared = random() % 4 == 0;
      text += shared ? "common" + std::to_string(random() % 40)
                     : "t" + std::to_string(i % topics) + "w" + std::to_string(random() % 25);
      text += ' ';
    }
    texts.push_back(text);
  }
  return texts;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

TEST_CASE("words that keep the same company come near each other") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  (void)train(path, topical_texts(600, 12), {.dimensions = 12});
  const LsaModel model(path, LsaModel::Check::everything);
  CHECK(model.dimensions() == 12);
  CHECK(cosine(fold(model, "t3w1 t3w2"), fold(model, "t3w7 t3w9")) > 0.8);
  CHECK(std::fabs(cosine(fold(model, "t3w1 t3w2"), fold(model, "t4w7 t4w9"))) < 0.3);
}

TEST_CASE("vectors are unit vectors, and zero when no term is known") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  (void)train(path, topical_texts(50, 3));
  const LsaModel model(path, LsaModel::Check::header);
  const auto vector = fold(model, "t1w1 t1w1 t2w3 unknown");
  CHECK(cosine(vector, vector) == doctest::Approx(1).epsilon(1e-5));
  CHECK(cosine(fold(model, "unknown"), fold(model, "unknown")) == 0);
  CHECK(cosine(fold(model, ""), fold(model, "")) == 0);
  std::vector<float> wrong(model.dimensions() + 1);
  CHECK_THROWS_AS(model.fold_in({}, wrong), Error);
}

TEST_CASE("few, identical, and empty chunks give fewer dimensions and never a NaN") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  const std::vector<std::vector<std::string>> tenants{{},
                                                      {""},
                                                      {"", "", ""},
                                                      {"one"},
                                                      {"one two three"},
                                                      {"a b", "a b", "a b"},
                                                      {"a b c", "c d e", "e f g"},
                                                      {"a", "", "b b b"},
                                                      std::vector<std::string>(500, "the same again"),
                                                      topical_texts(300, 2)};
  for (const auto& texts : tenants) {
    (void)train(path, texts);
    const LsaModel model(path, LsaModel::Check::everything);
    REQUIRE(model.dimensions() >= 1);
    REQUIRE(model.dimensions() <= std::max<std::size_t>(1, std::min<std::size_t>(texts.size(), 256)));
    for (const std::string& text : texts) {
      const auto vector = fold(model, text);
      const double length = cosine(vector, vector);
      if (text.empty()) {
        CHECK(length == 0);
      } else {
        CHECK(length == doctest::Approx(1).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("three chunks without a common word are told apart") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  (void)train(path, {"apple pear", "bolt nut", "river lake"});
  const LsaModel model(path, LsaModel::Check::everything);
  CHECK(model.dimensions() == 3);
  CHECK(cosine(fold(model, "pear"), fold(model, "apple")) > 0.99);
  CHECK(std::fabs(cosine(fold(model, "pear"), fold(model, "lake"))) < 0.01);
}

TEST_CASE("the same text gives the same model to the last bit, whatever the number of threads") {
  const test::ScratchFolder folder;
  const auto texts = topical_texts(5000, 40);
  const std::uint64_t one = train(folder / "one", texts, {.dimensions = 32, .threads = 1});
  CHECK(train(folder / "again", texts, {.dimensions = 32, .threads = 1}) == one);
  CHECK(train(folder / "three", texts, {.dimensions = 32, .threads = 3}) == one);
  CHECK(read(folder / "one") == read(folder / "three"));
  CHECK(train(folder / "other", topical_texts(5000, 40, 2), {.dimensions = 32}) != one);
}

TEST_CASE("a tenant larger than the sample is sampled evenly, and rare terms beyond the limit are left out") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  std::vector<std::string> texts = topical_texts(5000, 10);
  (void)train(path, texts, {.dimensions = 10, .max_chunks = 200, .max_terms = 100});
  const LsaModel model(path, LsaModel::Check::everything);
  std::size_t known = 0;
  for (int topic = 0; topic < 10; ++topic) {
    for (int word = 0; word < 25; ++word) {
      const auto vector = fold(model, "t" + std::to_string(topic) + "w" + std::to_string(word));
      known += cosine(vector, vector) > 0.5 ? 1 : 0;
    }
  }
  CHECK(known <= 100);
  CHECK(known >= 40);
}

TEST_CASE("the fingerprint names the dimensions and the content of the model") {
  const test::ScratchFolder folder;
  (void)train(folder / "a", topical_texts(100, 3));
  (void)train(folder / "b", topical_texts(100, 3, 7));
  const LsaModel a(folder / "a", LsaModel::Check::header);
  const LsaModel b(folder / "b", LsaModel::Check::header);
  CHECK(a.fingerprint().starts_with("builtin/lsa/" + std::to_string(a.dimensions()) + "/"));
  CHECK(a.fingerprint() != b.fingerprint());
}

TEST_CASE("a stop request ends the training and leaves no file") {
  const test::ScratchFolder folder;
  Bags bags;
  LsaTrainer trainer({});
  for (const std::string& text : topical_texts(400, 5)) trainer.add(bags.of(text));
  std::stop_source source;
  source.request_stop();
  try {
    (void)trainer.train(folder / "model", source.get_token());
    FAIL("training went on");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE(
    "every truncation and every flipped bit of a model is detected, and with the header checked only, a bag "
    "is folded in as before or not at all") {
  const test::ScratchFolder folder;
  const auto path = folder / "model";
  const std::vector<std::string> texts{"apple pear plum", "bolt nut", "river lake pear"};
  (void)train(path, texts);
  const std::string whole = read(path);
  std::vector<std::vector<float>> expected;
  for (const std::string& text : texts)
    expected.push_back(fold(LsaModel(path, LsaModel::Check::header), text));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(path, whole.substr(0, size));
    CHECK_THROWS_AS(LsaModel(path, LsaModel::Check::header), Error);
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    put(path, flipped);
    CHECK_THROWS_AS(LsaModel(path, LsaModel::Check::everything), Error);
    try {
      const LsaModel model(path, LsaModel::Check::header);
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::vector<float> folded = fold(model, texts[i]);
        CHECK(folded == expected[i]);
      }
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::damaged);
    }
  }
}

}  // namespace
