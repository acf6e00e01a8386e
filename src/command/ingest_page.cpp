#include "ingest_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

constexpr const char* kStyle = R"css(
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6979;--line:#dde2e8;--paper:#fff;--good:#2f7d5b;--bad:#b3372f;--plain:#3d6fa8}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b3;--line:#333c47;--paper:#14181d;--good:#58b58a;--bad:#e0736b;--plain:#7ba7da}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p.about{color:var(--soft);margin:.2rem 0 1.5rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600}td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.path{word-break:break-all}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}svg .plain{fill:var(--plain)}
)css";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string visible(std::string_view text) { return escaped(without_controls(to_valid_utf8(text))); }

/// Media types of Office are longer than any chart has room for.
std::string format_name(const std::string& media_type) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> kShort{{
      {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"},
      {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"},
      {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX"},
      {"application/vnd.oasis.opendocument.text", "ODT"},
      {"application/vnd.oasis.opendocument.spreadsheet", "ODS"},
      {"application/vnd.oasis.opendocument.presentation", "ODP"},
  }};
  for (const auto& [type, name] : kShort) {
    if (media_type == type) return name;
  }
  return truncate_to_width(media_type, 36);
}

struct Bar {
  std::string name;
  double value = 0;
  std::string label;
  const char* look = "plain";
};

/// Horizontal bars, the longest as wide as there is room.
std::string chart(const std::vector<Bar>& bars, const std::string& what) {
  constexpr int kRow = 24, kNames = 260, kRoom = 420;
  double most = 0;
  for (const Bar& bar : bars) most = std::max(most, bar.value);
  std::string out = "<svg role=\"img\" aria-label=\"" + escaped(what) + "\" viewBox=\"0 0 800 " +
                    std::to_string(kRow * static_cast<int>(bars.size()) + 4) + "\">\n";
  int y = 2;
  for (const Bar& bar : bars) {
    const double width = most > 0 ? bar.value / most * kRoom : 0;
    const std::string top = std::to_string(y), middle = std::to_string(y + 15);
    out += "<text x=\"" + std::to_string(kNames - 10) + "\" y=\"" + middle + "\" text-anchor=\"end\">" +
           visible(bar.name) + "</text><rect class=\"" + bar.look + "\" x=\"" + std::to_string(kNames) +
           "\" y=\"" + top + "\" width=\"" + fixed(std::max(width, bar.value > 0 ? 1.0 : 0.0), 1) +
           "\" height=\"18\" rx=\"2\"/><text x=\"" + fixed(kNames + width + 8, 1) + "\" y=\"" + middle +
           "\">" + escaped(bar.label) + "</text>\n";
    y += kRow;
  }
  return out + "</svg>\n";
}

std::string section(const char* title, const std::string& content) {
  return "<h2>" + std::string(title) + "</h2>\n" + content;
}

std::string outcomes(const model::IngestReport& report) {
  const auto bar = [](const char* name, std::uint64_t count, const char* look) {
    return Bar{name, static_cast<double>(count), format_count(count), look};
  };
  return chart({bar("added", report.added, "good"), bar("updated", report.updated, "good"),
                bar("unchanged", report.unchanged, "plain"), bar("skipped", report.skipped, "plain"),
                bar("failed", report.failed, "bad"), bar("deleted", report.deleted, "plain")},
               "documents by what became of them");
}

std::string cell(const std::string& text, const char* kind) {
  return "<td class=\"" + std::string(kind) + "\">" + text + "</td>";
}

std::string row_of(const model::DocumentOutcome& outcome) {
  return "<tr>" + cell(model::to_string(outcome.outcome), "") + cell(visible(outcome.uri), "path") +
         cell(visible(outcome.reason), "");
}

std::string sized_row(const model::DocumentOutcome& outcome) {
  return "<tr>" + cell(visible(outcome.uri), "path") + cell(visible(format_name(outcome.media_type)), "") +
         cell(format_bytes(outcome.bytes), "number") + cell(format_count(outcome.chunks), "number") +
         cell(format_duration(outcome.seconds), "number") + "</tr>\n";
}

std::string sized_table(const std::multimap<double, model::DocumentOutcome, std::greater<>>& best) {
  std::string out =
      "<table><tr><th>document</th><th>format</th><th class=\"number\">size</th>"
      "<th class=\"number\">chunks</th><th class=\"number\">time to read</th></tr>\n";
  for (const auto& [value, outcome] : best) out += sized_row(outcome);
  return out + "</table>\n";
}

}  // namespace

void IngestPage::keep_best(double value, const model::DocumentOutcome& outcome, Best& best) {
  if (best.size() == kMostListed && value <= std::prev(best.end())->first) return;
  best.emplace(value, outcome);
  if (best.size() > kMostListed) best.erase(std::prev(best.end()));
}

void IngestPage::add(const model::DocumentOutcome& outcome) {
  using enum model::Outcome;
  if (outcome.outcome == failed || outcome.outcome == skipped) {
    if (troubles_.size() < kMostTroubles)
      troubles_.push_back(outcome);
    else
      ++more_troubles_;
    ++reasons_[std::string(model::to_string(outcome.outcome)) + ": " + outcome.reason];
  }
  if (outcome.media_type.empty()) return;  // nothing of it was read
  Format& format = formats_[outcome.media_type];
  ++format.documents;
  format.bytes += outcome.bytes;
  format.seconds += outcome.seconds;
  const auto power =
      static_cast<std::size_t>(std::log10(std::max<double>(1, static_cast<double>(outcome.bytes))));
  ++sizes_[std::min(power, sizes_.size() - 1)];
  keep_best(outcome.seconds, outcome, slowest_);
  keep_best(static_cast<double>(outcome.bytes), outcome, largest_);
}

std::string IngestPage::html(const model::IngestReport& report, const About& about) const {
  const std::string title =
      std::string(about.run == IngestRun::planned ? "What an ingest would do" : "Ingest") + ": " +
      visible(about.tenant);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>" +
      title + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" + title +
      "</h1>\n<p class=\"about\">" + about.when + " · " + format_count(report.seen) + " documents seen, " +
      format_bytes(report.bytes) + " read, " + format_count(report.chunks) + " chunks, " +
      format_duration(report.seconds) + "</p>\n";
  out += section("What came", outcomes(report));
  if (!formats_.empty()) {
    std::vector<std::pair<std::string, Format>> order(formats_.begin(), formats_.end());
    std::ranges::stable_sort(order, std::greater<>(), [](const auto& one) { return one.second.documents; });
    std::vector<Bar> bars;
    for (const auto& [name, format] : order)
      bars.push_back({format_name(name), static_cast<double>(format.documents),
                      format_count(format.documents) + " (" + format_bytes(format.bytes) + ", " +
                          format_duration(format.seconds) + ")"});
    out += section("Formats of what was read", chart(bars, "documents read by format"));
    std::vector<Bar> sizes;
    for (std::size_t power = 0; power < sizes_.size(); ++power) {
      const auto from = static_cast<std::uint64_t>(std::pow(10.0, static_cast<double>(power)));
      if (sizes_[power] > 0)
        sizes.push_back({format_bytes(from) + " and more", static_cast<double>(sizes_[power]),
                         format_count(sizes_[power])});
    }
    out += section("Sizes", chart(sizes, "documents read by size"));
    out += section("Longest to read", sized_table(slowest_));
    out += section("Largest", sized_table(largest_));
  }
  if (!troubles_.empty()) {
    std::vector<Bar> bars;
    for (const auto& [reason, count] : reasons_)
      bars.push_back({truncate_to_width(reason, 40), static_cast<double>(count), format_count(count),
                      reason.starts_with("failed") ? "bad" : "plain"});
    std::ranges::stable_sort(bars, std::greater<>(), &Bar::value);
    if (bars.size() > kMostListed) bars.resize(kMostListed);
    out += section("Why some failed or were skipped", chart(bars, "reasons"));
    out += "<table><tr><th></th><th>document</th><th>reason</th></tr>\n";
    for (const model::DocumentOutcome& trouble : troubles_) out += row_of(trouble) + "</tr>\n";
    out += "</table>\n";
    if (more_troubles_ > 0)
      out += "<p>and " + format_count(more_troubles_) + " more: ragctl document list</p>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace ragctl::command
