// What ingest and index keep, refuse and tell when things are not as they were left.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kLeave = "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n";
const std::string kRecords =
    "{\"id\":\"1\",\"title\":\"Lamp\",\"text\":\"A brass lamp for the desk.\"}\n"
    "{\"id\":\"2\",\"title\":\"Chair\",\"text\":\"An oak chair with arms.\"}\n";

struct Acme : Sandbox {
  Acme() { ok({"tenant", "create", "acme"}); }
  nlohmann::json ingest(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "ingest", "acme"});
    return ok(arguments).lines().back();
  }
  std::size_t documents() const { return ok({"export", "acme", "documents"}).lines().size(); }
  std::string docs() const { return (folder() / "docs").string(); }
  void remove_from_vectors(const std::string& extension) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(tenant("acme") / "vectors"))
      if (entry.path().extension() == extension) found.push_back(entry.path());
    REQUIRE(!found.empty());
    for (const fs::path& path : found) fs::remove(path);
  }
};

}  // namespace

TEST_CASE("a tenant that never ingested has no catalog and reads as empty") {
  const Acme box;
  fs::remove(box.tenant("acme") / "catalog.db");
  box.ok({"status", "acme"});
}

TEST_CASE("new passwords do not turn a record file with a skipped record into one document") {
  const Acme box;
  const std::string file = box.write("docs/products.jsonl", kRecords + "{\"id\":\"3\"}\n");
  box.run({"ingest", "acme", file, "--records"});
  const std::size_t before = box.documents();
  REQUIRE(before == 3);
  box.run({"ingest", "acme", box.docs(), "--password-file", box.write("passwords", "secret\n")});
  CHECK(box.documents() == before);
}

TEST_CASE("a run with --records may replace what was read as one plain document") {
  const Acme box;
  const std::string file = box.write("docs/products.jsonl", kRecords);
  box.ingest({file});
  CHECK(box.documents() == 1);
  CHECK(box.ingest({file, "--records"})["added"] == 2);
  CHECK(box.documents() == 2);
}

TEST_CASE("a mistaken --records leaves a plain document as it was, and it can be read again") {
  const Acme box;
  const std::string file = box.write("docs/rule.md", "# Rule\n\nThe first rule is gold.\n");
  box.ingest({file});
  CHECK(box.run({"ingest", "acme", file, "--records"}).exit_code == 3);
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "gold"));
  box.write("docs/rule.md", "# Rule\n\nThe second rule is silver.\n");
  CHECK(box.ingest({file})["updated"] == 1);
  CHECK(box.documents() == 1);
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "silver"));
}

TEST_CASE("a file of records that has changed is not read without --records, and says so") {
  const Acme box;
  const std::string file = box.write("docs/products.jsonl", kRecords);
  box.ingest({file, "--records"});
  box.write("docs/products.jsonl", std::string(kRecords) + R"({"id":"x9","text":"A ninth thing"})" + "\n");
  const Result run = box.run({"ingest", "acme", file});
  CHECK(run.exit_code == 0);
  CHECK(contains(run.err, "add --records to read it again; the version read before is kept"));
  CHECK_FALSE(contains(run.err, "--status skipped"));
  for (const auto& line : box.ok({"export", "acme", "documents"}).lines())
    CHECK(contains(line["reason"], "add --records"));
  CHECK(box.ingest({file, "--records"})["added"] == 1);
  for (const auto& line : box.ok({"export", "acme", "documents"}).lines()) CHECK(line["reason"].is_null());
}

TEST_CASE("a mistyped path is an error and no document of the tenant") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  const std::string wrong = box.docs() + "/laeve.md";
  const Result alone = box.run({"--output", "json", "ingest", "acme", wrong});
  CHECK(alone.exit_code == 2);
  CHECK(contains(alone.err, wrong + ": no such file or folder"));
  CHECK(alone.json()["failed"] == 1);
  CHECK(box.documents() == 0);
  const Result among = box.run({"--output", "json", "ingest", "acme", wrong, box.docs()});
  CHECK(among.exit_code == 3);
  CHECK(among.json()["seen"] == 2);
  CHECK(among.json()["added"] == 1);
  CHECK(box.documents() == 1);
}

TEST_CASE("a document whose file is gone when it is named is kept, and says so") {
  const Acme box;
  const std::string file = box.write("docs/leave.md", kLeave);
  box.ingest({file});
  fs::remove(file);
  CHECK(box.run({"ingest", "acme", file}).exit_code == 3);
  CHECK(box.documents() == 1);
  CHECK(box.ingest({file, "--prune"})["deleted"] == 1);
}

TEST_CASE("records come from standard input, line by line, and add to those that came before") {
  const Acme box;
  const auto stream = [&](const std::string& lines, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--output", "json", "ingest", "acme", "-", "--records"});
    return box.run(more, {.input = lines});
  };
  CHECK(stream(kRecords).json()["added"] == 2);
  CHECK(stream(kRecords).json()["unchanged"] == 2);
  const auto second = stream("{\"id\":\"3\",\"title\":\"Sofa\",\"text\":\"A red sofa.\"}\n").json();
  CHECK(second["added"] == 1);
  CHECK(second["deleted"] == 0);
  CHECK(box.documents() == 3);
  // Without ids, lines of two streams are not taken for one another.
  CHECK(stream("{\"text\":\"A heron.\"}\n").json()["added"] == 1);
  CHECK(stream("{\"text\":\"An otter.\"}\n").json()["added"] == 1);
  CHECK(box.documents() == 5);
  CHECK(stream("{\"id\":\"1\",\"text\":\"x\"}\n", {"--title", "other"}).json()["added"] == 1);
  CHECK(box.ok({"--output", "json", "query", "acme", "brass lamp"}).json()["hits"][0]["external_id"] == "1");
}

TEST_CASE(
    "the rows of a CSV file are documents, with numbers to filter by; ragged ones are named by their line") {
  const Acme box;
  const std::string file = box.write("docs/lamps.csv",
                                     "sku;name;text;price;in_stock\n"
                                     "L-1;Heron lamp;\"A tall lamp;\n of brass\";149.90;true\n"
                                     "L-2;Otter lamp;A small lamp of oak;39.50;false\n"
                                     "L-3;Broken\n");
  const std::vector<std::string> run{"--output",  "json",       "ingest", "acme",          file,
                                     "--records", "--id-field", "sku",    "--title-field", "name"};
  const Result first = box.run(run);
  CHECK(first.exit_code == 3);
  CHECK(first.json()["added"] == 2);
  CHECK(contains(first.err, "line 5: 2 fields, but the first row names 5 fields"));
  const auto hits = [&](const std::string& filter) {
    return box.ok({"--output", "json", "query", "acme", "lamp", "--filter", filter}).json()["hits"];
  };
  REQUIRE(hits("price<100").size() == 1);
  CHECK(hits("price<100")[0]["external_id"] == "L-2");
  REQUIRE(hits("in_stock=true").size() == 1);
  CHECK(hits("in_stock=true")[0]["external_id"] == "L-1");
}

TEST_CASE("a template makes the text of a record of its fields") {
  const Acme box;
  const std::string file = box.write(
      "lamps.jsonl", R"({"id":"1","title":"Heron","attributes":{"colour":"brass"},"sizes":[{"w":2},{"w":3}]})"
                     "\n"
                     R"({"id":"2","title":"Otter"})"
                     "\n");
  CHECK(box.ingest({file, "--records", "--template",
                    "A {title} lamp {{of {attributes.colour}}} in {sizes.w}"})["added"] == 2);
  const auto text = [&](const char* id) {
    return box.ok({"--output", "json", "document", "show", "acme", id, "--text"}).json()["text"];
  };
  CHECK(text("Heron") == "A Heron lamp {of brass} in 2, 3");
  CHECK(text("Otter") == "A Otter lamp {of } in");
  CHECK(box.ingest({file, "--records", "--template-file", box.write("t.txt", "{title}\n")})["updated"] == 2);
  CHECK(text("Otter") == "Otter");
  const Result wrong = box.run({"ingest", "acme", file, "--records", "--template", "{attributes.color}"});
  CHECK(wrong.exit_code == 3);
  CHECK(contains(wrong.err, "no record has the field \"attributes.color\""));
  CHECK(contains(wrong.err, "did you mean \"attributes.colour\"?"));
  for (const char* broken : {"{title", "title}", "{}", "{a{b}"}) {
    const Result refused = box.run({"ingest", "acme", file, "--records", "--template", broken});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "the template has"));
  }
}

TEST_CASE("CSV in another charset, of another ending and from standard input comes in") {
  const Acme box;
  CHECK(box.ingest({box.write("latin.csv", "id,text\n1,K\xE4se aus K\xF6ln und M\xFCnchen\n"),
                    "--records"})["added"] == 1);
  CHECK(box.ok({"--output", "json", "query", "acme", "Käse"}).json()["hits"][0]["external_id"] == "1");
  CHECK(box.ingest({box.write("rows.txt", "id\ttext\n2\tan otter, swimming\n"), "--records", "--type",
                    "tsv"})["added"] == 1);
  const Result stream =
      box.ok({"--output", "json", "ingest", "acme", "-", "--records"}, {.input = "id,text\r\n3,a heron\r\n"});
  CHECK(stream.json()["added"] == 1);
  CHECK(box.documents() == 3);
}

TEST_CASE("standard input that is no JSONL, or lacks a named field, brings nothing in") {
  const Acme box;
  for (const std::string& input : {std::string("[{\"id\":1}]"), std::string("{\n\"id\":1}\n")}) {
    const Result result = box.run({"ingest", "acme", "-", "--records"}, {.input = input});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "jq -c"));
  }
  const Result result =
      box.run({"ingest", "acme", "-", "--records", "--text-field", "nosuch"}, {.input = kRecords});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "no record has the field \"nosuch\"; there are \"id\", \"text\", \"title\""));
  CHECK(box.documents() == 0);
}

TEST_CASE("names of fields without --records are refused") {
  const Acme box;
  const std::string file = box.write("products.jsonl", kRecords);
  for (const char* option : {"--id-field", "--text-field", "--title-field"}) {
    const Result result = box.run({"ingest", "acme", file, option, "text"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "--records"));
  }
  CHECK(box.documents() == 0);
}

TEST_CASE("a field that no record has stops the file and names the fields there are") {
  const Acme box;
  const std::string file = box.write("products.jsonl", kRecords);
  const Result result = box.run({"ingest", "acme", file, "--records", "--text-field", "txet"});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.err, "no record has the field \"txet\""));
  CHECK(contains(result.err, "did you mean \"text\"?"));
}

TEST_CASE("pipes and sockets in a folder are skipped with a reason that is stored, and never opened") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  REQUIRE(mkfifo((box.folder() / "docs/pipe").c_str(), 0600) == 0);
  CHECK(box.ingest({box.docs()})["skipped"] == 1);
  const auto listed = box.ok({"--output", "json", "document", "list", "acme", "--status", "skipped"}).json();
  CHECK(listed["documents"][0]["reason"] == "a named pipe, not a file");
}

TEST_CASE("a reason names no path a second time, and the key that sets a limit") {
  const Acme box;
  box.ok({"tenant", "config", "acme", "ingest.max_file_bytes", "1 KB"});
  const std::string large = box.write("large.txt", std::string(2'000, 'x'));
  const Result result = box.run({"ingest", "acme", large});
  CHECK(contains(result.err,
                 large + ": 2.0 KB, over the limit of 1.0 KB (raise ingest.max_file_bytes, or split it)"));
  const std::string broken = box.write("notes.md", "---\ntitle: [a\n---\nSome text that is read.\n");
  CHECK_FALSE(contains(box.run({"-v", "ingest", "acme", broken}).err, "yaml-cpp"));
}

TEST_CASE("a provider that is not there is refused at once, and the config stays") {
  const Acme box;
  const std::string before = box.read(box.tenant("acme") / "config.yaml");
  for (const char* key : {"embedding.provider", "llm.provider"}) {
    const Result result = box.run({"tenant", "config", "acme", key, "openai"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "the only one in this version"));
  }
  CHECK(box.read(box.tenant("acme") / "config.yaml") == before);
}

TEST_CASE("a hint names the tenant, so that it can be copied and run") {
  const Acme box;
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"document", "show", "acme", "nosuch"},
                                               {"session", "show", "acme", "nosuch"}}) {
    const Result result = box.run(verb);
    CHECK(result.exit_code != 0);
    CHECK(contains(result.err, " list acme"));
    CHECK_FALSE(contains(result.err, "TENANT"));
  }
}

TEST_CASE("a source that nobody knows is an error, one that was purged is not") {
  const Acme box;
  box.ingest({box.write("docs/leave.md", kLeave)});
  for (const std::vector<std::string>& verb :
       {std::vector<std::string>{"purge", "acme", "--source"}, {"document", "list", "acme", "--source"}}) {
    std::vector<std::string> wrong = verb, right = verb;
    wrong.emplace_back("flies");
    const Result result = box.run(wrong);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "did you mean files?"));
    right.emplace_back("stdin");
    box.ok(right);
  }
  box.write("root/tenants/acme/exports/wiki/page.md", kLeave);
  box.ok({"purge", "acme", "--source", "wiki", "--yes"});
  fs::remove_all(box.tenant("acme") / "exports/wiki");
  CHECK(contains(box.ok({"purge", "acme", "--source", "wiki", "--yes"}).out, "nothing to purge"));
  CHECK_FALSE(contains(box.read(box.tenant("acme") / "catalog.db"), "wiki"));
}

TEST_CASE("standard input is read before the lock is taken") {
  const Acme box;
  const std::string file = box.write("docs/leave.md", kLeave);
  cli::Settings slow{file + "\n", {}, {}, {}, false};
  slow.while_running = [&](int) { box.ok({"--wait", "0", "ingest", "acme", file}); };
  CHECK(box.run({"ingest", "acme", "--files-from", "-"}, slow).exit_code == 0);
}

TEST_CASE("index with nothing to do finds files that are gone, and a rebuild mends them") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  box.remove_from_vectors(".postings");
  const Result result = box.run({"index", "acme"});
  CHECK(result.exit_code == 12);
  CHECK(contains(result.err, "ragctl index acme --rebuild"));
  CHECK_FALSE(contains(result.out, "searchable"));
  box.ok({"index", "acme", "--rebuild"});
  box.ok({"index", "acme"});
}

TEST_CASE("--prune with standard input is refused, and nothing is read or removed") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const auto result = box.run({"ingest", "acme", "-", "--prune"}, {.input = "x"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "--prune"));
  CHECK(box.ok({"--output", "json", "document", "list", "acme"}).json()["documents"].empty());
}

TEST_CASE("--text-field takes one value per use, so that a path may follow") {
  const Acme box;
  const std::string file =
      box.write("products.json", "[{\"id\":\"1\",\"name\":\"Lamp\",\"description\":\"A brass lamp.\"}]");
  CHECK(box.ingest({"--records", "--text-field", "description", file})["added"] == 1);
  CHECK(box.ingest({"--records", "--text-field", "name", "--text-field", "description", file})["updated"] ==
        1);
}

TEST_CASE("tenant.id stays the name of the folder") {
  const Acme box;
  CHECK(box.run({"tenant", "config", "acme", "tenant.id", "other"}).exit_code == 2);
  CHECK(contains(box.ok({"tenant", "config", "acme", "tenant.id"}).out, "acme"));
  box.ok({"tenant", "config", "acme", "tenant.id", "acme"});
}
