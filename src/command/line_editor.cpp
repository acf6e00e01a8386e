#include "line_editor.hpp"

#include <poll.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "ragctl/base/error.hpp"

namespace ragctl::command {
namespace {

constexpr int kHistoryLines = 1000;

// readline keeps its state in globals and its callbacks take no context, so what they need is global here
// too.
struct ReadlineState {
  std::vector<std::string> words;
  std::optional<std::string> line;
  bool end = false;
  bool done = false;
};

ReadlineState& state() {
  static ReadlineState one;
  return one;
}

void take_line(char* line) {
  state().done = true;
  if (line == nullptr) {
    state().end = true;
  } else {
    state().line = line;
    std::free(line);  // NOLINT: readline allocates with malloc
  }
  rl_callback_handler_remove();
}

char* next_completion(const char* prefix, int again) {
  static std::size_t at = 0;
  if (again == 0) at = 0;
  while (at < state().words.size()) {
    const std::string& word = state().words[at++];
    if (word.starts_with(prefix)) return strdup(word.c_str());
  }
  return nullptr;
}

char** complete(const char* prefix, int start, int) {
  rl_attempted_completion_over = 1;  // never file names
  return start == 0 ? rl_completion_matches(prefix, next_completion) : nullptr;
}

}  // namespace

LineEditor::LineEditor(bool terminal, std::filesystem::path history, std::vector<std::string> words)
    : terminal_(terminal), history_(std::move(history)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  state() = ReadlineState{std::move(words), {}, false, false};
  if (!terminal_) return;
  rl_readline_name = "ragctl";
  rl_catch_signals = 0;  // signals come through Interrupts
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters =
      const_cast<char*>(" ");  // NOLINT: readline 8.2 declares it without const
  rl_variable_bind("enable-bracketed-paste", "on");
  using_history();
  stifle_history(kHistoryLines);
  read_history(history_.c_str());
}

LineEditor::~LineEditor() {
  if (!terminal_) return;
  rl_callback_handler_remove();
  rl_deprep_terminal();
  clear_history();
}

void LineEditor::interrupt() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void LineEditor::set_words(std::vector<std::string> words) { state().words = std::move(words); }

LineEditor::Result LineEditor::read(const std::string& prompt) {
  return terminal_ ? read_from_terminal(prompt) : read_plain();
}

LineEditor::Result LineEditor::read_from_terminal(const std::string& prompt) {
  state().line.reset();
  state().end = state().done = false;
  rl_callback_handler_install(prompt.c_str(), take_line);
  while (!state().done) {
    std::array<pollfd, 2> waiting{{{STDIN_FILENO, POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
      throw system_error("read from", "the terminal", errno);
    if ((waiting[1].revents & POLLIN) != 0) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t size = ::read(wake_.get(), &count, sizeof count);
      // Behind what was typed, and before readline gives the terminal back, which takes the cursor to the
      // left.
      rl_point = rl_end;
      rl_redisplay();
      std::fputs("^C\n", stdout);
      std::fflush(stdout);
      rl_callback_handler_remove();
      return {Kind::interrupted, {}};
    }
    if (waiting[0].revents != 0) rl_callback_read_char();
  }
  if (state().end) {
    std::fputs("\n", stdout);
    std::fflush(stdout);
    return {Kind::end, {}};
  }
  remember(*state().line);
  return {Kind::line, *state().line};
}

LineEditor::Result LineEditor::read_plain() {
  while (true) {
    const std::size_t newline = pending_.find('\n');
    if (newline != std::string::npos) {
      Result result{Kind::line, pending_.substr(0, newline)};
      pending_.erase(0, newline + 1);
      if (result.text.ends_with('\r')) result.text.pop_back();
      return result;
    }
    std::array<pollfd, 2> waiting{{{STDIN_FILENO, POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR)
      throw system_error("read from", "standard input", errno);
    if ((waiting[1].revents & POLLIN) != 0) return {Kind::end, {}};
    if (waiting[0].revents == 0) continue;
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw system_error("read from", "standard input", errno);
    if (size == 0) {
      if (pending_.empty()) return {Kind::end, {}};
      pending_ += '\n';  // the last line may lack its line feed
      continue;
    }
    pending_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

// A history that cannot be kept is no reason to stop a conversation.
void LineEditor::remember(const std::string& line) {
  if (line.empty()) return;
  const HIST_ENTRY* last = history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
  if (last != nullptr && line == last->line) return;
  add_history(line.c_str());
  const mode_t mask = umask(0077);
  write_history(history_.c_str());
  umask(mask);
}

}  // namespace ragctl::command
