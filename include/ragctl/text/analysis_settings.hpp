#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl::text {

/// How a tenant's documents become terms. An index has the settings that it was made with, and its questions
/// are analysed by these, whatever config.yaml says meanwhile.
struct AnalysisSettings {
  std::string language = "auto";     ///< of all documents; auto: each document's own
  std::uint32_t title_weight = 1;    ///< how often a word of the title counts in each chunk of its document
  std::uint32_t heading_weight = 1;  ///< likewise a word of the headings above the chunk
  bool operator==(const AnalysisSettings&) const = default;
};

/// Equal exactly when the same documents become the same terms: analysis_version() and the settings, as a
/// line that parse_analysis() reads.
[[nodiscard]] std::string analysis_fingerprint(const AnalysisSettings& settings);
/// The settings in a fingerprint of whatever version; the defaults for what it does not say.
[[nodiscard]] AnalysisSettings parse_analysis(std::string_view fingerprint);

}  // namespace ragctl::text
