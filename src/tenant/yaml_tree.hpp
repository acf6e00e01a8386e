#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/error.hpp"

namespace ragctl::tenant {

enum class YamlKind : std::uint8_t { null, scalar, sequence, map };
enum class YamlStyle : std::uint8_t {
  plain,
  quoted,
  block,
  flow
};  ///< of scalars the first two, else the last two

/// A node that knows where it stands. Of a map, keys[i] belongs to items[i]; its keys are scalars and differ.
struct YamlNode {
  YamlKind kind = YamlKind::null;
  YamlStyle style = YamlStyle::plain;
  std::string text;
  std::size_t offset = 0;  ///< in the text given; of an empty null: of whatever follows
  std::vector<YamlNode> keys;
  std::vector<YamlNode> items;

  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

/// A YAML text with the name that errors call it. Borrows both.
inline constexpr std::uint64_t kMostConfigBytes = 1'000'000;
[[nodiscard]] Error config_too_large(std::string_view name, std::uint64_t bytes);

class YamlText {
public:
  YamlText(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// usage: "<name>:<line>:<column>: <message>", both counted from 1, the column in characters.
  [[nodiscard]] Error error(std::size_t offset, const std::string& message,
                            const std::string& hint = {}) const;
  /// One document; null when it holds nothing. Aliases, anchors, tags, duplicate keys, control characters and
  /// a second document are refused, so that a value stands where it is written and nowhere else. Throws
  /// usage.
  [[nodiscard]] YamlNode parse() const;

private:
  void check_characters() const;

  std::string_view text_;
  std::string_view name_;
};

}  // namespace ragctl::tenant
