#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ragctl/model/turn.hpp"

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// Conversations. Changes need a Transaction that the caller holds.
class Sessions {
public:
  explicit Sessions(sqlite::Connection& connection) : connection_(connection) {}

  model::SessionId create(const std::string& key, UnixMillis now);
  /// By its key, or by the start of it when only one session begins so.
  [[nodiscard]] std::optional<model::Session> find(const std::string& key);
  [[nodiscard]] std::vector<model::Session> list();  ///< last active first
  void set_title(model::SessionId id, const std::string& title);
  model::MessageId append(const model::Message& message);  ///< also moves last_activity_at
  [[nodiscard]] std::vector<model::Message> messages(model::SessionId id);
  bool remove(model::SessionId id);
  /// Answers that cite one of the documents, or were made from one.
  [[nodiscard]] std::vector<model::MessageId> quoting(const std::set<model::DocumentId>& documents);
  /// Takes the documents out of those answers: an answer that cites one becomes "[erased]" and loses its
  /// citations, and their passages leave the context that is kept with it.
  void erase_quotes(const std::set<model::DocumentId>& documents);
  void clear(model::SessionId id);  ///< removes its messages, keeps the session

private:
  sqlite::Connection& connection_;
};

}  // namespace ragctl::catalog
