#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/base/time.hpp"
#include "ragctl/model/answer.hpp"
#include "ragctl/model/ids.hpp"

namespace ragctl::model {

enum class Role : std::uint8_t { user, assistant, system };
[[nodiscard]] const char* to_string(Role role);

/// A conversation. `key` is the random public id (32 hexadecimal digits) that `--session` takes.
struct Session {
  SessionId id{};
  std::string key;
  std::string title;                 ///< the first question, shortened
  std::optional<std::string> email;  ///< empty: anonymous
  UnixMillis created_at{};
  UnixMillis last_activity_at{};
  std::uint32_t messages = 0;
};

struct Message {
  MessageId id{};
  SessionId session{};
  Role role = Role::user;
  std::string content;
  std::vector<Citation> citations;  ///< assistant messages only
  std::vector<Hit> context;  ///< assistant messages only; `text` and `parent_text` are kept as they were used
  UnixMillis created_at{};
  double latency_ms = 0;
};

}  // namespace ragctl::model
