#include "rtf.hpp"

#include <algorithm>
#include <utility>

#include "../office/properties.hpp"
#include "../office/writer.hpp"
#include "../title.hpp"
#include "ragctl/base/units.hpp"
#include "reader.hpp"

namespace ragctl::extract {
namespace {

void set_properties(const RtfFacts& facts, model::StructuredText& text) {
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"author", "author"},   {"creatim", "created"},   {"revtim", "modified"},
      {"subject", "subject"}, {"keywords", "keywords"}, {"doccomm", "description"}};
  for (const auto& [word, name] : kNames) {
    const auto found = facts.properties.find(word);
    std::string value = found == facts.properties.end() ? std::string() : one_line(found->second);
    if (!value.empty()) text.metadata[name] = std::move(value);
  }
  if (const auto title = facts.properties.find("title"); title != facts.properties.end())
    text.title = one_line(title->second);
  if (!is_sensible_title(text.title)) text.title = facts.title;
  if (text.title.empty()) text.title = first_heading(text);
}

std::string no_text_reason(const RtfFacts& facts) {
  if (facts.hidden > 0) return "no text in it that is not hidden";
  if (facts.pictures == 0) return "no text in it";
  return "no text in it, only pictures: " + format_count(facts.pictures) +
         " (they need text recognition first)";
}

}  // namespace

Extraction extract_rtf(std::string_view bytes, std::uint64_t text_limit) {
  model::StructuredText text;
  OfficeWriter out(text, std::min(text_limit, kLargestOfficeText));
  RtfBlocks blocks(out);
  const RtfFacts facts = RtfReader(bytes, blocks).read();
  blocks.finish();
  if (text.blocks.empty()) return {std::nullopt, no_text_reason(facts)};
  text.media_type = kRtfType;
  set_properties(facts, text);
  if (facts.cut_short) text.warnings.emplace_back("cut short: what was there is read");
  if (facts.hidden > 0) text.warnings.push_back("hidden text left out: " + format_bytes(facts.hidden));
  warn_of("symbols of unknown fonts left out", facts.symbols, text);
  warn_of("embedded documents or objects not read", facts.embedded, text);
  return {std::move(text), {}};
}

}  // namespace ragctl::extract
