#pragma once
#include <cstdint>
#include <string>

#include "yaml_tree.hpp"

namespace ragctl::tenant {

enum class YamlForm : std::uint8_t {
  bare,
  text
};  ///< bare: written as it is; text: quoted where YAML needs that

struct YamlValue {
  std::string text;
  YamlForm form = YamlForm::bare;
};

/// The text with `section.key` set and every other byte kept. Adds what is absent: the key as the last of its
/// section, the section at the end. Throws usage when the text is broken, or when the edit would change more
/// than this key.
[[nodiscard]] std::string with_yaml_value(const YamlText& text, const std::string& section,
                                          const std::string& key, const YamlValue& value);

/// The error for what only a person can edit.
[[nodiscard]] Error not_editable(const YamlText& text, const std::string& path);

}  // namespace ragctl::tenant
