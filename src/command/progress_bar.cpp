#include "progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);

std::string bar(double share, bool unicode) {
  constexpr std::size_t width = 24;
  const auto full = static_cast<std::size_t>(share * width);
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

std::string ProgressBar::line(double seconds) const {
  std::string text = stage_ + "  ";
  if (total_ > 0) {
    const double share = std::min(1.0, static_cast<double>(items_) / static_cast<double>(total_));
    text += bar(share, unicode_) + "  " + format_count(items_) + "/" + format_count(total_) + " " + unit_;
  } else {
    text += format_count(items_) + " " + unit_;
  }
  if (bytes_ > 0) {
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(bytes_) / std::max(seconds, 1e-3));
    text += "  " + format_bytes(bytes_) + "  " + format_bytes(rate) + "/s";
  }
  if (total_ > items_ && items_ > 0 && seconds > 0.5) {
    text += "  " +
            format_duration(seconds * static_cast<double>(total_ - items_) / static_cast<double>(items_)) +
            " left";
  }
  return text;
}

void ProgressBar::draw() {
  last_drawn_ = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(last_drawn_ - started_).count();
  to_stderr("\r\033[K" + truncate_to_width(line(seconds), columns() - 1, unicode_ ? "…" : "..."));
  drawn_ = true;
}

void ProgressBar::end() {
  if (drawn_) to_stderr("\r\033[K");
  drawn_ = false;
}

}  // namespace ragctl::command
