#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// Tells "<your-name>" and "<unk>", which people write as text, from the tags of HTML that Markdown takes
/// them for: no element of HTML has the name, there are no attributes, and nothing in the document closes it.
/// The text must outlive it.
class Placeholders {
public:
  explicit Placeholders(std::string_view text) : text_(text) {}
  /// `tag` with its angle brackets.
  [[nodiscard]] bool contain(std::string_view tag);

private:
  [[nodiscard]] bool is_closed(std::string_view name);

  std::string_view text_;
  std::optional<std::set<std::string, std::less<>>> closed_;  // looked for once, when first asked
};

}  // namespace ragctl::extract
