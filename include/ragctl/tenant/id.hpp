#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace ragctl::tenant {

/// A valid tenant id: [a-z0-9][a-z0-9_-]{0,62}. Holding one proves that it is safe as a folder name.
class TenantId {
public:
  /// Throws usage, naming the text and the rule.
  [[nodiscard]] static TenantId parse(std::string_view text);
  [[nodiscard]] static bool is_valid(std::string_view text) noexcept;
  [[nodiscard]] const std::string& str() const noexcept { return text_; }
  auto operator<=>(const TenantId&) const = default;

private:
  explicit TenantId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace ragctl::tenant
