#include "ragctl/purge/purge.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "isolation/child_process.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "unit/pipeline/workshop.hpp"

using namespace ragctl::test;
using ragctl::ErrorCode;
using ragctl::UnixMillis;
using ragctl::catalog::Transaction;
using ragctl::model::Role;
using ragctl::purge::Plan;
using ragctl::purge::Proof;
using ragctl::purge::Request;
using ragctl::purge::Scope;
using ragctl::purge::TraceSearch;

namespace {

const std::string kSecret =
    "The quokka protocol grants thirty days of leave to everybody who asks for it twice.";
const std::string kQuestion = "How many days of leave does the wombat protocol grant to me?";

/// An indexed tenant: three files, one of them the secret, a document of standard input, and a conversation.
class Office {
public:
  Office() {
    shop.write("secret.txt", kSecret);
    shop.write("heron.txt", text_about("heron"));
    shop.write("otter.txt", text_about("otter"));
    (void)shop.ingest();
    (void)shop.ingest_stdin(text_about("newt"), "Newts");
    (void)shop.index();
    talk("0123456789abcdef0123456789abcdef", kQuestion);
  }

  void talk(const std::string& key, const std::string& words) {
    Transaction transaction(shop.catalog());
    const auto id = shop.catalog().sessions().create(key, UnixMillis{1000});
    for (const Role role : {Role::user, Role::assistant}) {
      ragctl::model::Message message;
      message.session = id;
      message.role = role;
      message.content = role == Role::user ? words : "I found nothing about that.";
      (void)shop.catalog().sessions().append(message);
    }
    transaction.commit();
  }

  std::string put(const std::filesystem::path& path, const std::string& bytes) const {
    std::filesystem::create_directories(path.parent_path());
    spill(path, bytes);
    return path.string();
  }

  Request document(const std::string& name) { return {Scope::document, {*shop.document(name)}, {}, {}}; }
  Request source(const std::string& name) { return {Scope::source, {}, name, {}}; }
  Request sessions() { return {Scope::session, {}, {}, shop.catalog().sessions().list()}; }
  Request all() { return {Scope::all, {}, {}, {}}; }

  Plan plan(const Request& request) {
    auto context = purge_context();
    return ragctl::purge::plan(request, context);
  }
  TraceSearch erase(const Plan& what) {
    auto context = purge_context();
    return ragctl::purge::erase(what, context);
  }
  Proof prove(const TraceSearch& erased) {
    shop.close();
    Proof proof = ragctl::purge::prove(erased, shop.paths());
    if (proof.traces.empty()) ragctl::purge::conclude(shop.paths());
    shop.open();
    return proof;
  }
  Proof purge(const Request& request) { return prove(erase(plan(request))); }

  Workshop shop;

private:
  ragctl::purge::Context purge_context() {
    return {shop.catalog(),       shop.paths(), shop.config, progress_, [] { return Workshop::kNow; },
            shop.stop.get_token()};
  }
  ragctl::NoProgress progress_;
};

/// Whether any file of the tenant holds the text.
bool on_disk(const Workshop& shop, const std::string& text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shop.paths().folder())) {
    if (entry.is_regular_file() && slurp(entry.path()).find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a plan changes nothing and counts what would go") {
  Office office;
  const auto before = office.shop.content();
  Plan plan = office.plan(office.document("secret.txt"));
  CHECK(plan.documents.size() == 1);
  CHECK(plan.chunks == 1);
  CHECK(plan.sessions.empty());
  CHECK_FALSE(plan.unfinished);
  CHECK_FALSE(plan.empty());
  plan = office.plan(office.source("files"));
  CHECK(plan.documents.size() == 3);
  CHECK(plan.chunks == 3);
  plan = office.plan(office.sessions());
  CHECK(plan.sessions.size() == 1);
  CHECK(plan.messages == 2);
  CHECK(plan.documents.empty());
  plan = office.plan(office.all());
  CHECK(plan.documents.size() == 4);
  CHECK(plan.sessions.size() == 1);
  CHECK(office.shop.content() == before);
  CHECK(office.plan(office.source("nothing")).empty());
  CHECK(office.plan({}).empty());
}

TEST_CASE("a purged document is gone from every byte of the tenant, and nothing else is") {
  Office office;
  const std::string copy = office.put(office.shop.paths().exports() / "wiki" / "a.md", kSecret);
  ragctl::pipeline::IngestOptions options;
  options.paths = {copy};
  (void)office.shop.ingest(options);
  (void)office.shop.index();
  Request request = office.document("secret.txt");
  request.documents.push_back(*office.shop.catalog().documents().find("files", copy));
  REQUIRE(on_disk(office.shop, "quokka"));
  const Plan plan = office.plan(request);
  CHECK(plan.files == std::vector<std::filesystem::path>{copy});
  const Proof proof = office.prove(office.erase(plan));
  CHECK(proof.probes == 3);
  CHECK(proof.files >= 4);
  CHECK(proof.bytes > 0);
  CHECK(proof.traces.empty());
  CHECK_FALSE(on_disk(office.shop, "quokka"));
  CHECK_FALSE(on_disk(office.shop, "secret.txt"));
  CHECK(office.shop.search("quokka").empty());
  CHECK(office.shop.search("heron") == std::vector<std::string>{"heron.txt"});
  CHECK(office.shop.content().size() == 3);
  CHECK(office.shop.catalog().sessions().list().size() == 1);
  CHECK(office.shop.findings().empty());
}

TEST_CASE("a purged source takes its exports along, and a second purge finds nothing") {
  Office office;
  const auto file = office.shop.paths().exports() / "files" / "page.md";
  office.put(file, "exported");
  const auto other = office.shop.paths().exports() / "files-2" / "page.md";
  office.put(other, "exported");
  CHECK(office.purge(office.source("files")).traces.empty());
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(std::filesystem::exists(other));
  CHECK(office.shop.content().size() == 1);
  CHECK(office.shop.search("newt").size() == 1);
  CHECK(office.plan(office.source("files")).empty());
  CHECK_FALSE(on_disk(office.shop, "quokka"));
  CHECK(office.shop.findings().empty());
}

TEST_CASE("a purged conversation is gone with the history of what was typed") {
  Office office;
  office.put(office.shop.paths().chat_history(), kQuestion + "\n");
  REQUIRE(on_disk(office.shop, "wombat protocol"));
  const Plan plan = office.plan(office.sessions());
  CHECK(plan.files == std::vector<std::filesystem::path>{office.shop.paths().chat_history()});
  CHECK(office.prove(office.erase(plan)).traces.empty());
  CHECK_FALSE(on_disk(office.shop, "wombat"));
  CHECK(office.shop.catalog().sessions().list().empty());
  CHECK(office.shop.content().size() == 4);
  CHECK(office.plan(office.sessions()).empty());
  CHECK(office.shop.search("heron").size() == 1);
}

TEST_CASE("purging all leaves an empty tenant that can be filled again") {
  Office office;
  office.put(office.shop.paths().logs() / "run.jsonl", kQuestion);
  office.put(office.shop.paths().cache() / "pages" / "1", kSecret);
  office.put(office.shop.paths().exports() / "wiki" / "a.md", kSecret);
  office.put(office.shop.paths().config(), "tenant: {id: acme}\n");
  CHECK(office.purge(office.all()).traces.empty());
  CHECK(office.shop.content().empty());
  CHECK(office.shop.files_of_index().empty());
  for (const char* word : {"quokka", "wombat", "heron", "newt"}) CHECK_FALSE(on_disk(office.shop, word));
  CHECK(std::filesystem::exists(office.shop.paths().config()));
  CHECK(office.plan(office.all()).empty());
  CHECK(office.shop.findings().empty());
  CHECK(office.shop.ingest().added == 3);
  (void)office.shop.index();
  CHECK(office.shop.search("quokka").size() == 1);
}

TEST_CASE("a planted trace is found and its file named") {
  Office office;
  const TraceSearch erased = office.erase(office.plan(office.document("secret.txt")));
  const std::string planted =
      office.put(office.shop.paths().logs() / "run.jsonl", "{\"said\":\"" + kSecret.substr(0, 40) + "\"}\n");
  const Proof proof = office.prove(erased);
  CHECK(proof.traces == std::vector<std::string>{planted});
}

TEST_CASE("what another document or conversation says by right is no trace") {
  Office office;
  office.shop.write("copy.txt", "Before it. " + kSecret + " After it.");
  (void)office.shop.ingest();
  (void)office.shop.index();
  CHECK(office.purge(office.document("secret.txt")).traces.empty());
  CHECK(office.shop.search("quokka") == std::vector<std::string>{"copy.txt"});
  office.talk("fedcba9876543210fedcba9876543210", kSecret);
  CHECK(office.purge(office.document("copy.txt")).probes == 3);
  CHECK(on_disk(office.shop, "quokka"));
  CHECK(office.purge(office.sessions()).traces.empty());
  CHECK_FALSE(on_disk(office.shop, "quokka"));
}

TEST_CASE("killed in the middle, a purge is finished by the next one of any kind") {
  for (int fatal = 1; fatal <= 3; ++fatal) {
    INFO("killed at step " << fatal);
    Office office;
    const Request request = office.document("secret.txt");
    office.shop.close();
    const int status = in_child([&] {
      office.shop.open();
      DieAt progress(fatal);
      ragctl::purge::Context context{office.shop.catalog(),
                                     office.shop.paths(),
                                     office.shop.config,
                                     progress,
                                     [] { return Workshop::kNow; },
                                     {}};
      (void)ragctl::purge::erase(ragctl::purge::plan(request, context), context);
      return 0;
    });
    REQUIRE(WIFSIGNALED(status));
    office.shop.open();
    CHECK(on_disk(office.shop, "quokka"));
    CHECK_FALSE(ragctl::audit::has_damage(
        ragctl::audit::check(office.shop.catalog(), office.shop.paths(), ragctl::audit::Depth::everything)));
    const Plan rest = office.plan(office.source("nothing"));
    CHECK(rest.unfinished);
    CHECK_FALSE(rest.empty());
    CHECK(office.prove(office.erase(rest)).traces.empty());
    CHECK_FALSE(on_disk(office.shop, "quokka"));
    CHECK_FALSE(office.plan(office.source("nothing")).unfinished);
    CHECK(office.shop.search("heron").size() == 1);
    CHECK(office.shop.findings().empty());
  }
}

TEST_CASE("killed before its files are gone, a purge's files go with the next one") {
  Office office;
  const auto history = office.shop.paths().chat_history();
  office.put(history, kQuestion + "\n");
  Plan plan = office.plan(office.sessions());
  REQUIRE(plan.files.size() == 1);
  // Stopped right after the commit: a file that cannot be erased comes first.
  plan.files.insert(plan.files.begin(), office.shop.paths().vectors());
  CHECK(code_of([&] { (void)office.erase(plan); }) == ErrorCode::failed);
  CHECK(std::filesystem::exists(history));
  const Plan rest = office.plan(office.sessions());
  CHECK(rest.unfinished);
  CHECK(std::ranges::find(rest.files, history) != rest.files.end());
  CHECK(std::ranges::find(rest.files, office.shop.paths().vectors()) == rest.files.end());
  CHECK(office.prove(office.erase(rest)).traces.empty());
  CHECK_FALSE(std::filesystem::exists(history));
  CHECK_FALSE(on_disk(office.shop, "wombat"));
  CHECK(office.plan(office.sessions()).empty());
}
