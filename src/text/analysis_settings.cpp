#include "ragctl/text/analysis_settings.hpp"

#include <algorithm>

#include "ragctl/base/number.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::text {
namespace {

constexpr std::string_view kTitle = "title=";
constexpr std::string_view kHeading = "heading=";
constexpr std::string_view kLanguages = "languages=";

std::string_view next_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

std::vector<std::string> parse_list(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    out.emplace_back(one);
    list.remove_prefix(std::min(list.size(), one.size() + 1));
  }
  return out;
}

}  // namespace

std::string analysed_in(const AnalysisSettings& settings, const std::string& language) {
  if (settings.language != "auto") return settings.language;
  if (settings.languages.empty()) return {};
  const bool is_one = std::ranges::find(settings.languages, language) != settings.languages.end();
  return is_one ? language : settings.languages.front();
}

std::vector<std::string> asked_in(const AnalysisSettings& settings) {
  if (settings.language != "auto") return {settings.language};
  if (settings.languages.empty()) return {std::string()};
  return settings.languages;
}

// Defaults are left out, so that a further setting makes no index stale that does not use it.
std::string analysis_fingerprint(const AnalysisSettings& settings) {
  const AnalysisSettings defaults;
  std::string line = analysis_version() + " " + settings.language;
  if (settings.title_weight != defaults.title_weight)
    line.append(" ").append(kTitle).append(std::to_string(settings.title_weight));
  if (settings.heading_weight != defaults.heading_weight)
    line.append(" ").append(kHeading).append(std::to_string(settings.heading_weight));
  for (std::size_t i = 0; i < settings.languages.size(); ++i)
    line.append(i == 0 ? " " + std::string(kLanguages) : ",").append(settings.languages[i]);
  return line;
}

AnalysisSettings parse_analysis(std::string_view fingerprint) {
  AnalysisSettings settings;
  static_cast<void>(next_word(fingerprint));  // the version
  if (const std::string_view language = next_word(fingerprint); !language.empty())
    settings.language = language;
  const auto read = [](std::string_view word, std::string_view name, std::uint32_t& weight) {
    if (word.starts_with(name))
      weight = parse_number<std::uint32_t>(word.substr(name.size())).value_or(weight);
  };
  while (!fingerprint.empty()) {
    const std::string_view word = next_word(fingerprint);
    read(word, kTitle, settings.title_weight);
    read(word, kHeading, settings.heading_weight);
    if (word.starts_with(kLanguages)) settings.languages = parse_list(word.substr(kLanguages.size()));
  }
  return settings;
}

}  // namespace ragctl::text
