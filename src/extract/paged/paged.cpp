#include "paged.hpp"

#include <algorithm>
#include <array>

#include "../title.hpp"
#include "bookmarks.hpp"
#include "columns.hpp"
#include "labels.hpp"
#include "layout.hpp"
#include "lines.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/extract/worker.hpp"
#include "running.hpp"
#include "tables.hpp"

namespace ragctl::extract {
namespace {

// Offsets are 32 bits wide, and joining lines adds at most as many bytes again.
constexpr std::uint64_t kLargestText = 2'000'000'000;
// Of a page: a picture of this size may be text that nobody can search, ...
constexpr float kPictureShare = 0.1F;
// ... and beside a few characters one of this size mostly is.
constexpr float kScannedShare = 0.5F;
constexpr std::size_t kMostNames = 10;
constexpr const char* kRunningLinesLeftOut = "running_lines_left_out";

std::string first_heading(const model::StructuredText& text) {
  const auto found = std::ranges::find(text.blocks, model::BlockKind::heading, &model::Block::kind);
  return found == text.blocks.end() ? std::string()
                                    : text.text.substr(found->begin, found->end - found->begin);
}

std::string count_of(std::uint64_t count, const std::string& thing) {
  return format_count(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string some_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) out += (i > 0 ? ", " : "") + names[i];
  return names.size() > kMostNames ? out + ", ..." : out;
}

// A picture alone on a page, or one behind a stamp or a number.
bool is_scanned(const PageBox& page) {
  return page.images >= (page.has_text ? kScannedShare : kPictureShare);
}

std::vector<std::uint32_t> scanned_pages(const PagedDocument& document) {
  std::vector<std::uint32_t> pages;
  for (std::size_t i = 0; i < document.boxes.size(); ++i) {
    if (is_scanned(document.boxes[i])) pages.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return pages;
}

std::string no_text_reason(const PagedDocument& document) {
  if (document.reflowable) return "no text in it";
  const std::string pages = count_of(document.pages, "page");
  if (document.unknown_characters > 0)
    return "no text on " + pages + ": its fonts do not say which characters they show";
  const std::size_t scanned = scanned_pages(document).size();
  if (scanned == 0) return "no text on " + pages;
  const std::string all = scanned == document.pages ? "" : format_count(scanned) + " of them ";
  return "no text on " + pages + ": " + all + "probably scanned (they need text recognition first)";
}

// "1-3, 7"
std::string as_ranges(const std::vector<std::uint32_t>& pages) {
  std::string out;
  for (std::size_t begin = 0; begin < pages.size();) {
    std::size_t end = begin + 1;
    while (end < pages.size() && pages[end] == pages[end - 1] + 1) ++end;
    out += (out.empty() ? "" : ", ") + std::to_string(pages[begin]);
    if (end - begin > 1) out += "-" + std::to_string(pages[end - 1]);
    begin = end;
  }
  return out;
}

void tell_what_is_missing(const PagedDocument& document, model::StructuredText& text) {
  if (document.unknown_characters > 0) {
    text.warnings.push_back(format_count(document.unknown_characters) +
                            " characters are unknown: their fonts do not say what they are");
  }
  if (const auto scanned = scanned_pages(document); !scanned.empty()) {
    text.metadata["scanned_pages"] = static_cast<std::int64_t>(scanned.size());
    text.warnings.push_back(format_count(scanned.size()) + " of " + count_of(document.pages, "page") +
                            (scanned.size() == 1 ? " is probably scanned and was not read: "
                                                 : " are probably scanned and were not read: ") +
                            as_ranges(scanned));
  }
  if (const auto& files = document.embedded_files; !files.empty()) {
    text.metadata["embedded_files"] = files;
    text.warnings.push_back(count_of(files.size(), "embedded file") + (files.size() == 1 ? " is" : " are") +
                            " not read: " + some_of(files));
  }
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
  if (!document.reflowable) {
    untangle_columns(document.lines);
    find_tables(document.lines);
    mark_headings_of_outline(document);
  }
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
  if (std::vector<std::string> labels = label_ranges(document.labels, document.pages); !labels.empty())
    text.metadata["page_labels"] = std::move(labels);
  tell_what_is_missing(document, text);
  result.text = std::move(text);
  return result;
}

Extraction extract_paged_format(std::string_view bytes, const std::string& media_type, const Hints& hints) {
  return extract_paged(bytes, media_type, hints, WorkerLimits{}.output);
}

}  // namespace ragctl::extract
