#pragma once
#include <nlohmann/json_fwd.hpp>

#include "ragctl/tenant/state.hpp"

namespace ragctl::command {

/// The fields of state.json, as `tenant list`, `tenant show` and `status` print them.
[[nodiscard]] nlohmann::ordered_json state_json(const tenant::State& state);

}  // namespace ragctl::command
