// Reranking by a provider, as people see it: the real binary, and a provider on loopback.
#include <doctest/doctest.h>

#include <csignal>

#include "cli.hpp"
#include "loopback/http_server.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;
using loopback::HttpServer;
using nlohmann::json;

namespace {

/// Likes the texts that come last best.
loopback::Answer backwards(const loopback::Request& request) {
  const json documents = json::parse(request.body).at("documents");
  json results = json::array();
  for (std::size_t i = documents.size(); i-- > 0;)
    results.push_back({{"index", i}, {"relevance_score", 0.01 * static_cast<double>(i + 1)}});
  return loopback::json(
      json{{"results", results}, {"meta", {{"billed_units", {{"search_units", 1}}}}}}.dump());
}

struct Company : Sandbox {
  Company() {
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", write("a.md", "# Abroad\n\nRemote work from abroad needs a visa."),
        write("b.md", "# Home\n\nRemote work at home is fine."),
        write("c.md", "# Desk\n\nWork needs a desk.")});
  }
  /// Lets the tenant ask this server.
  void use(const std::string& provider, const std::string& url) const {
    ok({"tenant", "config", "acme", "rerank.provider", provider});
    ok({"tenant", "config", "acme", "rerank.base_url", url});
    ok({"tenant", "config", "acme", "rerank.api_key_env", "ACME_KEY"});
  }
  Result ask(const std::vector<std::string>& options = {}) const {
    std::vector<std::string> all{"--output", "json", "query", "acme", "remote work"};
    all.insert(all.end(), options.begin(), options.end());
    return run(all, keyed());
  }
  static cli::Settings keyed() {
    cli::Settings settings;
    settings.environment = {"ACME_KEY=hush-hush"};
    return settings;
  }
};

std::vector<std::string> titles(const json& result) {
  std::vector<std::string> out;
  for (const json& hit : result.at("hits")) out.push_back(hit.at("title"));
  return out;
}

}  // namespace

TEST_CASE("a provider's order is that of the hits, with its scores, its cost and the explanation") {
  const Company box;
  const auto before = titles(box.ask().json());
  HttpServer server(backwards);
  box.use("cohere", server.url("/v2"));
  const Result asked = box.ask({"--explain"});
  REQUIRE(asked.exit_code == 0);
  const json result = asked.json();
  auto expected = before;
  std::reverse(expected.begin(), expected.end());
  CHECK(titles(result) == expected);
  CHECK(result["reranked"]["provider"] == "cohere");
  CHECK(result["reranked"]["passages"] == before.size());
  CHECK(result["reranked"]["search_units"] == 1);
  CHECK(result["hits"][0]["scores"]["rerank"] == result["hits"][0]["score"]);
  CHECK(result["hits"][0]["explanation"]["rerank_rank"] == 1);
  CHECK(result["hits"][0]["explanation"]["fused_rank"] == before.size());
  CHECK(result["notes"].empty());
  const auto request = server.requests().at(0);
  CHECK(request.header("authorization") == "Bearer hush-hush");
  CHECK_FALSE(json::parse(request.body).contains("model"));
  box.ok({"tenant", "config", "acme", "rerank.model", "our-model"});
  (void)box.ask();
  CHECK(json::parse(server.requests().at(1).body)["model"] == "our-model");
  const Result shown = box.run({"query", "acme", "remote work", "--explain"}, Company::keyed());
  CHECK(contains(shown.out, "reranked 0.0"));
  CHECK(contains(shown.out, "score before reranking"));
}

TEST_CASE("without a provider nothing is said of reranking, and --no-rerank does not ask one") {
  const Company box;
  const json plain = box.ask().json();
  CHECK(plain["reranked"].is_null());
  CHECK(plain["hits"][0]["scores"]["rerank"].is_null());
  HttpServer server(backwards);
  box.use("jina", server.url());
  const json off = box.ask({"--no-rerank"}).json();
  CHECK(titles(off) == titles(plain));
  CHECK(server.requests().empty());
  CHECK(box.ask({"--no-rerank", "--rerank"}).exit_code == 2);
}

TEST_CASE("a provider that fails leaves the hits as they were and is told of, in words and in JSON") {
  const Company box;
  const auto before = titles(box.ask().json());
  box.ok({"tenant", "config", "acme", "rerank.timeout", "100ms"});
  HttpServer refusing(
      [](const auto&) { return loopback::answer(401, R"({"message":"bad key hush-hush"})"); });
  HttpServer garbage([](const auto&) { return loopback::json("{\"results\":[{\"index\":9}]}"); });
  HttpServer silent([](const auto&) { return loopback::Answer{loopback::Stall{}}; });
  const std::vector<std::pair<std::string, int>> servers{
      {refusing.url(), 4}, {garbage.url(), 8}, {silent.url(), 7}, {loopback::deaf_url(), 5}};
  for (const auto& [url, code] : servers) {
    INFO(code);
    box.use("cohere", url);
    const Result soft = box.ask();
    CHECK(soft.exit_code == 0);
    CHECK(titles(soft.json()) == before);
    CHECK(contains(soft.err, "not reranked, because "));
    CHECK(contains(soft.json()["notes"].at(0), "not reranked, because "));
    CHECK_FALSE(contains(soft.out + soft.err, "hush"));
    const Result strict = box.ask({"--rerank"});
    CHECK(strict.exit_code == code);
    CHECK(strict.out.empty());
    CHECK_FALSE(contains(strict.err, "hush"));
  }
  box.ok({"tenant", "config", "acme", "rerank.required", "true"});
  CHECK(box.ask().exit_code == 5);
}

TEST_CASE("an answer and a chat tell that they are made of hits that were not reranked") {
  const Company box;
  box.use("cohere", loopback::deaf_url());
  box.ok({"tenant", "config", "acme", "rerank.timeout", "100ms"});
  CHECK(
      contains(box.run({"query", "acme", "remote work", "--answer"}, Company::keyed()).err, "not reranked"));
  const Result chat =
      box.run({"--output", "json", "chat", "acme", "--message", "remote work"}, Company::keyed());
  CHECK(chat.exit_code == 0);
  CHECK(contains(chat.json()["notes"].at(0), "not reranked"));
}

TEST_CASE("a batch says once that it was not reranked, and of how many questions") {
  const Company box;
  HttpServer server([](const auto&) { return loopback::answer(403, "{}"); });
  box.use("voyage", server.url());
  const std::string file = box.write("questions", "remote work\nwork at home\nneeds a desk\n");
  const Result batch = box.run({"query", "acme", "--batch", file}, Company::keyed());
  CHECK(batch.exit_code == 0);
  CHECK(batch.lines().size() == 3);
  CHECK(contains(batch.err, "3 of 3 questions were not reranked"));
  CHECK(server.requests().size() == 2);  // then it is left alone
  CHECK(batch.err.find("not reranked, because") == batch.err.rfind("not reranked, because"));
}

TEST_CASE("a missing key and a missing address are told with what mends them") {
  const Company box;
  box.ok({"tenant", "config", "acme", "rerank.provider", "tei"});
  const Result nowhere = box.run({"query", "acme", "remote work"});
  CHECK(nowhere.exit_code == 2);
  CHECK(contains(nowhere.err, "rerank.base_url"));
  box.ok({"tenant", "config", "acme", "rerank.provider", "jina"});
  const Result keyless = box.run({"query", "acme", "remote work", "--rerank"});
  CHECK(keyless.exit_code == 4);
  CHECK(contains(keyless.err, "JINA_API_KEY"));
  CHECK(box.run({"query", "acme", "remote work"}).exit_code == 0);
}

TEST_CASE("the usual key is not sent to a server of another address") {
  const Company box;
  HttpServer server(backwards);
  box.ok({"tenant", "config", "acme", "rerank.provider", "jina"});
  box.ok({"tenant", "config", "acme", "rerank.base_url", server.url()});
  cli::Settings settings;
  settings.environment = {"JINA_API_KEY=hush-hush"};
  CHECK(box.run({"query", "acme", "remote work", "--rerank"}, settings).exit_code == 0);
  CHECK(server.requests().at(0).header("authorization").empty());
}

TEST_CASE("doctor tells which tenants lack the key of their reranker") {
  const Company box;
  box.use("cohere", "http://127.0.0.1:9");
  const Result lacking = box.run({"doctor"});
  CHECK(lacking.exit_code == 1);
  CHECK(contains(lacking.out, "ACME_KEY is not set; reranking needs it: acme"));
  const Result set = box.run({"doctor"}, Company::keyed());
  CHECK(contains(set.out, "ACME_KEY is set"));
  CHECK_FALSE(contains(set.out, "hush"));
  CHECK(contains(set.out, "libcurl "));
}

TEST_CASE("eval tries rerankers against each other, and does not measure one that fails") {
  const Company box;
  HttpServer server(backwards);
  box.use("cohere", server.url());
  const std::string queries = box.write("queries.jsonl", "{\"_id\":\"1\",\"text\":\"remote work\"}\n");
  const std::string qrels = box.write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\tb.md\t1\n");
  const std::vector<std::string> eval{"--output",  "json",  "eval",    "acme",
                                      "--queries", queries, "--qrels", qrels};
  auto compared = eval;
  compared.insert(compared.end(), {"--compare", "rerank.provider=none"});
  CHECK(box.run(compared, Company::keyed()).exit_code == 0);
  CHECK(server.requests().size() == 1);
  box.use("cohere", loopback::deaf_url());
  box.ok({"tenant", "config", "acme", "rerank.timeout", "100ms"});
  CHECK(box.run(eval, Company::keyed()).exit_code == 5);
}

TEST_CASE("a query that waits for its reranker ends at once when it is interrupted") {
  const Company box;
  HttpServer server([](const auto&) { return loopback::Answer{loopback::Stall{}}; });
  box.use("cohere", server.url());
  cli::Settings settings = Company::keyed();
  settings.while_running = [&](int pid) {
    server.wait_for_requests(1);
    kill(pid, SIGINT);
  };
  CHECK(box.run({"query", "acme", "remote work"}, settings).exit_code == 130);
}
