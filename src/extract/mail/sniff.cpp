#include "sniff.hpp"

#include <algorithm>
#include <array>

namespace ragctl::extract {
namespace {

constexpr std::size_t kReach = 16 * 1024;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view line_at(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The name of a field, or nothing.
std::string_view field_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0 || colon > 60) return {};
  const std::string_view name = line.substr(0, colon);
  const bool is_name = std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
  return is_name ? name : std::string_view();
}

struct Evidence {
  bool from = false;
  bool date = false;
  int about = 0;    // fields that letters on paper have too: to, subject
  int machine = 0;  // what only programs write
  bool broken = false;
};

Evidence weigh_header(std::string_view bytes) {
  static constexpr std::array<std::string_view, 14> kMachine{"received",         "message-id",
                                                             "mime-version",     "return-path",
                                                             "delivered-to",     "content-type",
                                                             "dkim-signature",   "references",
                                                             "in-reply-to",      "x-mailer",
                                                             "x-mozilla-status", "newsgroups",
                                                             "user-agent",       "content-transfer-encoding"};
  Evidence found;
  const std::string_view head = bytes.substr(0, kReach);
  for (std::size_t at = 0; at < head.size();) {
    const std::string_view line = line_at(head, at);
    const bool cut = head.find('\n', at) == head.npos && head.size() < bytes.size();
    if (line.empty() || cut) break;
    at = std::min(head.find('\n', at), head.size() - 1) + 1;
    if (line.front() == ' ' || line.front() == '\t') continue;
    const std::string name = lower(field_name(line));
    if (name.empty()) {
      found.broken = true;
      break;
    }
    if (name == "from" || name == "sender") found.from = true;
    if (name == "date") found.date = true;
    if (name == "to" || name == "subject" || name == "cc") ++found.about;
    if (std::ranges::find(kMachine, std::string_view(name)) != kMachine.end()) ++found.machine;
  }
  return found;
}

bool is_mail(std::string_view bytes, std::string_view promised) {
  const Evidence found = weigh_header(bytes);
  if (promised == kMailType || promised == kMailboxType)
    return found.from || found.date || found.about > 0 || found.machine > 0;
  if (found.broken || !found.from) return false;
  if (promised == "text/plain") return found.date && found.machine >= 2;
  return promised.empty() &&
         ((found.date && found.about > 0) || (found.machine > 0 && found.about > 0) || found.machine > 1);
}

bool is_mailbox(std::string_view bytes) {
  if (!is_from_line(line_at(bytes, 0))) return false;
  const std::size_t second = bytes.find('\n');
  if (second == bytes.npos) return false;
  const std::string_view line = line_at(bytes, second + 1);
  return line.starts_with(">From ") || !field_name(line).empty();
}

}  // namespace

bool is_from_line(std::string_view line) {
  if (!line.starts_with("From ") || line.size() > 1000) return false;
  bool has_time = false;
  bool has_year = false;
  for (std::size_t at = 5; at + 4 < line.size() + 1; ++at) {
    if (!is_digit(line[at])) continue;
    const std::string_view rest = line.substr(at);
    if (rest.size() >= 5 && is_digit(rest[1]) && rest[2] == ':' && is_digit(rest[3]) && is_digit(rest[4]))
      has_time = true;
    const bool four = rest.size() >= 4 && std::ranges::all_of(rest.substr(0, 4), is_digit);
    if (four && (rest[0] == '1' || rest[0] == '2')) has_year = true;
  }
  return has_time && has_year;
}

bool may_be_mail(std::string_view head, std::string_view promised) {
  const bool is_open_to_it =
      promised.empty() || promised == kMailType || promised == kMailboxType || promised == "text/plain";
  if (!is_open_to_it) return false;
  const std::string_view line = line_at(head, 0);
  return is_from_line(line) || line.starts_with(">From ") || !field_name(line).empty();
}

std::string sniff_mail(std::string_view bytes, std::string_view promised) {
  if (!may_be_mail(bytes, promised)) return {};
  if (is_mailbox(bytes)) return std::string(kMailboxType);
  return is_mail(bytes, promised) ? std::string(kMailType) : std::string();
}

}  // namespace ragctl::extract
