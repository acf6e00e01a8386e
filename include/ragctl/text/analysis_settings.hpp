#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::text {

/// How a tenant's documents become terms. An index has the settings that it was made with, and its questions
/// are analysed by these, whatever config.yaml says meanwhile.
struct AnalysisSettings {
  std::string language = "auto";     ///< of all documents; auto: each document's own
  std::uint32_t title_weight = 1;    ///< how often a word of the title counts in each chunk of its document
  std::uint32_t heading_weight = 1;  ///< likewise a word of the headings above the chunk
  /// With auto: those that documents are analysed in, that of most of them first.
  std::vector<std::string> languages = {};
  bool operator==(const AnalysisSettings&) const = default;
};

/// The language that a document of this one (empty: not recognised) is analysed in. One that is none of
/// `languages` is analysed in the first, so that questions, which are asked in these, find all documents: a
/// few words are often not recognised, or taken for another language.
[[nodiscard]] std::string analysed_in(const AnalysisSettings& settings, const std::string& language);
/// Those that a question is asked in; at least one.
[[nodiscard]] std::vector<std::string> asked_in(const AnalysisSettings& settings);

/// Equal exactly when the same documents become the same terms: analysis_version() and the settings, as a
/// line that parse_analysis() reads.
[[nodiscard]] std::string analysis_fingerprint(const AnalysisSettings& settings);
/// The settings in a fingerprint of whatever version; the defaults for what it does not say.
[[nodiscard]] AnalysisSettings parse_analysis(std::string_view fingerprint);

}  // namespace ragctl::text
