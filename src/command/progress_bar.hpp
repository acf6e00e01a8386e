#pragma once
#include <chrono>
#include <string>

#include "ragctl/base/progress.hpp"

namespace ragctl::command {

/// One line on standard error, drawn at most ten times a second and wiped at the end:
/// "ingest  1,234/3,485 documents  12 MB  8.1 MB/s  4 s left".
class ProgressBar final : public Progress {
public:
  explicit ProgressBar(bool unicode) : unicode_(unicode) {}
  ~ProgressBar() override;
  void begin(std::string_view stage, std::uint64_t total, std::string_view unit) override;
  void advance(std::uint64_t items, std::uint64_t bytes) override;
  void end() override;
  /// What is drawn when the stage has lasted so many seconds, in at most so many columns: the bar shrinks
  /// first, then the rate goes, the bytes and the time left; the stage and the count stay.
  [[nodiscard]] std::string line(double seconds, std::size_t columns) const;

private:
  void draw();
  [[nodiscard]] std::string count() const;
  [[nodiscard]] std::string time_left(double seconds) const;

  bool unicode_;
  bool drawn_ = false;
  std::string stage_;
  std::string unit_;
  std::uint64_t total_ = 0;
  std::uint64_t items_ = 0;
  std::uint64_t bytes_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point last_drawn_;
};

}  // namespace ragctl::command
