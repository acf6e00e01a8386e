#pragma once
#include <cstdint>
#include <string>

#include "open_tenant.hpp"
#include "services.hpp"

namespace ragctl::command {

struct PoolOptions {
  std::string folder;   ///< where queries.jsonl and qrels.tsv are written
  std::string queries;  ///< questions beside those of the conversations; empty: none
  std::uint32_t depth = 10;
  bool dry_run = false;
};

/// Makes a set for people to grade, out of the questions that were asked: each with the documents that any
/// mode of search finds first (pooling: Spaerck Jones and van Rijsbergen 1975). Grades that the folder's
/// qrels.tsv holds already are kept. Changes nothing of the tenant.
int build_pool(const PoolOptions& options, OpenTenant& tenant, Services& services, Output& output);

}  // namespace ragctl::command
