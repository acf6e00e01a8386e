#include "library_versions.hpp"

#include <readline/readline.h>

#include <CLI/Version.hpp>
#include <nlohmann/json.hpp>

#include "ragctl/embed/libraries.hpp"
#include "ragctl/extract/libraries.hpp"
#include "ragctl/http/libraries.hpp"
#include "ragctl/index/libraries.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "ragctl/tenant/libraries.hpp"
#include "ragctl/text/libraries.hpp"

namespace ragctl::command {

std::vector<LibraryVersion> library_versions() {
  std::vector<LibraryVersion> all = libraries();
  all.push_back({"SQLite", sqlite::library_version()});
  for (const auto& of_room : {http::libraries(), tenant::libraries(), extract::libraries(), text::libraries(),
                              embed::libraries(), index::libraries()}) {
    all.insert(all.end(), of_room.begin(), of_room.end());
  }
  all.push_back({"nlohmann_json", std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." +
                                      std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
                                      std::to_string(NLOHMANN_JSON_VERSION_PATCH)});
  all.push_back({"CLI11", CLI11_VERSION});
  all.push_back({"readline", rl_library_version});
  return all;
}

}  // namespace ragctl::command
