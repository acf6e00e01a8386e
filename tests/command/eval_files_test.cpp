// What eval reads: marked passages, names of documents, lines that are wrong.
#include <doctest/doctest.h>

#include "judged.hpp"

using cli::contains;
using cli::Judged;
using cli::Result;
using cli::Words;

TEST_CASE("passages are measured by how well the first chunks cover them") {
  const Judged box;
  const std::string spans = box.write(
      "spans.jsonl",
      "{\"_id\":\"vacation\",\"doc\":\"leave\",\"references\":[{\"content\":\"thirty days of paid vacation\","
      "\"start_index\":28,\"end_index\":56}]}\n"
      "{\"_id\":\"trains\",\"doc\":\"travel.md\",\"references\":[{\"content\":\"booked second class\"},"
      "{\"content\":\"this is said nowhere\"}]}\n");
  const Words words{"--output",   "json",    "eval", "acme",      "--queries",
                    box.queries,  "--spans", spans,  "--metrics", "span_recall@1,span_precision@1,span_iou@1",
                    "--per-query"};
  const Result run = box.ok(words);
  const auto result = run.json();
  CHECK(result["queries"] == 2);
  CHECK(result["spans"]["references"] == 3);
  CHECK(result["spans"]["lost"] == 1);
  CHECK(contains(run.err, "1 of 3 passages"));
  CHECK(result["per_query"][0]["metrics"]["span_recall@1"] == 1.0);
  // "booked second class" of that and the 20 bytes of what is said nowhere.
  CHECK(result["per_query"][1]["metrics"]["span_recall@1"] == doctest::Approx(19.0 / 39));
  const double precision = result["per_query"][0]["metrics"]["span_precision@1"];
  CHECK(precision == doctest::Approx(28.0 / 66).epsilon(0.1));  // the chunk is the document but for its marks
  CHECK(result["per_query"][0]["metrics"]["span_iou@1"] == doctest::Approx(precision));
}

TEST_CASE("metrics of documents and of passages can be measured in one run") {
  const Judged box;
  const std::string spans = box.write(
      "spans.jsonl",
      "{\"_id\":\"helmets\",\"doc\":\"safety.md\",\"references\":[{\"content\":\"Helmets are worn\"}]}\n");
  const auto metrics = box.json({"--spans", spans})["metrics"];
  CHECK(metrics.size() == 7);
  CHECK(metrics["span_recall@5"] == 1.0);
  CHECK(metrics["ndcg@10"] == doctest::Approx(2.0 / 3));
}

TEST_CASE("passages of documents that the tenant does not have are an error, not a nought") {
  const Judged box;
  const std::string spans = box.write(
      "spans.jsonl", "{\"_id\":\"vacation\",\"doc\":\"elsewhere\",\"references\":[{\"content\":\"x y\"}]}\n");
  const Result result = box.run({"eval", "acme", "--queries", box.queries, "--spans", spans});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "none of its documents is in tenant acme, such as \"elsewhere\""));
}

TEST_CASE("documents of one file name are told apart by their whole uri") {
  const Judged box;
  box.write("docs/de/leave.md", "# Leave in Germany\n\nHolidays by law are twenty days.\n");
  box.ok({"ingest", "acme", (box.folder() / "docs").string()});
  const std::string uri = (box.folder() / "docs/de/leave.md").string();
  const std::string queries = box.write("law.jsonl", "{\"_id\":\"law\",\"text\":\"holidays by law\"}\n");
  const std::string qrels = box.write("law.tsv", "law\t" + uri + "\t1\n");
  const auto result =
      box.ok({"--output", "json", "eval", "acme", "--queries", queries, "--qrels", qrels}).json();
  CHECK(result["metrics"]["mrr@10"] == 1.0);
  const std::string spans = box.write(
      "law.spans", "{\"_id\":\"law\",\"doc\":\"leave.md\",\"references\":[{\"content\":\"twenty days\"}]}\n");
  const Result ambiguous = box.run({"eval", "acme", "--queries", queries, "--spans", spans});
  CHECK(ambiguous.exit_code == 1);
  CHECK(contains(ambiguous.err, "several documents are called \"leave.md\""));
}

TEST_CASE("a wrong line of any file is named with the file and its number") {
  const Judged box;
  const std::string bad = box.write("bad", "\n{broken\n");
  CHECK(contains(box.run({"eval", "acme", "--queries", bad, "--qrels", box.qrels}).err,
                 "bad:2: not a JSON object"));
  CHECK(contains(box.run({"eval", "acme", "--queries", box.queries, "--qrels", bad}).err,
                 "bad:2: not a judgement"));
  CHECK(contains(box.run({"eval", "acme", "--queries", box.queries, "--spans", bad}).err,
                 "bad:2: not the evidence of a question"));
  const std::string twice =
      box.write("twice.jsonl", "{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"a\",\"text\":\"y\"}\n");
  const Result result = box.run({"eval", "acme", "--queries", twice, "--qrels", box.qrels});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "two questions have the id \"a\""));
}

TEST_CASE("judged questions that are not asked, and rows without a grade, are told") {
  const Judged box;
  const std::string qrels = box.write(
      "more.tsv",
      "query-id\tcorpus-id\tscore\nvacation\tleave.md\t1\ntrains\ttravel.md\t\nother\tleave.md\t1\n");
  const Result result = box.run({"eval", "acme", "--queries", box.queries, "--qrels", qrels});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.err, "1 row without a grade in " + qrels + " ignored"));
  CHECK(contains(result.err,
                 "judged queries that are not in " + box.queries + " count as if nothing had been found: 1"));
  CHECK(contains(result.out, "2        0.5000"));
}
