#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest_report.hpp"
#include "ragctl/model/report.hpp"

namespace ragctl::command {

/// One self-contained page of HTML (no script, nothing fetched) about an ingest: totals, what failed or was
/// skipped and why, formats, sizes and times, with charts in SVG. What did not change is counted only, so
/// that memory follows what happened, not what is there.
class IngestPage {
public:
  void add(const model::DocumentOutcome& outcome);

  struct About {
    std::string tenant;
    std::string when;  ///< as people read it, UTC
    IngestRun run = IngestRun::done;
  };
  [[nodiscard]] std::string html(const model::IngestReport& report, const About& about) const;

private:
  struct Format {
    std::uint64_t documents = 0;
    std::uint64_t bytes = 0;
    double seconds = 0;
  };
  /// The first of them, by what makes them worth a look.
  static constexpr std::size_t kMostTroubles = 5000;
  static constexpr std::size_t kMostListed = 20;
  using Best = std::multimap<double, model::DocumentOutcome, std::greater<>>;
  static void keep_best(double value, const model::DocumentOutcome& outcome, Best& best);

  std::map<std::string, Format> formats_;
  std::vector<std::uint64_t> sizes_ = std::vector<std::uint64_t>(10);  ///< by power of ten of the bytes
  std::vector<model::DocumentOutcome> troubles_;
  std::map<std::string, std::uint64_t> reasons_;
  std::uint64_t more_troubles_ = 0;
  Best slowest_, largest_;
};

}  // namespace ragctl::command
