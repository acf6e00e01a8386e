#pragma once
#include <string>
#include <vector>

#include "ragctl/tenant/config.hpp"
#include "yaml_tree.hpp"

namespace ragctl::tenant {

/// The list under `sources`. Throws usage: an unknown key (naming the nearest), one that the type does not
/// have, a missing one, a name that is taken or is not safe as a file name.
[[nodiscard]] std::vector<SourceConfig> read_sources(const YamlText& text, const YamlNode& list);

/// The list as YAML on one line.
[[nodiscard]] std::string sources_text(const std::vector<SourceConfig>& sources);

}  // namespace ragctl::tenant
