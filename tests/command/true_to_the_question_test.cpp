// Answers are to what was asked, word for word, and to nothing that only looks like it.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli.hpp"

using namespace cli;

namespace {

/// A tenant whose documents are these texts, document 0 first.
class Texts : public Sandbox {
public:
  explicit Texts(const std::vector<std::string>& texts) {
    ok({"tenant", "create", "t"});
    std::string records;
    for (std::size_t i = 0; i < texts.size(); ++i)
      records += nlohmann::json({{"id", std::to_string(i)}, {"text", texts[i]}}).dump() + "\n";
    ok({"ingest", "t", write("texts.jsonl", records), "--records"});
  }
  /// The ids of the hits, the best first.
  [[nodiscard]] std::vector<std::string> hits(const std::string& question,
                                              std::vector<std::string> more = {}) const {
    std::vector<std::string> line{"--output", "json", "query", "t", question};
    line.insert(line.end(), more.begin(), more.end());
    std::vector<std::string> out;
    const auto json = ok(line).json();
    for (const auto& hit : json["hits"]) out.push_back(hit["external_id"]);
    return out;
  }
  [[nodiscard]] nlohmann::json asked(std::vector<std::string> line) const {
    line.insert(line.begin(), {"--output", "json", "query", "t"});
    return ok(line).json();
  }
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a phrase holds its small words too") {
  const Texts box({"In the garden smoking is always allowed after work.",
                   "In the house smoking is not allowed at all.", "The state of the art in solvents.",
                   "We state the new art of solvents."});
  CHECK(box.hits("+\"smoking is not allowed\"") == Ids{"1"});
  CHECK(box.hits("\"smoking is not allowed\"") == Ids{"1"});
  CHECK(box.hits("\"state of the art\"") == Ids{"2"});
  const Ids without = box.hits("smoking -\"smoking is not allowed\"");
  CHECK(std::find(without.begin(), without.end(), "1") == without.end());
  CHECK(std::find(without.begin(), without.end(), "0") != without.end());
}

TEST_CASE("a phrase with small words that stands nowhere is let go, and that is told") {
  const Texts box({"Smoking is always allowed here.", "Nothing else."});
  const auto result = box.asked({"\"smoking is never allowed\""});
  CHECK(result["hits"][0]["external_id"] == "0");
  CHECK(contains(result["notes"].dump(), "as they stand; searched for them one by one"));
}

TEST_CASE("in a tenant of two languages small words of one of them are no condition") {
  const Texts box({"The question of vacation is a question of time for everybody who works in the office.",
                   "Der Urlaub ist eine Frage der Zeit, und die Kollegen im Lager fragen danach jeden Tag."});
  CHECK_FALSE(box.hits("+the vacation").empty());
  CHECK_FALSE(box.hits("+die Urlaub").empty());
}

TEST_CASE("an answer is made from the words that were searched for, and tells them") {
  const Texts box({"Every employee gets thirty vacation days in a year.", "The office opens at eight."});
  const auto result = box.asked({"How many vacaton days does an employee get?", "--answer"});
  CHECK(result["corrections"][0]["to"] == "vacation");
  CHECK(contains(result["answer"]["text"], "thirty vacation days"));
  const Result chat = box.ok({"--output", "json", "chat", "t", "--message", "How many vacaton days?"});
  CHECK(chat.json()["corrections"][0]["from"] == "vacaton");
}

TEST_CASE("copies of one passage do not push other hits out") {
  std::vector<std::string> texts(
      400, "Wear gloves when you handle the confidential solvent, says the policy for visitors.");
  for (int i = 0; i < 5; ++i)
    texts.push_back("Other rule " + std::to_string(i) + " on solvent storage in room " +
                    std::string(3, static_cast<char>('a' + i)) + ".");
  const Texts box(texts);
  CHECK(box.hits("confidential solvent gloves policy visitors", {"--top-k", "5"}).size() == 5);
}

TEST_CASE("the first hits are the same however many are asked for") {
  std::vector<std::string> texts;
  const std::vector<std::string> words{"valve", "pump", "gasket", "motor", "shaft", "rotor", "seal", "bolt"};
  for (std::size_t i = 0; i < 900; ++i)
    texts.push_back(words[i % 8] + " " + words[(i / 8) % 8] + " " + words[(i * 7 + i / 64) % 8] +
                    " part number " + std::to_string(i));
  const Texts box(texts);
  const Ids few = box.hits("valve pump seal", {"--top-k", "10"});
  Ids many = box.hits("valve pump seal", {"--top-k", "900"});
  REQUIRE(many.size() > 300);
  many.resize(10);
  CHECK(few == many);
}

TEST_CASE("when everything is below the threshold, that is told") {
  const Texts box({"Gloves are in the locker.", "Boots are in the hall."});
  box.ok({"tenant", "config", "t", "search.similarity_threshold", "0.99"});
  const auto result = box.asked({"locker hall boots room"});
  CHECK(result["hits"].empty());
  CHECK(contains(result["notes"].dump(), "below search.similarity_threshold (0.99)"));
}

TEST_CASE("a question of hundreds of beginnings looks up the first, and says so") {
  const Texts box({"alpha beta gamma"});
  std::string question;
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'f'; ++b) question += std::string{a, b, '*', ' ', a, b, '*', ' '};
  CHECK(contains(box.asked({question})["notes"].dump(), "more than 32 beginnings of words"));
  CHECK(box.hits("al* al* al*") == Ids{"0"});
}

TEST_CASE("eval finds a document whose passage is told with that of another") {
  const Texts box({"The emergency number of the plant is four four four.",
                   "The emergency number of the plant is four four four.", "Lunch is at noon."});
  const std::string queries =
      box.write("q.jsonl", "{\"_id\":\"q\",\"text\":\"emergency number of the plant\"}\n");
  const std::string qrels = box.write("r.tsv", "query-id\tcorpus-id\tscore\nq\t1\t1\n");
  const auto result =
      box.ok({"--output", "json", "eval", "t", "--queries", queries, "--qrels", qrels}).json();
  CHECK(result["metrics"]["recall@100"] == 1.0);
}
