#include "ragctl/text/analysis_settings.hpp"

#include <doctest/doctest.h>

#include "ragctl/text/analyzer.hpp"

using ragctl::text::analysis_fingerprint;
using ragctl::text::analysis_version;
using ragctl::text::AnalysisSettings;
using ragctl::text::parse_analysis;

TEST_CASE("a fingerprint tells the settings that it was made of") {
  for (const AnalysisSettings& settings :
       {AnalysisSettings{}, AnalysisSettings{"de", 1, 1}, AnalysisSettings{"auto", 0, 1},
        AnalysisSettings{"auto", 1, 3}, AnalysisSettings{"ja", 10, 0}})
    CHECK(parse_analysis(analysis_fingerprint(settings)) == settings);
}

TEST_CASE("different settings have different fingerprints") {
  CHECK(analysis_fingerprint({"auto", 1, 1}) != analysis_fingerprint({"en", 1, 1}));
  CHECK(analysis_fingerprint({"auto", 2, 1}) != analysis_fingerprint({"auto", 1, 2}));
}

TEST_CASE("a fingerprint without weights is that of the default weights") {
  CHECK(analysis_fingerprint({}) == analysis_version() + " auto");
}

TEST_CASE("the settings of an index that was never made are the defaults") {
  CHECK(parse_analysis("") == AnalysisSettings{});
}
