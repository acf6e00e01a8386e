#include "progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "counted.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);

constexpr std::size_t kWidestBar = 24;
constexpr std::size_t kNarrowestBar = 6;
constexpr std::string_view kGap = "  ";

std::string bar(double share, std::size_t width, bool unicode) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
  std::string text;
  for (std::size_t i = 0; i < width; ++i) {
    if (unicode)
      text += i < full ? "━" : "─";
    else
      text += i < full ? '#' : '-';
  }
  return text;
}

void to_stderr(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::size_t columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

ProgressBar::~ProgressBar() { end(); }

void ProgressBar::begin(std::string_view stage, std::uint64_t total, std::string_view unit) {
  end();
  stage_ = stage;
  unit_ = unit;
  total_ = total;
  items_ = bytes_ = 0;
  started_ = last_drawn_ = std::chrono::steady_clock::now();
}

void ProgressBar::advance(std::uint64_t items, std::uint64_t bytes) {
  items_ += items;
  bytes_ += bytes;
  if (std::chrono::steady_clock::now() - last_drawn_ >= kInterval) draw();
}

std::string ProgressBar::count() const {
  if (total_ == 0) return counted(items_, unit_);
  return format_count(items_) + "/" + counted(total_, unit_);
}

std::string ProgressBar::time_left(double seconds) const {
  if (total_ <= items_ || items_ == 0 || seconds <= 0.5) return {};
  return format_duration(seconds * static_cast<double>(total_ - items_) / static_cast<double>(items_)) +
         " left";
}

std::string ProgressBar::line(double seconds, std::size_t columns) const {
  std::string size;
  std::string rate;
  if (bytes_ > 0) {
    size = format_bytes(bytes_);
    rate = format_bytes(static_cast<std::uint64_t>(static_cast<double>(bytes_) / std::max(seconds, 1e-3))) +
           "/s";
  }
  enum Fact : std::size_t { kCount, kSize, kRate, kTimeLeft };
  std::array<std::string, 4> facts{count(), size, rate, time_left(seconds)};
  const auto width = [&] {
    std::size_t sum = display_width(stage_);
    for (const std::string& fact : facts) sum += fact.empty() ? 0 : kGap.size() + display_width(fact);
    return sum;
  };
  const std::size_t least = total_ > 0 ? kGap.size() + kNarrowestBar : 0;
  for (const Fact dispensable : {kRate, kSize, kTimeLeft}) {
    if (width() + least > columns) facts[dispensable].clear();
  }
  std::string text = stage_;
  if (total_ > 0 && width() + least <= columns) {
    const double share = std::min(1.0, static_cast<double>(items_) / static_cast<double>(total_));
    text.append(kGap).append(bar(share, std::min(kWidestBar, columns - width() - kGap.size()), unicode_));
  }
  for (const std::string& fact : facts) {
    if (!fact.empty()) text.append(kGap).append(fact);
  }
  return text;
}

void ProgressBar::draw() {
  last_drawn_ = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(last_drawn_ - started_).count();
  const std::size_t room = columns() - 1;  // the last column would make some terminals go to the next line
  to_stderr("\r\033[K" + truncate_to_width(line(seconds, room), room, unicode_ ? "…" : "..."));
  drawn_ = true;
}

void ProgressBar::end() {
  if (drawn_) to_stderr("\r\033[K");
  drawn_ = false;
}

}  // namespace ragctl::command
