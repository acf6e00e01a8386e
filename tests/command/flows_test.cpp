// The life of a tenant through the binary, as people and scripts use it.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kLeave = "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n";
const std::string kTravel = "# Travel\n\nTrains are booked second class, flights only over 800 km.\n";

struct Acme : Sandbox {
  Acme() { ok({"tenant", "create", "acme", "--name", "Acme Corp"}); }
  nlohmann::json ingest(std::vector<std::string> arguments, const cli::Settings& settings = {}) const {
    arguments.insert(arguments.begin(), {"--output", "json", "ingest", "acme"});
    return ok(arguments, settings).lines().back();
  }
  nlohmann::json query(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "query", "acme"});
    return ok(arguments).json();
  }
  std::string docs() const { return (folder() / "docs").string(); }
};

bool balances(const nlohmann::json& report) {
  return report["seen"] == report["added"].get<int>() + report["updated"].get<int>() +
                               report["unchanged"].get<int>() + report["skipped"].get<int>() +
                               report["failed"].get<int>();
}

}  // namespace

TEST_CASE("a tenant's folder and files are private") {
  const Acme box;
  struct stat info {};
  REQUIRE(stat(box.tenant("acme").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0700U);
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  for (const auto& entry : fs::recursive_directory_iterator(box.tenant("acme"))) {
    REQUIRE(stat(entry.path().c_str(), &info) == 0);
    INFO(entry.path());
    CHECK((info.st_mode & 0077U) == 0U);
  }
}

TEST_CASE("a second run costs no reading, a changed file is replaced, and a pruned one goes") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.write("docs/travel.md", kTravel);
  nlohmann::json report = box.ingest({box.docs()});
  CHECK(report["added"] == 2);
  CHECK(balances(report));
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  box.write("docs/leave.md", kLeave);
  report = box.ingest({box.docs()});
  CHECK(report["unchanged"] == 2);
  box.write("docs/leave.md", "# Leave\n\nEvery employee has forty days of paid vacation a year.\n");
  report = box.ingest({box.docs()});
  CHECK(report["updated"] == 1);
  CHECK(report["unchanged"] == 1);
  const auto hits = box.query({"paid vacation"})["hits"];
  REQUIRE(!hits.empty());
  CHECK(contains(hits[0]["text"], "forty"));
  for (const auto& hit : hits) CHECK_FALSE(contains(hit["text"], "thirty"));
  fs::remove(box.folder() / "docs/leave.md");
  CHECK(box.ingest({box.docs()})["deleted"] == 0);
  report = box.ingest({box.docs(), "--prune"});
  CHECK(report["deleted"] == 1);
  CHECK(balances(report));
  CHECK_FALSE(contains(box.ok({"export", "acme", "documents"}).out, "forty"));
}

TEST_CASE("a dry run counts and changes nothing") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  CHECK(box.ingest({box.docs(), "--dry-run"})["added"] == 1);
  CHECK(box.ok({"export", "acme", "documents"}).out.empty());
}

TEST_CASE("a document comes from standard input, with a title, and is replaced under that title") {
  const Acme box;
  cli::Settings piped;
  piped.input = kLeave;
  CHECK(box.ingest({"-", "--title", "Leave policy", "--type", "md"}, piped)["added"] == 1);
  CHECK(box.ingest({"-", "--title", "Leave policy", "--type", "md"}, piped)["unchanged"] == 1);
  piped.input = kTravel;
  CHECK(box.ingest({"-", "--title", "Leave policy", "--type", "md"}, piped)["updated"] == 1);
  const auto hit = box.query({"trains"})["hits"][0];
  CHECK(hit["title"] == "Leave policy");
  CHECK(hit["heading"][0] == "Travel");
}

TEST_CASE("paths come from a list on standard input") {
  const Acme box;
  cli::Settings piped;
  piped.input = box.write("a.md", kLeave) + "\n" + box.write("b.md", kTravel) + "\n";
  CHECK(box.ingest({"--files-from", "-"}, piped)["added"] == 2);
}

TEST_CASE("records become documents with their own ids, and a changed file touches only what changed") {
  const Acme box;
  const std::string first = R"({"_id":"r1","title":"Red chair","text":"A chair of oak","price":20})"
                            "\n";
  const std::string second =
      R"({"_id":"r2","title":"Blue table","text":"A table of pine","tags":["wood","new"]})"
      "\n";
  const std::string path = box.write("records.jsonl", first + second);
  const std::vector<std::string> options{path,    "--records",    "--id-field", "_id", "--title-field",
                                         "title", "--text-field", "text"};
  CHECK(box.ingest(options)["added"] == 2);
  CHECK(box.query({"pine"})["hits"][0]["external_id"] == "r2");
  box.write("records.jsonl", first + R"({"_id":"r3","title":"Lamp","text":"A lamp of brass"})"
                                     "\n");
  const nlohmann::json report = box.ingest(options);
  CHECK(report["unchanged"] == 1);
  CHECK(report["added"] == 1);
  CHECK(report["deleted"] == 1);
  CHECK(balances(report));
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, R"("price":20)"));
}

TEST_CASE("a bad record fails alone, named by its line") {
  const Acme box;
  const std::string path = box.write(
      "records.jsonl", "{\"id\":1,\"text\":\"fine words\"}\n{broken\n{\"id\":2,\"text\":\"more words\"}\n");
  const Result result = box.run({"--output", "json", "ingest", "acme", path, "--records"});
  CHECK(result.exit_code == 3);
  CHECK(result.lines().back()["added"] == 2);
  CHECK(result.lines().back()["failed"] == 1);
  CHECK(contains(result.err, "line 2"));
}

TEST_CASE("query answers in the documented shape") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  const nlohmann::json answer = box.query({"how much paid vacation"});
  CHECK(answer["schema"] == 1);
  CHECK(answer["tenant"] == "acme");
  CHECK(answer["question"] == "how much paid vacation");
  CHECK(answer["mode"] == "hybrid");
  CHECK(answer["took_ms"].is_number());
  const auto hit = answer["hits"][0];
  for (const char* key : {"rank", "score", "chunk_id", "document_id", "title", "uri", "heading", "page",
                          "external_id", "text", "parent_text", "scores"}) {
    INFO(key);
    CHECK(hit.contains(key));
  }
  CHECK(hit["rank"] == 1);
  CHECK(hit["external_id"].is_null());
  CHECK(hit["page"].is_null());
  CHECK(hit["scores"].contains("keyword"));
  CHECK(hit["scores"].contains("semantic"));
}

TEST_CASE("a batch answers a line each, with the ids of the questions") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  const std::string file = box.write(
      "questions.jsonl", "{\"_id\":\"q1\",\"text\":\"vacation\"}\n{\"_id\":\"q2\",\"text\":\"zeppelin\"}\n");
  const auto lines = box.ok({"--output", "jsonl", "query", "acme", "--batch", file}).lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["_id"] == "q1");
  CHECK(lines[0]["hits"].size() == 1);
  CHECK(lines[1]["_id"] == "q2");
  const std::string plain = box.write("questions.txt", "vacation\n\nflights\n");
  CHECK(box.ok({"--output", "jsonl", "query", "acme", "--batch", plain}).lines().size() == 2);
}

TEST_CASE("tenant config shows, sets and keeps the comments") {
  const Acme box;
  box.ok({"tenant", "config", "acme", "search.top_k", "7"});
  CHECK(box.ok({"tenant", "config", "acme", "search.top_k"}).out == "7\n");
  CHECK(contains(box.read(box.tenant("acme") / "config.yaml"), "#"));
  CHECK(contains(box.ok({"tenant", "config", "acme"}).out, "chunking.chunk_size"));
}

TEST_CASE("many tenants are listed and do not see each other") {
  const Sandbox box;
  for (const char* id : {"alpha", "beta"}) {
    box.ok({"tenant", "create", id});
    const std::string canary = std::string("# Secret\n\nThe canary of ") + id + " sings at dawn.\n";
    box.ok({"ingest", id, box.write(std::string(id) + "/secret.md", canary)});
  }
  CHECK(box.ok({"--output", "json", "tenant", "list"}).json()["tenants"].size() == 2);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"query", "alpha", "canary of beta"},
        {"export", "alpha", "documents"},
        {"export", "alpha", "chunks"},
        {"document", "list", "alpha"},
        {"chat", "alpha", "--message", "What does the canary of beta do?"}}) {
    CHECK_FALSE(contains(box.ok(command).out, "canary of beta sings"));
  }
}

TEST_CASE(
    "export gives every document, failed and skipped ones included, and chunks that lie in their text") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.write("docs/empty.md", "");
  box.ingest({box.docs()});
  const auto documents = box.ok({"export", "acme", "documents"}).lines();
  REQUIRE(documents.size() == 2);
  for (const auto& document : documents) {
    for (const char* key : {"id", "external_id", "uri", "title", "media_type", "status", "reason", "bytes",
                            "sha256", "metadata", "text"}) {
      INFO(key);
      CHECK(document.contains(key));
    }
  }
  const auto chunk = box.ok({"export", "acme", "chunks"}).lines().at(0);
  const auto owner = std::find_if(documents.begin(), documents.end(),
                                  [&](const auto& d) { return d["id"] == chunk["document_id"]; });
  REQUIRE(owner != documents.end());
  const std::string text = (*owner)["text"];
  CHECK(text.substr(chunk["begin"], chunk["end"].get<std::size_t>() - chunk["begin"].get<std::size_t>()) ==
        chunk["text"]);
  box.ok({"export", "acme", "documents", "--format", "markdown", "--to", (box.folder() / "out").string()});
  CHECK(std::distance(fs::directory_iterator(box.folder() / "out"), fs::directory_iterator()) == 2);
}

TEST_CASE("purge shows its plan, acts with --yes only, leaves no byte, and finds nothing the second time") {
  const Acme box;
  box.write("docs/leave.md", "# Leave\n\nThe quokka protocol grants thirty days of leave to everybody.\n");
  box.write("docs/travel.md", kTravel);
  box.ingest({box.docs()});
  box.ok({"chat", "acme", "--message", "Who is granted leave by the quokka protocol?"});
  CHECK(contains(box.ok({"purge", "acme", "--document", "leave.md"}).out, "leave.md"));
  CHECK(box.query({"quokka protocol"})["hits"].size() > 0);
  CHECK(contains(box.ok({"purge", "acme", "--document", "leave.md", "--yes"}).out, "not found"));
  const std::string session =
      box.ok({"--output", "json", "session", "list", "acme"}).json()["sessions"][0]["session"];
  box.ok({"purge", "acme", "--session", session, "--yes"});
  for (const auto& entry : fs::recursive_directory_iterator(box.tenant("acme"))) {
    if (!entry.is_regular_file()) continue;
    INFO(entry.path());
    CHECK_FALSE(contains(box.read(entry.path()), "quokka"));
  }
  CHECK(contains(box.ok({"purge", "acme", "--document", "leave.md", "--yes"}).out, "nothing"));
  CHECK(contains(box.ok({"purge", "acme", "--session", session, "--yes"}).out, "nothing"));
  CHECK(box.query({"second class trains"})["hits"].size() > 0);
  box.ok({"purge", "acme", "--all", "--yes"});
  CHECK(contains(box.ok({"purge", "acme", "--all", "--yes"}).out, "nothing"));
  CHECK(box.query({"second class trains"})["hits"].empty());
}

TEST_CASE("a deleted document is gone, and comes back with the next ingest while its file is there") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  box.ok({"document", "delete", "acme", "leave.md"});
  CHECK(box.query({"paid vacation"})["hits"].empty());
  CHECK(box.ingest({box.docs()})["added"] == 1);
  CHECK(box.query({"paid vacation"})["hits"].size() == 1);
}

TEST_CASE("encrypted documents are tried again when passwords are given") {
  const Acme box;
  const fs::path handbook = cli::samples() / "handbook";
  const std::string passwords = box.write("passwords", "wrong\n");
  const nlohmann::json report = box.ingest({handbook.string(), "--password-file", passwords});
  CHECK(report["failed"] == 0);
  CHECK(box.ingest({handbook.string(), "--password-file", passwords})["unchanged"] == report["added"]);
}

TEST_CASE("what went wrong stands in state.json until it is mended") {
  const Acme box;
  const auto state = [&box] { return nlohmann::json::parse(box.read(box.tenant("acme") / "state.json")); };
  CHECK(state()["rag_status"] == "never_built");
  CHECK(box.run({"ingest", "acme", (box.folder() / "nowhere").string()}).exit_code == 2);
  CHECK(state()["last_error"] == "");  // a typing error is no state of the tenant
  const std::string broken = box.write("docs/broken.pdf", "%PDF-1.4\nno more than a beginning\n");
  CHECK(box.run({"ingest", "acme", box.docs()}).exit_code == 3);
  CHECK(state()["last_error"] == "1 of 1 document failed");
  fs::remove(broken);
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs(), "--prune"});
  CHECK(state()["last_error"] != "1 of 1 document failed");
  CHECK(state()["rag_status"] == "ready");
  CHECK(state()["is_ready_for_queries"] == true);
  fs::remove(box.tenant("acme") / "state.json");
  box.ok({"index", "acme"});
  CHECK(state()["total_documents"] == 1);
}

TEST_CASE("a run over the folder leaves record files as records") {
  const Acme box;
  const std::string path = box.write(
      "docs/items.jsonl", "{\"id\":\"a\",\"text\":\"A red chair\"}\n{\"id\":\"b\",\"text\":\"A lamp\"}\n");
  box.ingest({path, "--records", "--text-field", "text"});
  box.write("docs/leave.md", kLeave);
  nlohmann::json report = box.ingest({box.docs()});
  CHECK(report["unchanged"] == 2);
  CHECK(report["added"] == 1);
  CHECK(report["deleted"] == 0);
  box.write("docs/items.jsonl", "{\"id\":\"a\",\"text\":\"A green chair\"}\n");
  report = box.ingest({box.docs()});
  CHECK(report["skipped"] == 1);
  CHECK(report["deleted"] == 0);
  CHECK(box.query({"lamp"})["hits"][0]["external_id"] == "b");
}

TEST_CASE("an index whose catalog is lost is damage, never an empty tenant") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  for (const char* file : {"catalog.db", "catalog.db-wal", "catalog.db-shm"})
    fs::remove(box.tenant("acme") / file);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"query", "acme", "vacation"},
                                                  {"index", "acme"},
                                                  {"ingest", "acme", box.docs()}}) {
    const Result result = box.run(command);
    CHECK(result.exit_code == 12);
    CHECK(contains(result.err, "catalog.db"));
  }
  CHECK(fs::exists(box.tenant("acme") / "vectors"));
}

TEST_CASE("what came in is reported although indexing it fails") {
  const Acme box;
  for (const char* name : {"a", "b", "c", "d"}) {
    box.write(std::string("docs/") + name + ".md",
              std::string("# ") + name + "\n\nThe text of " + name + ".\n");
  }
  box.ingest({box.docs()});
  for (const auto& entry : fs::directory_iterator(box.tenant("acme") / "vectors")) {
    if (entry.path().extension() == ".lsa") fs::remove(entry.path());
  }
  box.write("docs/travel.md", kTravel);
  const Result result = box.run({"--output", "json", "ingest", "acme", box.docs()});
  CHECK(result.exit_code == 12);
  CHECK(result.lines().back()["added"] == 1);
}

TEST_CASE("completion knows verbs, options and tenants") {
  const Acme box;
  CHECK(contains(box.ok({"__complete", "que"}).out, "query"));
  CHECK(box.ok({"__complete", "query", "ac"}).out == "acme\n");
  CHECK(contains(box.ok({"__complete", "query", "acme", "--to"}).out, "--top-k"));
  CHECK(contains(box.ok({"__complete", "tenant", ""}).out, "create"));
  for (const char* shell : {"bash", "zsh", "fish"})
    CHECK(contains(box.ok({"completion", shell}).out, "ragctl"));
}

TEST_CASE("doctor names the libraries and hides the keys") {
  const Acme box;
  const Result result = box.ok({"doctor"}, {{}, {"OPENAI_API_KEY=sk-secret-value"}, {}, {}, false});
  for (const char* name :
       {"SQLite", "FAISS", "MuPDF", "ICU", "gumbo", "Snowball", "CLD2", "Eigen", "root", "disk", "locale",
        "ragctl.yaml; tenants have the built-in defaults", "1 tenant, all can be read"})
    CHECK(contains(result.out, name));
  CHECK(contains(result.out, "OPENAI_API_KEY is set"));
  CHECK_FALSE(contains(result.out, "sk-secret-value"));
}
