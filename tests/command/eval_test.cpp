// Measuring retrieval through the binary: metrics, gates, comparisons and sweeps.
#include <doctest/doctest.h>

#include <algorithm>

#include "judged.hpp"

using cli::contains;
using cli::Judged;
using cli::Result;
using cli::Words;

namespace {

std::string sorted_keys(const nlohmann::json& object) {
  std::string keys;
  for (const auto& [key, value] : object.items()) keys += key + " ";
  return keys;
}

}  // namespace

TEST_CASE("without options the result is the four usual means and nothing else") {
  const Judged box;
  const auto result = box.json({});
  CHECK(sorted_keys(result) == "metrics mode queries schema tenant ");
  CHECK(sorted_keys(result["metrics"]) == "map mrr@10 ndcg@10 recall@100 ");
  CHECK(result["queries"] == 3);
  CHECK(result["metrics"]["ndcg@10"] == doctest::Approx(2.0 / 3));
  CHECK(result["metrics"]["recall@100"] == doctest::Approx(2.0 / 3));
}

TEST_CASE("metrics are measured at any cut") {
  const Judged box;
  const auto metrics = box.json({"--metrics", "precision@2,hit@1,ndcg"})["metrics"];
  CHECK(metrics.size() == 3);
  CHECK(metrics["precision@2"] == doctest::Approx(1.0 / 3));
  CHECK(metrics["hit@1"] == doctest::Approx(2.0 / 3));
  const Result table = box.eval({"--metrics", "precision@2,hit@1"});
  CHECK(contains(table.out, "QUERIES  PRECISION@2  HIT@1"));
  CHECK(contains(table.out, "3        0.3333       0.6667"));
}

TEST_CASE("each question's figures are shown beside the means") {
  const Judged box;
  const auto result = box.json({"--per-query", "--metrics", "mrr@10"});
  REQUIRE(result["per_query"].size() == 3);
  CHECK(result["per_query"][0]["query"] == "vacation");
  CHECK(result["per_query"][0]["text"] == "How many days of paid vacation?");
  CHECK(result["per_query"][0]["metrics"]["mrr@10"] == 1.0);
  CHECK(result["per_query"][2]["metrics"]["mrr@10"] == 0.0);
  const auto lines = box.ok(box.line({"--per-query", "--metrics", "mrr@10"}, "jsonl")).lines();
  REQUIRE(lines.size() == 4);
  CHECK(lines[1]["type"] == "query");
  CHECK(lines[1]["query"] == "trains");
  CHECK(lines[3]["type"] == "eval");
  CHECK(lines[3]["metrics"]["mrr@10"] == doctest::Approx(2.0 / 3));
  CHECK(contains(box.eval({"--per-query"}).out, "helmets   0.0000"));
}

TEST_CASE("a gate that is not met ends with exit code 13, and the results are printed all the same") {
  const Judged box;
  const Result result = box.eval({"--min", "ndcg@10=0.9", "--min", "hit@1=0.5"});
  CHECK(result.exit_code == 13);
  CHECK(contains(result.out, "NDCG@10"));
  CHECK(contains(result.out, "not met  ndcg@10: wanted 0.9000 or more (--min), measured 0.6667"));
  CHECK(contains(result.out, "met      hit@1: wanted 0.5000 or more (--min), measured 0.6667"));
  CHECK(contains(result.err, "1 of 2 gates not met: ndcg@10 is 0.6667, wanted 0.9000"));
  CHECK(box.eval({"--min", "ndcg@10=0.66"}).exit_code == 0);
  const Result json = box.run(box.line({"--min", "ndcg@10=0.9"}, "json"));
  CHECK(json.exit_code == 13);
  CHECK(json.json()["gates"][0]["met"] == false);
  CHECK(json.json()["gates"][0]["wanted"] == 0.9);
  CHECK(nlohmann::json::parse(json.err.substr(json.err.find('{')))["code"] == 13);
}

TEST_CASE("an earlier result is a baseline, and a drop is allowed for all metrics or for one") {
  const Judged box;
  const std::string baseline = box.write(
      "base.json", R"({"schema":1,"queries":3,"metrics":{"ndcg@10":0.70,"hit@1":0.6667,"map":0.6}})");
  const Result strict = box.eval({"--baseline", baseline});
  CHECK(strict.exit_code == 13);
  CHECK(contains(strict.out, "not met  ndcg@10: wanted 0.7000 or more (0.7000 in " + baseline + ")"));
  CHECK(contains(strict.out, "met      map"));
  CHECK(box.eval({"--baseline", baseline, "--max-drop", "0.02"}).exit_code == 13);
  CHECK(box.eval({"--baseline", baseline, "--max-drop", "0.05"}).exit_code == 0);
  CHECK(box.eval({"--baseline", baseline, "--max-drop", "ndcg@10=0.05"}).exit_code == 13);
  CHECK(box.eval({"--baseline", baseline, "--max-drop", "ndcg@10=0.05", "--max-drop", "0.001"}).exit_code ==
        0);
  const std::string own = box.write("own.json", box.ok(box.line({}, "json")).out);
  CHECK(box.eval({"--baseline", own}).exit_code == 0);
}

TEST_CASE("a baseline of another tenant, mode or set of questions is told") {
  const Judged box;
  const std::string other = box.write(
      "base.json", R"({"schema":1,"tenant":"beta","mode":"keyword","queries":7,"metrics":{"map":0.1}})");
  const Result result = box.eval({"--baseline", other});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.err, other + " is of tenant beta, in keyword mode, of 7 questions"));
  const std::string own = box.write("own.json", box.ok(box.line({}, "json")).out);
  CHECK_FALSE(contains(box.eval({"--baseline", own}).err, " is of "));
}

TEST_CASE("a grade that is no whole number is no header, and a gate without a value says so") {
  const Judged box;
  const std::string half = box.write("half.tsv", "vacation\tleave.md\t1.5\ntrains\ttravel.md\t1\n");
  CHECK(
      contains(box.run({"eval", "acme", "--queries", box.queries, "--qrels", half}).err, "not a judgement"));
  const Result bare = box.eval({"--min", "ndcg@10"});
  CHECK(bare.exit_code == 2);
  CHECK(contains(bare.err, "--min ndcg@10 says no value"));
}

TEST_CASE("what is no gate or no baseline is refused before anything is measured") {
  const Judged box;
  CHECK(box.eval({"--min", "ndgc@10=0.5"}).exit_code == 2);
  CHECK(contains(box.eval({"--min", "ndgc@10=0.5"}).err, "did you mean ndcg?"));
  CHECK(box.eval({"--min", "ndcg@10=60"}).exit_code == 2);
  CHECK(box.eval({"--min", "ndcg@10"}).exit_code == 2);
  CHECK(box.eval({"--max-drop", "0.02"}).exit_code == 2);
  for (const char* text :
       {"", "[]", "{\"metrics\":{}}", "{\"metrics\":{\"map\":\"high\"}}", "{\"metrics\":3}"}) {
    const Result result = box.eval({"--baseline", box.write("other.json", text)});
    CHECK(result.exit_code == 1);
    CHECK(contains(result.err, "is no result of ragctl eval"));
  }
  CHECK(box.eval({"--baseline", (box.folder() / "absent.json").string()}).exit_code == 1);
  CHECK(
      box.eval({"--baseline", box.write("b.json", "{\"metrics\":{\"map\":0.5}}"), "--max-drop", "hit@1=0.1"})
          .exit_code == 2);
}

TEST_CASE("a tenant that answers nothing meets no gate, not even one of nought") {
  const Judged box;
  const std::string none = box.write("none.tsv", "vacation\tleave.md\t0\n");
  const Result result =
      box.run({"eval", "acme", "--queries", box.queries, "--qrels", none, "--min", "map=0"});
  CHECK(result.exit_code == 13);
}

TEST_CASE("a setting holds for one run and is checked as config.yaml is") {
  const Judged box;
  const auto result = box.json({"--set", "search.mode=keyword", "--set", "search.fusion=rrf"});
  CHECK(result["mode"] == "keyword");
  CHECK(result["settings"]["search.fusion"] == "rrf");
  CHECK(box.ok({"tenant", "config", "acme", "search.mode"}).out == "hybrid\n");
  const Result unknown = box.eval({"--set", "search.fusio=rrf"});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "did you mean search.fusion?"));
  CHECK(contains(box.eval({"--set", "search.semantic_weight=7"}).err, "a number from 0 to 1"));
  CHECK(box.eval({"--set", "chunking.chunk_size=500"}).exit_code == 2);
  CHECK(box.eval({"--set", "rrf"}).exit_code == 2);
}

TEST_CASE("two configurations are compared on the same questions") {
  const Judged box;
  const auto result = box.json({"--compare", "search.mode=keyword,search.top_k=3", "--per-query"});
  CHECK(result["compare"]["with"] == "search.mode=keyword,search.top_k=3");
  const auto ndcg = result["compare"]["metrics"]["ndcg@10"];
  CHECK(ndcg["configured"] == doctest::Approx(2.0 / 3));
  CHECK(ndcg["difference"] == doctest::Approx(0));
  CHECK(ndcg["wins"] == 0);
  CHECK(ndcg["ties"] == 3);
  CHECK(ndcg["p_randomisation"] == 1.0);
  CHECK(ndcg["p_t_test"] == 1.0);
  CHECK(result["per_query"][0]["compared"]["map"] == 1.0);
  const std::string file = box.write("other.yaml", "search:\n  similarity_threshold: 1\n");
  const auto worse = box.json({"--compare", file})["compare"]["metrics"]["ndcg@10"];
  CHECK(worse["compared"] == doctest::Approx(0));
  CHECK(worse["losses"] == 2);
  CHECK(worse["p_randomisation"] == doctest::Approx(0.5));  // two questions: 2 of the 4 swaps
  const Result table = box.eval({"--compare", "search.mode=keyword"});
  CHECK(table.exit_code == 0);
  CHECK(contains(table.out, "BETTER/SAME/WORSE"));
  CHECK(contains(table.out, "0/3/0"));
}

TEST_CASE("what cannot be compared is named") {
  const Judged box;
  CHECK(box.eval({"--compare", "search.mode=both"}).exit_code == 2);
  CHECK(box.eval({"--compare", "search.mode=keyword,"}).exit_code == 2);
  CHECK(box.eval({"--compare", "absent.yaml"}).exit_code == 1);
  const std::string file = box.write("other.yaml", "search:\n  mode: keyword\nllm:\n  model: x\n");
  const Result result = box.eval({"--compare", file});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "other.yaml:3:1: llm cannot be changed for one run"));
}

TEST_CASE("a sweep measures every point and says what the best one is worth elsewhere") {
  const Judged box;
  const auto sweep = box.json({"--sweep", "search.semantic_weight=0:1:0.1"})["sweep"];
  REQUIRE(sweep["points"].size() == 11);
  CHECK(sweep["points"][3]["settings"]["search.semantic_weight"] == "0.3");
  CHECK(sweep["points"][10]["settings"]["search.semantic_weight"] == "1");
  CHECK(sweep["metric"] == "ndcg@10");
  CHECK(sweep["hold_out"]["chosen"].size() == 2);
  CHECK(sweep["hold_out"]["configured"] == doctest::Approx(2.0 / 3));
  const Result table =
      box.eval({"--sweep", "search.fusion=rrf,weighted,auto", "--sweep", "search.mode=hybrid,keyword"});
  CHECK(table.exit_code == 0);
  CHECK(contains(table.out, "(configured)"));
  CHECK(contains(table.out, "weighted"));
  CHECK(contains(table.out, "held out:"));
  CHECK(contains(table.err, "need not be the best of another"));
  CHECK(std::ranges::count(table.out, '\n') == 1 + 1 + 6 + 2);
}

TEST_CASE("a sweep that never ends, leads nowhere or is wrong is refused") {
  const Judged box;
  for (const char* sweep :
       {"search.semantic_weight=0:1:0", "search.semantic_weight=0:1:-0.1", "search.semantic_weight=0:1:1e-9",
        "search.semantic_weight=0:2:0.5", "search.semantic_weight=", "search.semantic_weight",
        "search.fusion=rrf,both", "embedding.dimensions=64,128"}) {
    INFO(sweep);
    CHECK(box.eval({"--sweep", sweep}).exit_code == 2);
  }
  CHECK(box.eval({"--sweep", "search.mode=keyword", "--sweep", "search.mode=hybrid"}).exit_code == 2);
}

TEST_CASE("options that make no sense together are refused") {
  const Judged box;
  const std::string folder = (box.folder() / "graded").string();
  for (const Words& words :
       {Words{}, Words{"--queries", box.queries}, Words{"--qrels", box.qrels},
        Words{"--queries", box.queries, "--qrels", box.qrels, "--dry-run"},
        Words{"--queries", box.queries, "--qrels", box.qrels, "--metrics", "span_recall@5"},
        Words{"--queries", box.queries, "--qrels", box.qrels, "--compare", "search.mode=keyword", "--min",
              "map=0"},
        Words{"--queries", box.queries, "--qrels", box.qrels, "--compare", "search.mode=keyword", "--sweep",
              "search.mode=keyword"},
        Words{"--queries", box.queries, "--qrels", box.qrels, "--sweep", "search.mode=keyword",
              "--per-query"},
        Words{"--from-queries", folder, "--qrels", box.qrels},
        Words{"--from-queries", folder, "--per-query"}}) {
    Words line{"eval", "acme"};
    line.insert(line.end(), words.begin(), words.end());
    CHECK(box.run(line).exit_code == 2);
  }
}

TEST_CASE("judgements of another tenant's documents are an error, and a few that are missing are told") {
  const Judged box;
  CHECK(contains(box.eval({}).err, "1 of 3 relevant documents"));
  const std::string other = box.write("other.tsv", "query-id\tcorpus-id\tscore\nvacation\telsewhere.md\t1\n");
  const Result result = box.run({"eval", "acme", "--queries", box.queries, "--qrels", other});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "none of its documents is in tenant acme"));
}

TEST_CASE("an option that a script's unset variable left empty is refused") {
  const Judged box;
  for (const char* option : {"--compare", "--metrics", "--baseline"}) {
    CAPTURE(option);
    const auto result = box.eval({option, ""});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, option));
  }
}
