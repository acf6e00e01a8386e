#include "session_json.hpp"
#include "rounded.hpp"

#include <nlohmann/json.hpp>

#include "hit_view.hpp"

namespace ragctl::command {

nlohmann::ordered_json session_json(const model::Session& session) {
  return {{"session", session.key},
          {"title", session.title},
          {"email", session.email ? nlohmann::ordered_json(*session.email) : nlohmann::ordered_json()},
          {"created_at", format_utc(session.created_at)},
          {"last_activity_at", format_utc(session.last_activity_at)},
          {"message_count", session.messages}};
}

nlohmann::ordered_json message_json(const model::Message& message) {
  nlohmann::ordered_json json{{"id", model::number(message.id)},
                              {"role", model::to_string(message.role)},
                              {"content", message.content},
                              {"created_at", format_utc(message.created_at)}};
  if (message.role != model::Role::assistant) return json;
  json["latency_ms"] = rounded(message.latency_ms, kMillisDigits);
  json["citations"] = nlohmann::ordered_json::array();
  for (const model::Citation& citation : message.citations)
    json["citations"].push_back(citation_json(citation));
  json["context"] = nlohmann::ordered_json::array();
  for (const model::Hit& hit : message.context) json["context"].push_back(hit_json(hit));
  return json;
}

Error no_such_session(const std::string& key, const std::string& tenant) {
  return {ErrorCode::failed, "no session \"" + key + "\", or more than one that starts so",
          "list them: ragctl session list " + tenant};
}

}  // namespace ragctl::command
