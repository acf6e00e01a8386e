#include "ragctl/command/output.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>

#include "hit_view.hpp"
#include "progress_bar.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr std::size_t kBufferSize = 64 * 1024;
constexpr std::size_t kKnownBy = 16;  // columns of a last cell that is cut
constexpr std::size_t kBelow = 4;     // blanks before what is said below a row
constexpr int kSchema = 1;            // members are only ever added within it

// SGR codes that read well on dark and light backgrounds.
const char* code(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "\033[1m";
    case Style::dim:
      return "\033[2m";
    case Style::title:
      return "\033[1;36m";
    case Style::match:
      return "\033[1;33m";
    case Style::good:
      return "\033[32m";
    case Style::bad:
      return "\033[31m";
  }
  return "";
}

// `ragctl export ... | head -1` is no error: like every tool in a pipe, die of SIGPIPE. What was committed is
// safe, and what was not is as after any kill.
void leave_as_a_closed_pipe_does() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) leave_as_a_closed_pipe_does();
    if (written < 0) throw system_error("write to", "standard output", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_error_line(std::string_view text) {
  const std::string line = without_controls(text) + "\n";
  // Nothing can be done when standard error is closed.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

/// 0 when standard output is no terminal, or one that does not tell.
std::size_t window_columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::size_t terminal_columns() {
  if (const std::size_t columns = window_columns(); columns > 0) return columns;
  if (const char* columns = std::getenv("COLUMNS")) {
    const int value = std::atoi(columns);
    if (value > 0) return static_cast<std::size_t>(value);
  }
  return 80;
}

}  // namespace

Terminal Terminal::detect() {
  Terminal terminal;
  terminal.in_is_terminal = isatty(STDIN_FILENO) == 1;
  terminal.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  terminal.err_is_terminal = isatty(STDERR_FILENO) == 1;
  const char* term = std::getenv("TERM");
  const char* no_colour = std::getenv("NO_COLOR");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  terminal.colour = terminal.out_is_terminal && !dumb && (no_colour == nullptr || *no_colour == '\0');
  terminal.unicode = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  terminal.columns = terminal_columns();
  return terminal;
}

Output::Output(Format format, Verbosity verbosity, Terminal terminal)
    : format_(format), verbosity_(verbosity), terminal_(terminal) {}

Output::~Output() = default;

void Output::fit_to_terminal() {
  if (const std::size_t columns = window_columns(); columns > 0) terminal_.columns = columns;
}

void Output::text(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferSize) flush();
}

void Output::line(std::string_view line) {
  text(line);
  text("\n");
}

// A file name may hold any bytes, and JSON only UTF-8.
std::string json_text(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void Output::json_line(std::string_view type, const nlohmann::ordered_json& members) {
  nlohmann::ordered_json object{{"schema", kSchema}, {"type", type}};
  object.update(members);
  line(json_text(object));
}

void Output::json_document(const nlohmann::ordered_json& members) {
  nlohmann::ordered_json object{{"schema", kSchema}};
  object.update(members);
  const bool for_eyes = terminal_.out_is_terminal && format_ == Format::json;
  line(for_eyes ? object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) : json_text(object));
}

void Output::json_answer(std::string_view type, const nlohmann::ordered_json& members) {
  if (format_ == Format::jsonl)
    json_line(type, members);
  else
    json_document(members);
}

void Output::flush() {
  const std::string bytes = std::move(buffer_);
  buffer_.clear();
  write_all(STDOUT_FILENO, bytes);
}

void Output::report(std::string_view text) {
  if (verbosity_ != Verbosity::quiet) line(text);
}

void Output::note(std::string_view text) {
  if (verbosity_ != Verbosity::quiet) write_error_line(text);
}

void Output::detail(std::string_view text) {
  if (verbosity_ == Verbosity::verbose) write_error_line(text);
}

void Output::problem(std::string_view text) { write_error_line(text); }

std::string Output::styled(Style style, std::string_view text) const {
  std::string clean = without_controls(text);
  if (!terminal_.colour || style == Style::plain) return clean;
  return code(style) + clean + "\033[0m";
}

Progress& Output::progress() {
  if (!progress_) {
    const bool shown = terminal_.err_is_terminal && verbosity_ != Verbosity::quiet;
    if (shown)
      progress_ = std::make_unique<ProgressBar>(terminal_.unicode);
    else
      progress_ = std::make_unique<NoProgress>();
  }
  return *progress_;
}

void Table::add(std::vector<std::string> row, std::string below) {
  below_.push_back(std::move(below));
  // A line feed in a cell (a title of foreign make) would break the line.
  for (std::string& cell : row) cell = collapse_white_space(without_controls(cell));
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths(headers_.size());
  const auto widen = [&widths](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  };
  widen(headers_);
  for (const auto& row : rows_) widen(row);
  return widths;
}

void Table::print(Output& output) const {
  const bool bounded = output.terminal().out_is_terminal;
  const std::size_t columns = bounded ? output.terminal().columns : std::numeric_limits<std::size_t>::max();
  const std::vector<std::size_t> widths = this->widths();
  const auto print_row = [&](const std::vector<std::string>& row, Style style) {
    std::string line;
    const auto end_line = [&] {
      line.resize(line.find_last_not_of(' ') + 1);
      if (line.empty()) return;
      output.line(output.styled(style, truncate_to_width(line, columns, output.terminal().ellipsis())));
      line.clear();
    };
    std::size_t used = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      // No one cell takes more than half of a line, and the last one, which may be cut, has room to be known
      // by.
      const std::size_t width = std::min(widths[i], columns / 2);
      if (i > 0 && used + (last ? std::min(width, kKnownBy) : width) > columns) {
        end_line();
        line = "  ";
        used = 2;
      }
      const std::string cell = last ? row[i] : truncate_to_width(row[i], width, output.terminal().ellipsis());
      const std::size_t blanks = last ? 0 : width - display_width(cell);
      if (right_.contains(i)) line.append(blanks, ' ');
      line += cell;
      if (!last) line.append((right_.contains(i) ? 0 : blanks) + 2, ' ');
      used += width + 2;
    }
    end_line();
  };
  print_row(headers_, Style::bold);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    print_row(rows_[i], Style::plain);
    if (!below_[i].empty()) print_wrapped(below_[i], kBelow, output);
  }
}

}  // namespace ragctl::command
