#include "ragctl/chat/conversation.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/catalog/sessions.hpp"

namespace ragctl::chat {
namespace {

constexpr std::size_t kTitleColumns = 60;

model::SearchMode mode_of(const tenant::Config& config) {
  return model::parse_search_mode(config.search.mode).value_or(model::SearchMode::hybrid);
}

std::string last_topic(const std::vector<model::Message>& messages) {
  std::string out;
  for (const model::Message& message : messages) {
    if (message.role == model::Role::user && (out.empty() || !leans_on_previous(message.content)))
      out = message.content;
  }
  return out;
}

}  // namespace

void system_random(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("get", "random bytes", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string session_key(const RandomBytes& random) {
  std::array<std::uint8_t, 16> bytes{};
  random(bytes);
  return to_hex(bytes);
}

Conversation::Conversation(ConversationServices services) : services_(std::move(services)) {
  session_.key = session_key(services_.random);
}

Conversation::Conversation(ConversationServices services, const std::string& key)
    : services_(std::move(services)) {
  const auto found = services_.catalog.sessions().find(key);
  if (!found) throw Error(ErrorCode::failed, "no session \"" + key + "\"", "ragctl session list TENANT");
  session_ = *found;
  topic_ = last_topic(messages());
}

std::vector<model::Message> Conversation::messages() {
  if (session_.id == model::SessionId{}) return {};
  return services_.catalog.sessions().messages(session_.id);
}

void Conversation::clear() {
  topic_.clear();
  if (session_.id == model::SessionId{} || !stores()) return;
  catalog::Transaction transaction(services_.catalog);
  services_.catalog.sessions().clear(session_.id);
  services_.catalog.sessions().set_title(session_.id, "");
  transaction.commit();  // commit point: the messages are gone, and the title that quoted the first
  session_.messages = 0;
  session_.title.clear();
}

bool Conversation::still_stored() const {
  const auto found = services_.catalog.sessions().find(session_.key);
  return found && found->id == session_.id;
}

bool Conversation::managed(const std::function<void()>& storing) {
  try {
    storing();
    return true;
  } catch (const Error& error) {
    // A lock that is held and a damaged catalog are for the caller; a full disk keeps nobody from reading.
    if (error.code() != ErrorCode::failed) throw;
    not_stored_ = error.what();
    return false;
  }
}

void Conversation::store_question(const std::string& question) {
  catalog::Sessions& sessions = services_.catalog.sessions();
  const UnixMillis now = services_.clock();
  catalog::Transaction transaction(services_.catalog);
  if (session_.id != model::SessionId{} && !still_stored()) {
    // Purged while it was open: neither its key nor its topic may come back into the catalog.
    session_ = {};
    session_.key = session_key(services_.random);
    topic_.clear();
  }
  const bool is_new = session_.id == model::SessionId{};
  const model::SessionId id = is_new ? sessions.create(session_.key, now) : session_.id;
  const std::string title = truncate_to_width(collapse_white_space(question), kTitleColumns);
  if (session_.title.empty()) sessions.set_title(id, title);
  model::Message message;
  message.session = id;
  message.role = model::Role::user;
  message.content = question;
  message.created_at = now;
  (void)sessions.append(message);
  transaction.commit();  // commit point: the question is kept, whatever becomes of its answer
  if (is_new) session_.created_at = now;
  if (session_.title.empty()) session_.title = title;
  session_.id = id;
  session_.last_activity_at = now;
  ++session_.messages;
}

void Conversation::store_answer(const model::Answer& answer, double seconds) {
  model::Message message;
  message.session = session_.id;
  message.role = model::Role::assistant;
  message.content = answer.text;
  message.citations = answer.citations;
  message.context = answer.context;
  message.created_at = services_.clock();
  message.latency_ms = seconds * 1000;
  catalog::Transaction transaction(services_.catalog);
  if (!still_stored()) return;  // purged while it was answered
  (void)services_.catalog.sessions().append(message);
  transaction.commit();  // commit point: the answer is kept
  session_.last_activity_at = message.created_at;
  ++session_.messages;
}

model::Answer Conversation::ask(const std::string& question, const llm::OnText& on_text,
                                const std::stop_token& stop) {
  const Stopwatch watch;
  not_stored_.clear();
  const bool stored = stores() && managed([&] { store_question(question); });
  Answering& answering = services_.answering();
  const tenant::Config& config = answering.config;
  const bool leans = config.features.conversation_memory && !topic_.empty() && leans_on_previous(question);
  const AskedQuestion asked{question, leans ? topic_ : std::string()};
  if (!leans) topic_ = question;
  const std::string wanted = leans ? asked.topic + " " + question : question;
  model::Question searched{wanted, mode_of(config), config.search.top_k};
  searched.literal = true;  // people who talk put quotes and dashes where grammar wants them
  model::Answer answer = answer_search(answering, asked, searched, on_text, stop);
  if (stored && !answer.text.empty()) (void)managed([&] { store_answer(answer, watch.seconds()); });
  return answer;
}

}  // namespace ragctl::chat
