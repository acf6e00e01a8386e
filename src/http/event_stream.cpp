#include "ragctl/http/event_stream.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::http {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::uint64_t kMaxPlainBody = 64'000'000;  // of an answer that should have been a stream

bool is_event_stream(const Response& head) {
  std::string type = find_header(head.headers, "content-type").value_or("");
  std::ranges::transform(type, type.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return type.starts_with(kEventStream);
}

Error too_large(std::uint64_t limit) {
  return {ErrorCode::provider, "the server sent an event of more than " + format_bytes(limit)};
}

}  // namespace

void EventStreamParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (std::exchange(after_return_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    line_ += bytes.substr(0, end);
    if (line_.size() + event_.data.size() > max_event_) throw too_large(max_event_);
    if (end == std::string_view::npos) return;
    after_return_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line();
  }
}

void EventStreamParser::finish() {
  if (!line_.empty()) end_line();
  dispatch();
}

void EventStreamParser::end_line() {
  const std::string whole = std::exchange(line_, {});
  std::string_view line = whole;
  if (std::exchange(at_start_, false) && line.starts_with(kByteOrderMark))
    line.remove_prefix(kByteOrderMark.size());
  if (line.empty()) return dispatch();
  const std::size_t colon = line.find(':');
  if (colon == 0) return;  // a comment, sent to keep the connection open
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

void EventStreamParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  } else if (name == "event") {
    event_.type = value;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    event_.id = value;
  }
}

void EventStreamParser::dispatch() {
  // The id stays for the events to come; the rest is this one's.
  Event event{std::exchange(event_.type, {}), std::exchange(event_.data, {}), event_.id};
  if (!std::exchange(has_data_, false)) return;
  if (event.type.empty()) event.type = "message";
  on_event_(event);
}

Response read_events(Transport& transport, const Request& request, const OnEvent& on_event,
                     const std::stop_token& stop) {
  EventStreamParser parser(on_event);
  std::string plain;
  const auto take = [&](const Response& head, std::string_view piece) {
    if (is_event_stream(head)) return parser.feed(piece);
    plain += piece;
    if (plain.size() > kMaxPlainBody) throw too_large(kMaxPlainBody);
  };
  Response response = transport.exchange(request, take, stop);
  parser.finish();
  if (!plain.empty()) response.body = std::move(plain);
  return response;
}

}  // namespace ragctl::http
