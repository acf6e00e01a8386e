#pragma once
#include "cli.hpp"

// What the tests of bad input begin with: a tenant, and something to ask it.
namespace cli {

inline const std::string kProse =
    "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n\n# Travel\n\nTrains are booked "
    "second class.\n";

void make_tenant(const Sandbox& box, const std::string& id = "acme");
/// The last line of standard output.
[[nodiscard]] nlohmann::json summary(const Result& result);
/// Ingests a path into acme, REQUIREs the exit code, and returns the summary.
nlohmann::json ingest(const Sandbox& box, const std::string& path, int expected = 0);
/// What acme lists.
[[nodiscard]] nlohmann::json documents(const Sandbox& box);
/// How many passages of acme answer.
[[nodiscard]] std::size_t hits(const Sandbox& box, const std::string& question);
[[nodiscard]] bool root_user();

}  // namespace cli
