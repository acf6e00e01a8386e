// A tenant of one document answers as one of a hundred does: it says what it knows, and only that.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

struct Question {
  std::string text, document, phrase;
};

std::vector<Question> sample_questions() {
  std::vector<Question> all;
  std::ifstream file(cli::samples() / "questions.jsonl");
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    all.push_back({json.at("text"), json.at("document"), json.at("phrase")});
  }
  return all;
}

nlohmann::json answer(const Sandbox& box, const std::string& tenant, const std::string& question) {
  return box.ok({"--output", "json", "query", tenant, question, "--answer"}).json().at("answer");
}

}  // namespace

TEST_CASE("a tenant of one handbook page answers the questions of that page and refuses foreign ones") {
  const Sandbox box;
  int asked = 0, answered = 0;
  for (const Question& question : sample_questions()) {
    const fs::path page = cli::samples() / "handbook" / question.document;
    if (!fs::exists(page)) continue;
    const std::string tenant = "page-" + std::to_string(++asked);
    box.ok({"tenant", "create", tenant});
    box.ok({"ingest", tenant, page.string()});
    if (contains(answer(box, tenant, question.text).at("text"), question.phrase.substr(0, 20))) ++answered;
    for (const char* foreign :
         {"Which moons of Jupiter did Galileo observe?", "How do vaccines train white blood cells?",
          "When was the treaty of Westphalia signed?"}) {
      CAPTURE(foreign);
      CHECK_FALSE(answer(box, tenant, foreign).at("answered"));
    }
  }
  CHECK(asked >= 16);
  CHECK(answered >= asked - 2);
}
