#pragma once
#include "open_tenant.hpp"
#include "ragctl/pipeline/indexing.hpp"

namespace ragctl::command {

/// Leaves state.json at "building" for the caller's save_state.
[[nodiscard]] model::IndexReport index_tenant(OpenTenant& tenant, pipeline::IndexMode mode,
                                              Services& services, Output& output);
/// A sentence on standard error, or a line {"type":"index",...} of JSONL.
void print_index_report(const model::IndexReport& report, Output& output);

}  // namespace ragctl::command
