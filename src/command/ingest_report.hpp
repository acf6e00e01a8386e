#pragma once
#include <cstdint>
#include <string>

#include "ragctl/command/output.hpp"
#include "ragctl/model/report.hpp"

namespace ragctl::command {

enum class IngestRun : std::uint8_t { done, planned };

/// What became of one document: an event of JSONL, a problem, or a detail.
void tell_outcome(const model::DocumentOutcome& outcome, Output& output);
/// The totals, and what to do about them.
void print_ingest_summary(const model::IngestReport& report, const std::string& tenant, IngestRun run,
                          Output& output);
/// Deletions that were held back: told beside the totals, for the rest of the run was done.
void tell_withheld(const model::Withheld& withheld, Output& output);

/// What of the run stays as the tenant's last error; empty when all went well.
[[nodiscard]] std::string ingest_error_line(const model::IngestReport& report);
[[nodiscard]] int ingest_exit_code(const model::IngestReport& report);

}  // namespace ragctl::command
