#include "bad_input.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

namespace cli {

void make_tenant(const Sandbox& box, const std::string& id) {
  box.ok({"tenant", "create", id, "--name", "Acme"});
}

nlohmann::json summary(const Result& result) { return result.lines().back(); }

nlohmann::json ingest(const Sandbox& box, const std::string& path, int expected) {
  const Result result = box.run({"--output", "json", "ingest", "acme", path});
  INFO("stderr: " << result.err);
  REQUIRE(result.exit_code == expected);
  return summary(result);
}

nlohmann::json documents(const Sandbox& box) {
  return box.ok({"--output", "json", "document", "list", "acme"}).json()["documents"];
}

std::size_t hits(const Sandbox& box, const std::string& question) {
  return box.ok({"--output", "json", "query", "acme", question}).json()["hits"].size();
}

bool root_user() { return geteuid() == 0; }

}  // namespace cli
