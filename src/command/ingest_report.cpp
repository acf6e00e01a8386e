#include "ingest_report.hpp"

#include <nlohmann/json.hpp>

#include "counted.hpp"
#include "document_json.hpp"
#include "error_report.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

nlohmann::ordered_json summary_json(const model::IngestReport& report, bool dry_run) {
  nlohmann::ordered_json summary{
      {"type", "summary"},           {"seen", report.seen},
      {"added", report.added},       {"updated", report.updated},
      {"moved", report.moved},       {"unchanged", report.unchanged},
      {"skipped", report.skipped},   {"failed", report.failed},
      {"deleted", report.deleted},   {"withheld", report.withheld.documents},
      {"left_out", report.left_out}, {"chunks", report.chunks},
      {"bytes", report.bytes},       {"seconds", rounded(report.seconds, kSecondDigits)}};
  if (dry_run) {
    summary["chunks_to_embed"] = report.chunks_to_embed;
    summary["dry_run"] = true;
  }
  return summary;
}

}  // namespace

void tell_outcome(const model::DocumentOutcome& outcome, Output& output) {
  // Most lines of most runs, and their texts would be made for nobody.
  const bool unchanged = outcome.outcome == model::Outcome::unchanged;
  if (unchanged && output.format() != Format::jsonl && output.verbosity() != Verbosity::verbose) return;
  const char* name = model::to_string(outcome.outcome);
  if (output.format() == Format::jsonl) {
    nlohmann::ordered_json line{{"uri", outcome.uri},
                                {"outcome", name},
                                {"reason", text_or_null(outcome.reason)},
                                {"bytes", outcome.bytes},
                                {"chunks", outcome.chunks}};
    if (outcome.outcome == model::Outcome::moved) line["from"] = outcome.from;
    output.json_line("document", line);
  }
  if (outcome.outcome == model::Outcome::failed) {
    output.progress().end();
    output.problem("failed  " + outcome.uri + ": " + outcome.reason);
  } else if (outcome.outcome == model::Outcome::skipped && outcome.outdated) {
    output.progress().end();
    output.problem("skipped  " + outcome.uri + ": " + outcome.reason);
  } else if (outcome.outcome == model::Outcome::skipped) {
    output.detail("skipped  " + outcome.uri + ": " + outcome.reason);
  } else {
    const bool moved = outcome.outcome == model::Outcome::moved;
    output.detail(std::string(name) + "  " + outcome.uri + (moved ? " from " + outcome.from : "") +
                  (outcome.reason.empty() ? "" : ": " + outcome.reason));
  }
}

void print_ingest_summary(const model::IngestReport& report, const std::string& tenant, IngestRun run,
                          Output& output) {
  const bool planned = run == IngestRun::planned;
  if (output.machine_readable()) {
    output.json_answer("summary", summary_json(report, planned));
    return;
  }
  const auto part = [](std::uint64_t count, const char* what) { return format_count(count) + " " + what; };
  std::string line = planned ? "would ingest: " : "";
  line += counted(report.seen, "documents") + " seen: " + part(report.added, "added, ") +
          part(report.updated, "updated") +
          (report.moved > 0 ? " (" + part(report.moved, "moved), ") : ", ") +
          part(report.unchanged, "unchanged, ") + part(report.skipped, "skipped, ") +
          part(report.failed, "failed");
  if (report.deleted > 0) line += "; " + part(report.deleted, "deleted");
  if (report.left_out > 0) line += "; " + part(report.left_out, "left out");
  line += "; " + counted(report.chunks, "chunks") + " from " + format_bytes(report.bytes) + " in " +
          format_duration(report.seconds);
  if (planned) line += "; " + counted(report.chunks_to_embed, "chunks") + " to embed";
  output.report(line);
  if (report.stale > 0) {
    output.note(counted(report.stale, "documents") +
                " of files that are gone or left out now can still be found; to delete them: --prune");
  }
  if (report.skipped > report.skipped_outdated && !planned)
    output.note("why some were skipped: ragctl document list " + tenant + " --status skipped");
}

std::string ingest_error_line(const model::IngestReport& report) {
  // A path that leads nowhere is a typing error, not a state of the tenant.
  const std::uint64_t failed = report.failed - report.nowhere;
  std::string line;
  if (failed > 0)
    line = format_count(failed) + " of " + counted(report.seen - report.nowhere, "documents") + " failed";
  if (report.withheld.documents > 0) {
    line += (line.empty() ? "" : "; ") + counted(report.withheld.documents, "documents") +
            " due to be deleted were kept";
  }
  return line;
}

void tell_withheld(const model::Withheld& withheld, Output& output) {
  for (const std::string& folder : withheld.empty_folders) {
    static_cast<void>(report_error(
        Error(ErrorCode::gate,
              "nothing is found in " + folder + " any more, so the documents that came from it stay",
              "is its disk mounted? if they are meant to go: --max-delete 100%"),
        output));
  }
  if (withheld.over_limit == 0) return;
  static_cast<void>(report_error(
      Error(ErrorCode::gate,
            format_count(withheld.over_limit) + " of " + counted(withheld.known, "documents") +
                " would be deleted, more than --max-delete or ingest.max_delete allows; none was",
            "see which with --dry-run --max-delete 100% -v; if they are meant to go: --max-delete " +
                std::to_string(withheld.over_limit)),
      output));
}

int ingest_exit_code(const model::IngestReport& report) {
  if (report.withheld.documents > 0) return static_cast<int>(ErrorCode::gate);
  if (report.failed == 0) return 0;
  return static_cast<int>(report.nowhere == report.seen ? ErrorCode::usage : ErrorCode::partial);
}

}  // namespace ragctl::command
