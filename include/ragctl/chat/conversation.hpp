#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/chat/answering.hpp"
#include "ragctl/model/turn.hpp"

namespace ragctl::chat {

/// Fills the bytes at random; tests inject their own.
using RandomBytes = std::function<void(std::span<std::uint8_t>)>;

/// getrandom(2). Throws failed.
void system_random(std::span<std::uint8_t> bytes);

/// A session's public id: 32 hexadecimal digits.
[[nodiscard]] std::string session_key(const RandomBytes& random);

/// What to answer with, asked for at every question: a long conversation may get a newer index under it. The
/// reference is good until the next call.
using AnsweringSource = std::function<Answering&()>;

/// stored: the catalog is open for writing. forgotten: nothing is written, and what was said is known as long
/// as the conversation lives.
enum class Keeping : std::uint8_t { stored, forgotten };

/// What a conversation is held with. All outlive it.
struct ConversationServices {
  catalog::Catalog& catalog;
  AnsweringSource answering;
  Clock clock;
  RandomBytes random;
  Keeping keeping = Keeping::stored;
};

/// Questions and answers that are kept in the catalog. Knows nothing of the terminal. For one thread at a
/// time.
class Conversation {
public:
  /// A new session; it is in the catalog from its first question on, so looking in and leaving stores
  /// nothing.
  explicit Conversation(ConversationServices services);
  /// The session with that key, or the only one whose key begins so. Throws failed when there is none.
  Conversation(ConversationServices services, const std::string& key);

  /// The question is stored first, the answer with its citations and context after: one transaction each. A
  /// short question that leans on the one before ("and for contractors?") is asked together with it.
  /// Interrupted, what came is stored (nothing, when nothing came). When the model throws, the question stays
  /// stored and the error goes on. When the session has been removed meanwhile, the question opens a new one
  /// that knows nothing of it. What cannot be stored for want of space is answered (see not_stored).
  [[nodiscard]] model::Answer ask(const std::string& question, const llm::OnText& on_text,
                                  const std::stop_token& stop);

  /// Why the last question or its answer is not in the catalog, though it should be (the disk is full): a
  /// question is answered all the same. Empty when all is stored.
  [[nodiscard]] const std::string& not_stored() const noexcept { return not_stored_; }
  [[nodiscard]] const model::Session& session() const noexcept { return session_; }
  [[nodiscard]] std::vector<model::Message> messages();
  /// Forgets the messages and the title, which is the first of them, in the catalog too; the session stays.
  void clear();

private:
  [[nodiscard]] bool stores() const noexcept { return services_.keeping == Keeping::stored; }
  [[nodiscard]] bool still_stored() const;
  /// Does it; false, with not_stored_ set, when the catalog cannot be written just now.
  [[nodiscard]] bool managed(const std::function<void()>& storing);
  void store_question(const std::string& question);
  void store_answer(const model::Answer& answer, double seconds);

  ConversationServices services_;
  model::Session session_;
  std::string not_stored_;
  std::string topic_;  ///< the last question that stands alone; empty at first
};

/// Whether a question cannot stand alone: it is short, and opens with "and", "what about" and the like, or
/// stands on a pronoun.
[[nodiscard]] bool leans_on_previous(const std::string& question);

}  // namespace ragctl::chat
