// Documents that change a little keep what the index has of them, and answer as if made from scratch.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "effort.hpp"
#include "ragctl/retrieve/filters.hpp"
#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;

namespace {

std::string paragraph(std::mt19937& random) {
  std::string text;
  for (std::size_t left = 20 + random() % 60; left > 0; --left)
    text += "word" + std::string(1, static_cast<char>('a' + random() % 20)) + (left % 9 == 0 ? ". " : " ");
  return text;
}

/// Sections of paragraphs, edited as people do.
struct Manuscript {
  std::vector<std::string> parts;
  explicit Manuscript(std::mt19937& random) {
    for (std::size_t left = 3 + random() % 12; left > 0; --left) parts.push_back(paragraph(random));
  }
  void edit(std::mt19937& random) {
    const std::size_t at = random() % parts.size();
    switch (random() % 5) {
      case 0:
        parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at), paragraph(random));
        break;
      case 1:
        if (parts.size() > 1) parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 2:
        parts.push_back(parts[at]);
        break;
      case 3:
        std::swap(parts[at], parts[random() % parts.size()]);
        break;
      default:
        parts[at] += "and worda more. ";
    }
  }
  [[nodiscard]] std::string text() const {
    std::string out = "# Title\n\n";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i % 3 == 0) out += "## Section " + std::to_string(i / 3) + "\n\n";
      out += parts[i] + "\n\n";
    }
    return out;
  }
};

/// What a question finds: places and texts, without order where scores are equal.
std::multiset<std::string> answer(Workshop& shop, const std::string& words, const std::string& filter) {
  retrieve::Retriever retriever(shop.catalog(), shop.paths(), shop.config);
  model::Question question{words, model::SearchMode::keyword, 1'000};
  if (!filter.empty()) question.filters = {retrieve::parse_filter(filter)};
  std::multiset<std::string> out;
  for (const auto& hit : retriever.search(question).hits) {
    std::string headings;
    for (const auto& heading : hit.heading) headings += heading + "/";
    out.insert(std::filesystem::path(hit.uri).filename().string() + "@" + std::to_string(hit.begin) + " " +
               headings + " " + hit.text);
  }
  return out;
}

void check_like_new(Workshop& shop, const std::map<std::string, Manuscript>& files) {
  Workshop fresh;
  fresh.now = shop.now;
  fresh.config = shop.config;
  for (const auto& [name, manuscript] : files) fresh.write(name, manuscript.text());
  (void)fresh.ingest();
  (void)fresh.index();
  for (const char* words : {"worda", "wordb wordc", "wordt section"})
    CHECK(answer(shop, words, "") == answer(fresh, words, ""));
  CHECK(shop.catalog().chunks().count() == fresh.catalog().chunks().count());
  CHECK(shop.findings().empty());
}

constexpr std::int64_t kDay = 86'400'000;

}  // namespace

TEST_CASE("after any edits the tenant answers as one made from scratch") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 4 * effort(); ++round) {
    Workshop shop;
    shop.config.chunking.chunk_size = 300;
    shop.config.chunking.parent_chunk_size = 900;
    shop.config.search.fold_duplicates = false;
    std::map<std::string, Manuscript> files;
    for (int i = 0; i < 4; ++i) files.emplace("f" + std::to_string(i) + ".md", Manuscript(random));
    for (const auto& [name, manuscript] : files) shop.write(name, manuscript.text());
    for (int step = 0; step < 6; ++step) {
      (void)shop.ingest(pruning({shop.docs()}));
      if (random() % 3 != 0) (void)shop.index();
      shop.now = UnixMillis{static_cast<std::int64_t>(shop.now) + kDay / 2};
      const auto at = std::next(files.begin(), static_cast<std::ptrdiff_t>(random() % files.size()));
      if (random() % 4 == 0) {
        const std::string to = "g" + std::to_string(round) + "-" + std::to_string(step) + ".md";
        std::filesystem::rename(shop.docs() / at->first, shop.docs() / to);
        files.emplace(to, at->second);
        files.erase(at);
      } else {
        at->second.edit(random);
        shop.write(at->first, at->second.text());
      }
    }
    (void)shop.ingest(pruning({shop.docs()}));
    (void)shop.index();
    check_like_new(shop, files);
  }
}

TEST_CASE("one paragraph changed in a long document indexes a few chunks, not all") {
  std::mt19937 random(7);
  Workshop shop;
  Manuscript manuscript(random);
  while (manuscript.parts.size() < 400) manuscript.parts.push_back(paragraph(random));
  shop.write("long.md", manuscript.text());
  (void)shop.ingest();
  const auto all = shop.index().chunks_indexed;
  const auto planned_at_first = shop.ingest(dry()).chunks_to_embed;
  CHECK(planned_at_first == 0);
  manuscript.parts[200] += "Only this is new. ";
  shop.write("long.md", manuscript.text());
  shop.now = UnixMillis{static_cast<std::int64_t>(shop.now) + 3 * kDay};
  const auto planned = shop.ingest(dry()).chunks_to_embed;
  (void)shop.ingest();
  const auto pending = shop.catalog().chunks().count_after(shop.catalog().index().indexed_up_to());
  MESSAGE("of " << all << " chunks are indexed anew: " << pending);
  CHECK(pending == planned);
  CHECK(pending <= 8);
  CHECK(pending >= 1);
  CHECK(shop.findings().empty());
}

TEST_CASE("filters on the day of change see a document that has changed a little, whole") {
  std::mt19937 random(11);
  Workshop shop;
  Manuscript manuscript(random);
  while (manuscript.parts.size() < 40) manuscript.parts.push_back(paragraph(random));
  shop.write("a.md", manuscript.text());
  shop.write("b.md", Manuscript(random).text());
  (void)shop.ingest();
  (void)shop.index();
  const std::string first = format_utc(shop.now).substr(0, 10);
  shop.now = UnixMillis{static_cast<std::int64_t>(shop.now) + 2 * kDay};
  const std::string later = format_utc(shop.now).substr(0, 10);
  manuscript.parts[20] += "Only this is new. ";
  shop.write("a.md", manuscript.text());
  (void)shop.ingest();
  (void)shop.index();
  const auto names = [&](const std::string& filter) {
    std::set<std::string> out;
    for (const auto& place : answer(shop, "worda wordb wordc wordd", filter)) out.insert(place.substr(0, 4));
    return out;
  };
  CHECK(names("updated=" + later) == std::set<std::string>{"a.md"});
  CHECK(names("updated=" + first) == std::set<std::string>{"b.md"});
  CHECK(names("updated>=" + first).size() == 2);
  CHECK(names("updated!=" + first) == std::set<std::string>{"a.md"});
  const auto corrected = answer(shop, "worda", "updated>" + first);
  (void)shop.index(pipeline::IndexMode::rebuild);
  CHECK(answer(shop, "worda", "updated>" + first) == corrected);
}
