#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/base/progress.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/document.hpp"
#include "ragctl/model/turn.hpp"
#include "ragctl/purge/trace_search.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::purge {

enum class Scope : std::uint8_t { document, source, session, all };

struct Request {
  Scope scope = Scope::document;
  std::vector<model::Document> documents;  ///< scope document: which
  std::string source;                      ///< scope source: its name
  std::vector<model::Session> sessions;    ///< scope session: which
};

/// What would go. Nothing is changed to make it.
struct Plan {
  Scope scope = Scope::document;
  std::string source;  ///< scope source: its name
  std::vector<model::Document> documents;
  std::vector<model::Session> sessions;
  std::uint64_t products = 0;  ///< of the documents: those that make a product searchable, which goes too
  std::uint64_t chunks = 0;
  std::uint64_t messages = 0;
  std::uint64_t answers = 0;  ///< of other conversations, that quote a document: they are blanked
  std::vector<std::filesystem::path> files;  ///< exports, caches and histories that go whole
  bool unfinished = false;                   ///< an earlier purge was killed and is to be finished
  [[nodiscard]] bool empty() const {
    return documents.empty() && sessions.empty() && files.empty() && !unfinished;
  }
};

struct Context {
  catalog::Catalog& catalog;
  const tenant::TenantPaths& paths;
  const tenant::Config& config;
  Progress& progress;
  Clock clock;
  std::stop_token stop;
};

[[nodiscard]] Plan plan(const Request& request, Context& context);

/// Whether a source of this name was purged once. Of such names only hashes are kept.
[[nodiscard]] bool was_purged(const std::string& source, catalog::Catalog& catalog);

/// Removes the rows in one commit, rewrites the segments that held them, rewrites the database so that no
/// freed page keeps their bytes, truncates its log, and removes the files of the plan. Killed at any moment
/// after the first commit, the next purge of the tenant finishes it. Returns pieces of what was erased, to be
/// looked for.
[[nodiscard]] TraceSearch erase(const Plan& plan, Context& context);

/// Marks the purge as done: to be called when the proof is clean. Until then the next purge does it again.
void conclude(const tenant::TenantPaths& paths);

/// What a search of every file of the tenant found of the erased text afterwards.
struct Proof {
  std::uint64_t probes = 0;  ///< pieces of erased text that were looked for
  std::uint64_t files = 0;   ///< files that were read whole
  std::uint64_t bytes = 0;
  std::vector<std::string> traces;  ///< files that still hold one; empty: it is gone
};

/// Reads every file of the tenant. The catalog is closed in this process meanwhile: closing a second
/// descriptor of an SQLite file would drop the locks of the first. A piece that another document or
/// conversation holds by right is no trace.
[[nodiscard]] Proof prove(const TraceSearch& erased, const tenant::TenantPaths& paths);

}  // namespace ragctl::purge
