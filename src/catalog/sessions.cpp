#include "ragctl/catalog/sessions.hpp"

#include <algorithm>
#include <array>

#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::Message;
using model::MessageId;
using model::Session;
using model::SessionId;
using sqlite::Statement;

namespace {

Session read_session(const Statement& row) {
  Session session;
  session.id = SessionId{row.integer(0)};
  session.key = row.text(1);
  session.title = row.text(2);
  session.email = row.optional_text(3);
  session.created_at = UnixMillis{row.integer(4)};
  session.last_activity_at = UnixMillis{row.integer(5)};
  session.messages = static_cast<std::uint32_t>(row.integer(6));
  return session;
}

model::Role read_role(const Statement& row, int column, const std::string& what) {
  constexpr std::array kRoles{model::Role::user, model::Role::assistant, model::Role::system};
  const std::string_view word = row.text_view(column);
  const auto found =
      std::ranges::find_if(kRoles, [&](model::Role role) { return word == model::to_string(role); });
  if (found == kRoles.end()) throw Error(ErrorCode::damaged, what + " in the catalog has an unknown role");
  return *found;
}

Message read_message(const Statement& row, SessionId session) {
  Message message;
  message.id = MessageId{row.integer(0)};
  message.session = session;
  const std::string what = "message " + std::to_string(row.integer(0));
  message.role = read_role(row, 1, what);
  message.content = row.text(2);
  message.citations = decode_citations(row.text_view(3), what);
  message.context = decode_hits(row.text_view(4), what);
  message.created_at = UnixMillis{row.integer(5)};
  message.latency_ms = row.real(6);
  return message;
}

}  // namespace

SessionId Sessions::create(const std::string& key, UnixMillis now) {
  connection_.prepare("INSERT INTO sessions(key, title, created_at, last_activity_at) VALUES(?1, '', ?2, ?2)")
      .bind(1, key)
      .bind(2, static_cast<std::int64_t>(now))
      .run();
  return SessionId{connection_.last_insert_id()};
}

std::optional<Session> Sessions::find(const std::string& key) {
  if (key.empty()) return std::nullopt;
  // Keys are ASCII, so everything that begins with `key` sorts below key + U+FFFF. The exact one comes first.
  Statement query = connection_.prepare(
      "SELECT id, key, title, email, created_at, last_activity_at, "
      "(SELECT count(*) FROM messages WHERE session_id = sessions.id) "
      "FROM sessions WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT 2");
  query.bind(1, key).bind(2, key + "\xef\xbf\xbf");
  if (!query.step()) return std::nullopt;
  Session session = read_session(query);
  if (session.key != key && query.step()) return std::nullopt;
  return session;
}

std::vector<Session> Sessions::list() {
  std::vector<Session> sessions;
  Statement query = connection_.prepare(
      "SELECT id, key, title, email, created_at, last_activity_at, "
      "(SELECT count(*) FROM messages WHERE session_id = sessions.id) "
      "FROM sessions ORDER BY last_activity_at DESC, id DESC");
  while (query.step()) sessions.push_back(read_session(query));
  return sessions;
}

void Sessions::set_title(SessionId id, const std::string& title) {
  connection_.prepare("UPDATE sessions SET title = ? WHERE id = ?")
      .bind(1, title)
      .bind(2, model::number(id))
      .run();
}

MessageId Sessions::append(const Message& message) {
  connection_
      .prepare(
          "INSERT INTO messages(session_id, role, content, citations, context, created_at, latency_ms) "
          "VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind(1, model::number(message.session))
      .bind(2, model::to_string(message.role))
      .bind(3, message.content)
      .bind(4, encode_citations(message.citations))
      .bind(5, encode_hits(message.context))
      .bind(6, static_cast<std::int64_t>(message.created_at))
      .bind(7, message.latency_ms)
      .run();
  const MessageId id{connection_.last_insert_id()};
  connection_.prepare("UPDATE sessions SET last_activity_at = max(last_activity_at, ?) WHERE id = ?")
      .bind(1, static_cast<std::int64_t>(message.created_at))
      .bind(2, model::number(message.session))
      .run();
  return id;
}

std::vector<Message> Sessions::messages(SessionId id) {
  std::vector<Message> messages;
  Statement query = connection_.prepare(
      "SELECT id, role, content, citations, context, created_at, latency_ms FROM messages "
      "WHERE session_id = ? ORDER BY id");
  query.bind(1, model::number(id));
  while (query.step()) messages.push_back(read_message(query, id));
  return messages;
}

std::vector<MessageId> Sessions::quoting(const std::set<model::DocumentId>& documents) {
  std::vector<MessageId> found;
  if (documents.empty()) return found;
  const auto meant = [&documents](const auto& part) { return documents.contains(part.document); };
  for (const Session& session : list()) {
    for (const Message& message : messages(session.id)) {
      if (std::ranges::any_of(message.citations, meant) || std::ranges::any_of(message.context, meant)) {
        found.push_back(message.id);
      }
    }
  }
  return found;
}

void Sessions::erase_quotes(const std::set<model::DocumentId>& documents) {
  if (documents.empty()) return;
  const auto meant = [&documents](const auto& part) { return documents.contains(part.document); };
  for (const Session& session : list()) {
    for (Message& message : messages(session.id)) {
      const bool cites = std::ranges::any_of(message.citations, meant);
      if (cites) {
        message.content = "[erased]";
        message.citations.clear();
      }
      if (std::erase_if(message.context, meant) == 0 && !cites) continue;
      connection_.prepare("UPDATE messages SET content = ?, citations = ?, context = ? WHERE id = ?")
          .bind(1, message.content)
          .bind(2, encode_citations(message.citations))
          .bind(3, encode_hits(message.context))
          .bind(4, model::number(message.id))
          .run();
    }
  }
}

bool Sessions::remove(SessionId id) {
  clear(id);
  connection_.prepare("DELETE FROM sessions WHERE id = ?").bind(1, model::number(id)).run();
  return connection_.changes() > 0;
}

void Sessions::clear(SessionId id) {
  connection_.prepare("DELETE FROM messages WHERE session_id = ?").bind(1, model::number(id)).run();
}

}  // namespace ragctl::catalog
