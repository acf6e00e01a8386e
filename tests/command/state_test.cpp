// state.json, and what is told of a tenant when it is lost or old.
#include <doctest/doctest.h>

#include <fstream>

#include "cli.hpp"

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
  [[nodiscard]] nlohmann::json listed(const char* verb) const {
    const std::vector<std::string> words =
        verb == std::string("list") ? std::vector<std::string>{"--output", "json", "tenant", "list"}
                                    : std::vector<std::string>{"--output", "json", "status"};
    return ok(words).json()["tenants"][0];
  }
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

