#pragma once
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "open_tenant.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/retrieve/measurement.hpp"

namespace ragctl::command {

constexpr std::uint64_t kJudgedFileLimit = 1'000'000'000;

/// The questions and what is right for each, as the files say and as this tenant holds it.
struct JudgedSet {
  std::vector<retrieve::JudgedQuery> queries;
  retrieve::Truth truth;
  std::uint64_t ungraded = 0;    ///< rows of the judgements without a grade yet
  std::uint64_t unasked = 0;     ///< judged queries that are not among the questions
  std::uint64_t absent = 0;      ///< relevant documents that are not in the tenant
  std::uint64_t relevant = 0;    ///< documents that are relevant to any question
  std::uint64_t references = 0;  ///< marked passages
  std::uint64_t lost = 0;        ///< of them, those that the tenant's text does not hold
};

struct JudgedFiles {
  std::string queries;
  std::string judgements;  ///< empty: none
  std::string spans;       ///< empty: none
};

/// Throws failed for a file that cannot be read or whose line is wrong, when none of the questions is
/// judged, and for judgements or spans of which not one document is in the tenant.
[[nodiscard]] JudgedSet read_judged(const JudgedFiles& files, OpenTenant& tenant,
                                    const std::stop_token& stop);

/// How the judgements name the document of a hit: by a record's own id, the file name, or the whole uri,
/// whichever of them is judged.
[[nodiscard]] std::string judged_name(const std::string& uri, const std::optional<std::string>& external_id,
                                      const std::map<std::string, int>* judged);

/// "handbook.md" of "/srv/acme/handbook.md".
[[nodiscard]] std::string file_name_of(const std::string& uri);

}  // namespace ragctl::command
