#include "ragctl/retrieve/query_log.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "ragctl/base/redaction.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/retrieve/evaluation.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::string_view kPrefix = "queries-";
constexpr std::string_view kEnding = ".jsonl";
constexpr std::size_t kDayLength = 10;  // 2026-11-21
constexpr int kMostFilesADay = 999;
constexpr std::uint64_t kReadLimit = 20'000'000'000;

std::string day_of(UnixMillis time) { return format_utc(time).substr(0, kDayLength); }

/// By name, that is, oldest first.
std::vector<std::filesystem::path> log_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kPrefix) && name.ends_with(kEnding) && entry.is_regular_file())
      out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

std::string line_of(const model::Question& question, const model::Results& results, double took_ms,
                    UnixMillis now) {
  nlohmann::ordered_json hits = nlohmann::ordered_json::array();
  for (const model::Hit& hit : results.hits) {
    hits.push_back({{"chunk_id", model::number(hit.chunk)},
                    {"document_id", model::number(hit.document)},
                    {"score", hit.score}});
  }
  const nlohmann::ordered_json line = {{"type", "query"},
                                       {"time", format_utc(now)},
                                       {"text", redacted(question.text)},
                                       {"mode", model::to_string(question.mode)},
                                       {"took_ms", took_ms},
                                       {"hits", std::move(hits)}};
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

QueryLog::QueryLog(const tenant::TenantPaths& paths, const tenant::Config::Logging& settings, Clock clock)
    : folder_(paths.logs()), settings_(settings), clock_(std::move(clock)) {}

std::filesystem::path QueryLog::file_of(const std::string& day) const {
  for (int number = 1;; ++number) {
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), ".%03d", number);
    std::filesystem::path file =
        folder_ / (std::string(kPrefix) + day + digits.data() + std::string(kEnding));
    const auto stat = files::stat_file(file);
    if (!stat || stat->size < settings_.rotation || number == kMostFilesADay) return file;
  }
}

void QueryLog::add(const model::Question& question, const model::Results& results, double took_ms) {
  if (!settings_.queries) return;
  const UnixMillis now = clock_();
  files::make_private_directory(folder_);
  const std::filesystem::path file = file_of(day_of(now));
  const bool is_new = !files::stat_file(file);
  files::append_line(file, line_of(question, results, took_ms, now));
  const auto retention = std::chrono::duration_cast<std::chrono::milliseconds>(settings_.retention);
  if (is_new) remove_old(day_of(UnixMillis{static_cast<std::int64_t>(now) - retention.count()}));
}

void QueryLog::remove_old(const std::string& oldest) const {
  for (const std::filesystem::path& file : log_files(folder_)) {
    if (file.filename().string().substr(kPrefix.size(), kDayLength) < oldest) files::remove_file(file);
  }
}

std::vector<std::string> QueryLog::questions(const tenant::TenantPaths& paths) {
  std::vector<std::string> out;
  for (const std::filesystem::path& file : log_files(paths.logs())) {
    each_line(files::read_file(file, kReadLimit).bytes, [&](std::size_t, std::string_view line) {
      const auto entry = nlohmann::json::parse(line, nullptr, false);
      if (!entry.is_object()) return;  // cut off by a full disk
      if (const auto text = entry.find("text"); text != entry.end() && text->is_string())
        out.push_back(text->get<std::string>());
    });
  }
  return out;
}

}  // namespace ragctl::retrieve
