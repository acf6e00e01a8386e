#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "line_editor.hpp"
#include "open_tenant.hpp"
#include "ragctl/chat/conversation.hpp"
#include "ragctl/command/output.hpp"
#include "services.hpp"

namespace ragctl::command {

/// Whether a line is "/sessions" or another command of the conversation, and no question.
[[nodiscard]] bool is_chat_command(const std::string& line);

/// The chat in a terminal or a pipe. Ctrl-C stops the answer, or the line being typed, not the session;
/// Ctrl-D and SIGTERM leave.
class ChatRepl {
public:
  ChatRepl(OpenTenant& tenant, chat::ConversationServices with, Services& services, Output& output);
  ~ChatRepl();
  ChatRepl(const ChatRepl&) = delete;
  ChatRepl& operator=(const ChatRepl&) = delete;

  /// Throws failed when there is no such session.
  void resume(const std::string& key);
  /// One question, answered and printed. Throws what keeps it from being answered.
  void ask(const std::string& question);
  /// Until /exit, Ctrl-D, the end of standard input or SIGTERM. What a question fails with is printed, and
  /// the session goes on. Returns the exit code.
  int run();

private:
  enum class Next : bool { go_on, leave };

  [[nodiscard]] Next obey(const std::string& line);
  void stop_or_interrupt();
  /// Asks and lets the answer appear as it comes. Throws what the asking throws.
  [[nodiscard]] model::Answer stream_answer(const std::string& question);
  void ask_or_tell(const std::string& question);
  [[nodiscard]] nlohmann::ordered_json session_json() const;
  void print_answer(const std::string& question, const model::Answer& answer, double seconds);
  void show_sources() const;
  void show_sessions() const;
  void help() const;

  OpenTenant& tenant_;
  chat::ConversationServices with_;
  Services& services_;
  Output& output_;
  std::unique_ptr<chat::Conversation> conversation_;
  std::optional<model::Answer> last_;
  std::string last_question_;
  std::unique_ptr<LineEditor> editor_;
  std::mutex mutex_;  ///< guards `answering_` and `editor_` against the signal thread
  std::optional<std::stop_source> answering_;
};

}  // namespace ragctl::command
