#pragma once
#include <set>
#include <string>

#include "cli.hpp"

// A tenant that takes long enough to be disturbed at its work.
namespace cli {

constexpr int kDocuments = 120;

/// docs/topic-N.md: sentence J of topic N says word(31 N + J).
void write_documents(const Sandbox& box);
/// What acme holds, without ids and times.
[[nodiscard]] std::set<std::string> content(const Sandbox& box);

}  // namespace cli
