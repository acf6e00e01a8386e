#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ragctl::purge {

/// Looks for many pieces of text in files at once: Rabin-Karp with one window length, so a file is read once
/// whatever the number of pieces.
class TraceSearch {
public:
  static constexpr std::size_t kWindow = 24;  ///< bytes of a probe: long enough not to occur by chance

  /// Takes up to three windows of the text: its start, middle and end. A text shorter than a window gives
  /// none.
  void add_text(std::string_view text);
  [[nodiscard]] std::uint64_t probes() const noexcept { return probes_.size(); }
  /// The probes that occur in the bytes.
  [[nodiscard]] std::vector<std::string> find(std::string_view bytes) const;

private:
  void add_window(std::string_view window);

  std::unordered_map<std::uint64_t, std::string> probes_;
};

}  // namespace ragctl::purge
