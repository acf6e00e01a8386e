#include "paged.hpp"

#include <algorithm>
#include <array>

#include "../title.hpp"
#include "layout.hpp"
#include "lines.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/extract/worker.hpp"
#include "running.hpp"

namespace ragctl::extract {
namespace {

// Offsets are 32 bits wide, and joining lines adds at most as many bytes again.
constexpr std::uint64_t kLargestText = 2'000'000'000;
constexpr const char* kRunningLinesLeftOut = "running_lines_left_out";

std::string first_heading(const model::StructuredText& text) {
  const auto found = std::ranges::find(text.blocks, model::BlockKind::heading, &model::Block::kind);
  return found == text.blocks.end() ? std::string()
                                    : text.text.substr(found->begin, found->end - found->begin);
}

std::string no_text_reason(const PagedDocument& document) {
  if (document.reflowable) return "no text in it";
  const std::string pages = document.pages == 1 ? "1 page" : format_count(document.pages) + " pages";
  if (document.unknown_characters > 0)
    return "no text on " + pages + ": its fonts do not say which characters they show";
  return "no text on " + pages + ": scanned images? (they need text recognition first)";
}

}  // namespace

bool is_paged_format(std::string_view media_type) {
  static constexpr std::array<std::string_view, 4> kTypes{
      "application/pdf", "application/epub+zip", "application/oxps", "application/vnd.ms-xpsdocument"};
  return std::ranges::find(kTypes, media_type) != kTypes.end();
}

Extraction extract_paged(std::string_view bytes, const std::string& media_type, const Hints& hints,
                         std::uint64_t text_limit) {
  PagedDocument document =
      read_paged_lines(bytes, media_type, hints.passwords, std::min(text_limit, kLargestText));
  const std::size_t dropped = drop_running_lines(document);
  Extraction result;
  model::StructuredText text = lay_out(document);
  if (text.blocks.empty()) {
    result.skipped = no_text_reason(document);
    return result;
  }
  text.title = is_sensible_title(document.title) ? document.title : first_heading(text);
  text.media_type = media_type;
  text.metadata = std::move(document.metadata);
  if (dropped > 0) text.metadata[kRunningLinesLeftOut] = static_cast<std::int64_t>(dropped);
  text.warnings = std::move(document.warnings);
  if (document.unknown_characters > 0) {
    text.warnings.push_back(format_count(document.unknown_characters) +
                            " characters are unknown: their fonts do not say what they are");
  }
  result.text = std::move(text);
  return result;
}

Extraction extract_paged_format(std::string_view bytes, const std::string& media_type, const Hints& hints) {
  return extract_paged(bytes, media_type, hints, WorkerLimits{}.output);
}

}  // namespace ragctl::extract
