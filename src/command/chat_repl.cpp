#include "chat_repl.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "error_report.hpp"
#include "hit_view.hpp"
#include "passage_view.hpp"
#include "pending_note.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/chat/answering.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "rounded.hpp"
#include "session_json.hpp"
#include "stream_printer.hpp"

namespace ragctl::command {
namespace {

struct SlashCommand {
  const char* name;
  const char* does;
};

constexpr std::array kCommands{
    SlashCommand{"/help", "this list"},
    SlashCommand{"/sources", "the passages that the last answer was made from"},
    SlashCommand{"/sessions", "earlier conversations (chat --session ID goes on with one)"},
    SlashCommand{"/new", "begin a new conversation"},
    SlashCommand{"/clear", "forget what was said in this conversation"},
    SlashCommand{"/exit", "leave (so does Ctrl-D)"}};

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const SlashCommand& command : kCommands) names.emplace_back(command.name);
  return names;
}

std::string trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
}

/// While it lives, an answer is under way that an interrupt stops.
class AnsweringMark {
public:
  AnsweringMark(std::mutex& mutex, std::optional<std::stop_source>& answering)
      : mutex_(mutex), answering_(answering) {
    const std::scoped_lock lock(mutex_);
    token_ = answering_.emplace().get_token();
  }
  ~AnsweringMark() {
    const std::scoped_lock lock(mutex_);
    answering_.reset();
  }
  AnsweringMark(const AnsweringMark&) = delete;
  AnsweringMark& operator=(const AnsweringMark&) = delete;

  [[nodiscard]] const std::stop_token& token() const noexcept { return token_; }

private:
  std::mutex& mutex_;
  std::optional<std::stop_source>& answering_;
  std::stop_token token_;
};

}  // namespace

bool is_chat_command(const std::string& line) {
  const std::string word = trimmed(line).substr(0, trimmed(line).find(' '));
  const auto names = command_names();
  return word == "/quit" || std::ranges::find(names, word) != names.end();
}

ChatRepl::ChatRepl(OpenTenant& tenant, chat::ConversationServices with, Services& services, Output& output)
    : tenant_(tenant),
      with_(std::move(with)),
      services_(services),
      output_(output),
      conversation_(std::make_unique<chat::Conversation>(with_)) {
  services_.interrupts.on_interrupt([this] { stop_or_interrupt(); });
}

ChatRepl::~ChatRepl() { services_.interrupts.on_interrupt({}); }

void ChatRepl::resume(const std::string& key) {
  const auto session = tenant_.catalog().sessions().find(key);
  if (!session) throw no_such_session(key, tenant_.id().str());
  conversation_ = std::make_unique<chat::Conversation>(with_, session->key);
}

void ChatRepl::stop_or_interrupt() {
  const std::scoped_lock lock(mutex_);
  if (answering_)
    answering_->request_stop();
  else if (editor_)
    editor_->interrupt();
}

model::Answer ChatRepl::stream_answer(const std::string& question) {
  const AnsweringMark mark(mutex_, answering_);
  // SIGTERM may have come before there was anything to stop.
  if (services_.stop().stop_requested()) stop_or_interrupt();
  StreamPrinter printer(output_);
  model::Answer answer = conversation_->ask(
      question,
      [&](std::string_view text) {
        if (!output_.machine_readable()) printer.put(text);
      },
      mark.token());
  printer.end();
  if (mark.token().stop_requested()) output_.note("(stopped)");
  if (!conversation_->not_stored().empty()) output_.note("note: not stored: " + conversation_->not_stored());
  return answer;
}

void ChatRepl::ask(const std::string& question) {
  const Stopwatch watch;
  last_question_ = question;
  last_ = stream_answer(question);
  print_answer(question, *last_, watch.seconds());
}

void ChatRepl::ask_or_tell(const std::string& question) {
  const Stopwatch watch;
  last_question_ = question;
  try {
    last_ = stream_answer(question);
  } catch (const Error& error) {
    last_.reset();
    output_.flush();  // throws when it was the output that failed: then there is nobody to go on for
    report_error(error, output_);
    return;
  }
  print_answer(question, *last_, watch.seconds());
}

// Null when there is nothing to resume.
nlohmann::ordered_json ChatRepl::session_json() const {
  const bool stored = with_.keeping == chat::Keeping::stored && conversation_->not_stored().empty();
  return stored ? nlohmann::ordered_json(conversation_->session().key) : nlohmann::ordered_json();
}

void ChatRepl::print_answer(const std::string& question, const model::Answer& answer, double seconds) {
  if (answer.context.empty()) note_if_empty(tenant_, output_);
  if (!output_.machine_readable()) print_replacements(answer.corrections, answer.synonyms, output_);
  for (const std::string& note : answer.notes) output_.note(note);
  if (output_.machine_readable()) {
    nlohmann::ordered_json citations = nlohmann::ordered_json::array();
    for (const model::Citation& citation : answer.citations) citations.push_back(citation_json(citation));
    output_.json_answer("answer", {{"tenant", tenant_.id().str()},
                                   {"session", session_json()},
                                   {"question", question},
                                   {"answer", answer.text},
                                   {"answered", answer.answered},
                                   {"citations", std::move(citations)},
                                   {"corrections", replacements_json(answer.corrections)},
                                   {"synonyms", replacements_json(answer.synonyms)},
                                   {"notes", answer.notes},
                                   {"took_ms", rounded(seconds * 1000, kMillisDigits)}});
  } else if (!answer.citations.empty()) {
    output_.line();
    print_sources(answer.citations, output_);
  }
  output_.flush();
}

int ChatRepl::run() {
  const bool terminal = output_.terminal().in_is_terminal && output_.terminal().out_is_terminal;
  if (with_.keeping == chat::Keeping::stored) files::make_private_directory(tenant_.paths().cache());
  {
    const std::scoped_lock lock(mutex_);
    editor_ = std::make_unique<LineEditor>(terminal, tenant_.paths().chat_history(), command_names());
  }
  if (terminal) {
    print_wrapped(tenant_.config().prompts.greeting, 0, output_);
    output_.line(output_.styled(Style::dim, "/help lists the commands, Ctrl-D leaves."));
  }
  Next next = Next::go_on;
  while (next == Next::go_on && !services_.stop().stop_requested()) {
    if (terminal) output_.line();
    output_.flush();
    const LineEditor::Result input = editor_->read(terminal ? "> " : "");
    if (input.kind == LineEditor::Kind::end) break;
    output_.fit_to_terminal();
    const std::string line = trimmed(input.text);
    if (input.kind == LineEditor::Kind::interrupted || line.empty()) continue;
    next = obey(line);
  }
  const std::scoped_lock lock(mutex_);
  editor_.reset();
  return services_.stop().stop_requested() ? static_cast<int>(ErrorCode::interrupted) : 0;
}

ChatRepl::Next ChatRepl::obey(const std::string& line) {
  if (!line.starts_with("/")) {
    ask_or_tell(to_valid_utf8(line));
    return Next::go_on;
  }
  const std::string name = line.substr(0, line.find(' '));
  if (name == "/exit" || name == "/quit") return Next::leave;
  if (output_.machine_readable() && (name == "/help" || name == "/sources" || name == "/sessions")) {
    output_.problem(name + " is for people: each answer has its sources, and there is session list");
  } else if (name == "/help") {
    help();
  } else if (name == "/sources") {
    show_sources();
  } else if (name == "/sessions") {
    show_sessions();
  } else if (name == "/new") {
    conversation_ = std::make_unique<chat::Conversation>(with_);
    last_.reset();
    output_.note("a new conversation");
  } else if (name == "/clear") {
    conversation_->clear();
    last_.reset();
    output_.note("forgotten");
  } else {
    const auto near = nearest(name, command_names());
    output_.problem("no command " + name + (near ? "; did you mean " + *near + "?" : "; /help lists them"));
  }
  return Next::go_on;
}

void ChatRepl::show_sources() const {
  if (!last_ || last_->context.empty()) {
    output_.note("no sources yet: ask something first");
    return;
  }
  model::Question question;
  question.text = last_question_;
  retrieve::Retriever& retriever = with_.answering().retriever;
  for (std::size_t i = 0; i < last_->context.size(); ++i) {
    const model::Hit& hit = last_->context[i];
    if (i > 0) output_.line();
    print_hit(hit, retriever.matches(question, hit.text), output_);
  }
}

void ChatRepl::show_sessions() const {
  Table table({"SESSION", "LAST ACTIVE", "MESSAGES", "TITLE"});
  for (const model::Session& session : tenant_.catalog().sessions().list()) {
    const bool current = session.key == conversation_->session().key;
    if (session.messages == 0 && !current) continue;  // cleared
    table.add({session.key.substr(0, 12) + (current ? " *" : ""), format_utc(session.last_activity_at),
               std::to_string(session.messages), session.title});
  }
  table.print(output_);
}

void ChatRepl::help() const {
  constexpr std::size_t kNames = 11;
  const std::size_t columns = output_.terminal().columns;
  for (const SlashCommand& command : kCommands) {
    std::string margin = command.name;
    margin.resize(kNames, ' ');
    for (const ShownLine& line : fill_line(command.does, columns - std::min(columns - 1, kNames), output_)) {
      output_.line(output_.styled(Style::bold, margin) + line.text);
      margin.assign(kNames, ' ');
    }
  }
}

}  // namespace ragctl::command
