#include "ragctl/text/analysis_settings.hpp"

#include <doctest/doctest.h>

#include "ragctl/text/analyzer.hpp"

using ragctl::text::analysed_in;
using ragctl::text::analysis_fingerprint;
using ragctl::text::analysis_version;
using ragctl::text::AnalysisSettings;
using ragctl::text::asked_in;
using ragctl::text::parse_analysis;

TEST_CASE("a fingerprint tells the settings that it was made of") {
  for (const AnalysisSettings& settings :
       {AnalysisSettings{}, AnalysisSettings{"de", 1, 1}, AnalysisSettings{"auto", 0, 1},
        AnalysisSettings{"auto", 1, 3}, AnalysisSettings{"ja", 10, 0}, AnalysisSettings{"auto", 1, 1, {"en"}},
        AnalysisSettings{"auto", 2, 1, {"de", "en", "fr"}}})
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

TEST_CASE("what is no language of the tenant is analysed in the first, which is asked in too") {
  const AnalysisSettings settings{"auto", 1, 1, {"en", "de"}};
  CHECK(analysed_in(settings, "de") == "de");
  CHECK(analysed_in(settings, "") == "en");
  CHECK(analysed_in(settings, "fr") == "en");
  CHECK(asked_in(settings) == std::vector<std::string>{"en", "de"});
  CHECK(analysed_in({"fr", 1, 1, {"en"}}, "de") == "fr");
  CHECK(asked_in({"fr", 1, 1, {"en"}}) == std::vector<std::string>{"fr"});
  CHECK(analysed_in({}, "").empty());
  CHECK(asked_in({}) == std::vector<std::string>{""});
}
