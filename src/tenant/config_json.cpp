#include <nlohmann/json.hpp>

#include "ragctl/tenant/config.hpp"
#include "yaml_tree.hpp"

namespace ragctl::tenant {
namespace {

using nlohmann::ordered_json;

ordered_json node_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlKind::null:
      return nullptr;
    case YamlKind::scalar: {
      if (node.style == YamlStyle::quoted) return node.text;
      const ordered_json plain = ordered_json::parse(node.text, nullptr, false);
      return plain.is_number() || plain.is_boolean() ? plain : ordered_json(node.text);
    }
    case YamlKind::sequence: {
      ordered_json list = ordered_json::array();
      for (const YamlNode& item : node.items) list.push_back(node_json(item));
      return list;
    }
    case YamlKind::map: {
      ordered_json map = ordered_json::object();
      for (std::size_t i = 0; i < node.keys.size(); ++i) map[node.keys[i].text] = node_json(node.items[i]);
      return map;
    }
  }
  return nullptr;
}

}  // namespace

ordered_json config_json(const ConfigEntry& entry) {
  return node_json(YamlText(entry.value, entry.key).parse());
}

std::string config_text(const ConfigEntry& entry) {
  const ordered_json value = config_json(entry);
  return value.is_string() ? value.get<std::string>() : entry.value;
}

}  // namespace ragctl::tenant
