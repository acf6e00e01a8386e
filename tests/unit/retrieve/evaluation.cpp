#include "ragctl/retrieve/evaluation.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;

TEST_CASE("BEIR judgements have a header line, TREC judgements have four columns and none") {
  const Judgements beir =
      parse_judgements("query-id\tcorpus-id\tscore\n1\t17\t2\n1\t46\t0\r\n\n2\ta b\t1\n", "q").judgements;
  CHECK(beir.size() == 2);
  CHECK(beir.at("1").at("17") == 2);
  CHECK(beir.at("1").at("46") == 0);
  CHECK(beir.at("2").at("a b") == 1);
  const Judgements trec = parse_judgements(
                              "\xEF\xBB\xBF"
                              "1 0 17 2\n1 0 46 -1",
                              "q")
                              .judgements;
  CHECK(trec.at("1").at("17") == 2);
  CHECK(trec.at("1").at("46") == -1);
}

TEST_CASE("a line that is no judgement is named") {
  CHECK_THROWS_WITH_AS((void)parse_judgements("1\t2\t1\n1\t2\tx\n", "f.tsv"), "f.tsv:2: not a judgement",
                       Error);
  CHECK_THROWS_WITH_AS((void)parse_judgements("only words\n", "f.tsv"), "f.tsv:1: not a judgement", Error);
  CHECK(parse_judgements("", "f.tsv").judgements.empty());
}

TEST_CASE("queries are JSONL or plain lines") {
  const auto json = parse_queries("{\"_id\":\"a\",\"text\":\"one\"}\n{\"_id\":7,\"text\":\"two\"}\n", "q");
  REQUIRE(json.size() == 2);
  CHECK(json[0].id == "a");
  CHECK(json[1].id == "7");
  CHECK(json[1].text == "two");
  const auto plain = parse_queries("  first\n\nthird\r\n", "q");
  REQUIRE(plain.size() == 2);
  CHECK(plain[0].text == "first");
  CHECK(plain[1].id == "3");
  CHECK(plain[1].text == "third");
}

TEST_CASE("JSONL and plain lines may be mixed, and each line decides for itself") {
  const auto mixed =
      parse_queries("first\n  {\"_id\":\"b\",\"text\":\"two\"}\n[3]\n{\"text\":\"four\"}\n", "q");
  REQUIRE(mixed.size() == 4);
  CHECK(mixed[0].text == "first");
  CHECK(mixed[1].id == "b");
  CHECK(mixed[1].text == "two");
  CHECK(mixed[2].text == "[3]");
  CHECK(mixed[3].id == "4");
  CHECK(mixed[3].text == "four");
}

TEST_CASE("a bad query line is named") {
  CHECK_THROWS_WITH_AS((void)parse_queries("{\"_id\":1,\"text\":\"x\"}\n{broken\n", "q.jsonl"),
                       "q.jsonl:2: not a JSON object", Error);
  CHECK_THROWS_WITH_AS((void)parse_queries("plain\n{braces} in a question\n", "q"), "q:2: not a JSON object",
                       Error);
  CHECK_THROWS_WITH_AS((void)parse_queries("{\"_id\":[],\"text\":\"x\"}", "q.jsonl"),
                       "q.jsonl:1: an \"_id\" that is neither text nor a number", Error);
  CHECK_THROWS_WITH_AS((void)parse_queries("{\"_id\":\"x\"}", "q.jsonl"), "q.jsonl:1: no \"text\"", Error);
  CHECK_THROWS_AS((void)parse_queries("caf\xE9", "q.txt"), Error);
}

TEST_CASE("a header that names the columns lets others stand beside them, in any order") {
  const JudgementFile file = parse_judgements(
      "score\tquery-id\tpassage\tcorpus-id\n2\tq1\tfour words of text\td1\n0\tq1\t\td2\n", "f.tsv");
  CHECK(file.judgements.at("q1").at("d1") == 2);
  CHECK(file.judgements.at("q1").at("d2") == 0);
}

TEST_CASE("a row without a grade says nothing yet and is counted") {
  const JudgementFile named =
      parse_judgements("query-id\tcorpus-id\tscore\tpassage\nq1\td1\t\ttext\nq1\td2\t 1 \nq2\td1\n", "f.tsv");
  CHECK(named.ungraded == 2);
  CHECK(named.judgements.size() == 1);
  CHECK(named.judgements.at("q1").at("d2") == 1);
  const JudgementFile bare = parse_judgements("q1\td1\t\nq1\td2\t1\n", "f.tsv");
  CHECK(bare.ungraded == 1);
  CHECK(bare.judgements.at("q1").size() == 1);
  CHECK_THROWS_WITH_AS((void)parse_judgements("query-id\tcorpus-id\tscore\nq1\td1\tgood\n", "f.tsv"),
                       "f.tsv:2: not a judgement", Error);
  CHECK_THROWS_WITH_AS((void)parse_judgements("query-id\tcorpus-id\tscore\nq1\t\t1\n", "f.tsv"),
                       "f.tsv:2: not a judgement", Error);
}
