#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ragctl/base/error.hpp"
#include "ragctl/model/turn.hpp"

namespace ragctl::command {

[[nodiscard]] nlohmann::ordered_json session_json(const model::Session& session);
/// With citations and the context used, for assistant messages.
[[nodiscard]] nlohmann::ordered_json message_json(const model::Message& message);
[[nodiscard]] Error no_such_session(const std::string& key, const std::string& tenant);

}  // namespace ragctl::command
