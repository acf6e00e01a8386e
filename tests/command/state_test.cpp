// state.json, and what is told of a tenant when it is lost, old, or of a process that is no more.
#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "cli.hpp"
#include "read_only.hpp"

using cli::contains;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

struct Acme : Sandbox {
  Acme() {
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", write("leave.md", "# Leave\n\nThirty days of paid vacation a year.\n")});
  }
  [[nodiscard]] fs::path state_file() const { return tenant("acme") / "state.json"; }
  [[nodiscard]] nlohmann::json state() const { return nlohmann::json::parse(read(state_file())); }
  [[nodiscard]] nlohmann::json listed(const char* verb) const {
    const std::vector<std::string> words =
        verb == std::string("list") ? std::vector<std::string>{"--output", "json", "tenant", "list"}
                                    : std::vector<std::string>{"--output", "json", "status"};
    return ok(words).json()["tenants"][0];
  }
};

/// Waits for state.json to be replaced and then stops the process in its tracks.
class StopAtNextState {
public:
  explicit StopAtNextState(const fs::path& folder) : watch_(inotify_init1(IN_CLOEXEC)) {
    REQUIRE(inotify_add_watch(watch_, folder.c_str(), IN_MOVED_TO) >= 0);
  }
  ~StopAtNextState() { close(watch_); }
  StopAtNextState(const StopAtNextState&) = delete;
  StopAtNextState& operator=(const StopAtNextState&) = delete;

  void stop(int pid) const {
    pollfd ready{watch_, POLLIN, 0};
    REQUIRE(poll(&ready, 1, 60'000) == 1);
    REQUIRE(kill(pid, SIGSTOP) == 0);
    int status = 0;
    REQUIRE(waitpid(pid, &status, WUNTRACED) == pid);
    REQUIRE(WIFSTOPPED(status));
  }

private:
  int watch_;
};

}  // namespace

TEST_CASE("a tenant whose state.json is lost, broken or old is told as its catalog stands") {
  const Acme box;
  const std::string old =
      R"({"schema":1,"rag_status":"never_built","is_ready_for_queries":false,"total_documents":0})";
  for (const std::string& content : {std::string(), std::string("{"), old}) {
    INFO(content);
    fs::remove(box.state_file());
    if (!content.empty()) std::ofstream(box.state_file()) << content;
    for (const char* verb : {"list", "status"}) {
      const auto row = box.listed(verb);
      CHECK(row["rag_status"] == "ready");
      CHECK(row["total_documents"] == 1);
      CHECK(row["is_ready_for_queries"] == true);
    }
  }
}

TEST_CASE("a list of tenants names the one that cannot be read, and tells of the others") {
  const Acme box;
  box.ok({"tenant", "create", "beta"});
  box.write("root/tenants/acme/catalog.db", std::string(10'000, 'x'));
  const auto rows = box.ok({"--output", "json", "tenant", "list"}).json()["tenants"];
  CHECK(rows[0]["rag_status"] == "failed");
  CHECK(contains(rows[0]["trouble"], "catalog.db"));
  CHECK(rows[1]["rag_status"] == "never_built");
}

TEST_CASE(
    "while a process indexes, state.json says who and since when, and after its death it is no secret") {
  const Acme box;
  for (int i = 0; i < 200; ++i) {
    std::string text = "# Topic " + std::to_string(i) + "\n\n";
    for (int j = 0; j < 30; ++j)
      text += "Sentence " + std::to_string(j) + " has word" + std::to_string(i * 31 + j) + ".\n\n";
    box.write("docs/topic-" + std::to_string(i) + ".md", text);
  }
  box.ok({"ingest", "acme", "--no-index", (box.folder() / "docs").string()});
  const StopAtNextState watch(box.tenant("acme"));
  cli::Settings settings;
  int pid = 0;
  nlohmann::json while_building;
  nlohmann::json told;
  settings.while_running = [&](int child) {
    pid = child;
    watch.stop(child);
    while_building = box.state();
    told = box.listed("status");
    kill(child, SIGKILL);
  };
  CHECK(box.run({"index", "acme"}, settings).by_signal);
  for (const auto& state : {while_building, told}) {
    CHECK(state["rag_status"] == "building");
    CHECK(state["building_pid"] == pid);
    CHECK(contains(state["building_since"], "T"));
    CHECK(state["is_ready_for_queries"] == true);
  }
  CHECK(told["writing"] == true);
  CHECK(box.state()["rag_status"] == "building");
  CHECK(box.listed("status")["rag_status"] == "stale");
  CHECK(box.listed("status")["building_pid"].is_null());
  box.ok({"index", "acme"});
  CHECK(box.state()["rag_status"] == "ready");
  CHECK(box.state()["building_pid"] == 0);
}

TEST_CASE("the time of the last export is kept, and not that of a dry run") {
  const Acme box;
  box.ok({"export", "acme", "documents", "--dry-run"});
  CHECK(box.state()["last_export_time"] == "");
  box.ok({"export", "acme", "documents"});
  CHECK(contains(box.state()["last_export_time"], "T"));
  CHECK(box.state()["rag_status"] == "ready");
  CHECK(box.listed("list")["last_export_time"] == box.state()["last_export_time"]);
}

TEST_CASE("an export succeeds where its time cannot be kept, and makes no catalog for it") {
  const Sandbox empty;
  empty.ok({"tenant", "create", "acme"});
  empty.ok({"export", "acme", "documents"});
  CHECK_FALSE(fs::exists(empty.tenant("acme") / "catalog.db"));
  const Acme box;
  const cli::ReadOnlyRoot root(box, "acme");
  if (!root.holds()) return;
  CHECK(box.ok({"export", "acme", "documents"}).err == "exported 1 documents\n");
}
