#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ragctl::model {

/// How many documents a run may take away: so many, or so many of each hundred that there are.
struct DeletionLimit {
  enum class Unit : std::uint8_t { documents, percent };

  std::uint64_t amount = 0;
  Unit unit = Unit::documents;

  /// "20" or "10%"; nothing for anything else, and for more than 100%.
  [[nodiscard]] static std::optional<DeletionLimit> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool allows(std::uint64_t deleted, std::uint64_t known) const;
  /// 100%: somebody has said that even a folder that is suddenly empty is meant to be.
  [[nodiscard]] bool allows_everything() const { return unit == Unit::percent && amount == 100; }
};

}  // namespace ragctl::model
