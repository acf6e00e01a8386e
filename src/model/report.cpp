#include "ragctl/model/report.hpp"

namespace ragctl::model {

void IngestReport::count(const DocumentOutcome& outcome) {
  chunks += outcome.chunks;
  bytes += outcome.bytes;
  if (outcome.outcome == Outcome::deleted) {
    ++deleted;
    return;
  }
  ++seen;
  switch (outcome.outcome) {
    case Outcome::added:
      ++added;
      break;
    case Outcome::updated:
      ++updated;
      break;
    case Outcome::moved:
      ++updated;
      ++moved;
      break;
    case Outcome::unchanged:
      ++unchanged;
      break;
    case Outcome::skipped:
      ++skipped;
      if (outcome.outdated) ++skipped_outdated;
      break;
    case Outcome::failed:
      ++failed;
      break;
    case Outcome::deleted:
      break;
  }
}

}  // namespace ragctl::model
