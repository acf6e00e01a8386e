#include <doctest/doctest.h>

#include "passages.hpp"
#include "ragctl/rerank/local.hpp"

using namespace ragctl;

TEST_CASE(
    "the local reranker prefers passages where the question's words stand together, and reads no text") {
  SmallPassages passages(
      {"work that is far from here and can be remote", "remote work is fine", "nothing of it"});
  const SmallQuestion question("remote work");
  const auto judged = rerank::LocalReranker().judge(question.asked(), passages.view(), {});
  CHECK(*judged.scores[1] > *judged.scores[0]);
  CHECK(*judged.scores[2] == 0);
  CHECK(passages.texts_read == 0);
  CHECK(judged.usage.requests == 0);
}

TEST_CASE("a question of one word says nothing of nearness, and costs no look into the index") {
  SmallPassages passages({"remote", "work"});
  const SmallQuestion question("remote");
  const auto judged = rerank::LocalReranker().judge(question.asked(), passages.view(), {});
  CHECK(*judged.scores[0] == 0);
  CHECK(passages.places_read == 0);
}

TEST_CASE("of several languages the best one counts, not their sum") {
  SmallPassages passages({"remote work"});
  SmallQuestion question("remote work");
  const auto once = rerank::LocalReranker().judge(question.asked(), passages.view(), {});
  question.sequences.push_back(question.sequences.front());
  CHECK(rerank::LocalReranker().judge(question.asked(), passages.view(), {}).scores == once.scores);
}
