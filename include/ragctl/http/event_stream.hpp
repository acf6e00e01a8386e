#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "ragctl/http/transport.hpp"

namespace ragctl::http {

/// One server-sent event.
struct Event {
  std::string type;  ///< "message" unless the server names another
  std::string data;  ///< its data lines, joined by line feeds
  std::string id;    ///< the last one that the server gave
};
using OnEvent = std::function<void(const Event&)>;

/// text/event-stream as the HTML standard defines it (section 9.2.6): lines end in CR, LF or both, a line
/// that starts with a colon is a comment, an empty line ends an event, a byte order mark at the start is
/// dropped. The bytes may be cut anywhere, inside a character too. For one thread at a time.
class EventStreamParser {
public:
  /// An event over `max_event` bytes throws provider.
  explicit EventStreamParser(OnEvent on_event, std::uint64_t max_event = 16'000'000)
      : on_event_(std::move(on_event)), max_event_(max_event) {}

  void feed(std::string_view bytes);
  /// The stream has ended. An event whose empty line is missing is told all the same, against the standard:
  /// servers that close early leave it out, and who reads data checks it anyway.
  void finish();

private:
  void end_line();
  void take_field(std::string_view name, std::string_view value);
  void dispatch();

  OnEvent on_event_;
  std::uint64_t max_event_;
  std::string line_;
  Event event_{"", "", ""};
  bool has_data_ = false;
  bool after_return_ = false;  ///< the last byte was CR: an LF now belongs to it
  bool at_start_ = true;       ///< no line has ended yet
};

/// Sends a request and tells the events of its answer as they come. An answer that is no event stream (an
/// error, or JSON from a server that does not stream) is returned with its body, and no event is told.
[[nodiscard]] Response read_events(Transport& transport, const Request& request, const OnEvent& on_event,
                                   const std::stop_token& stop);

}  // namespace ragctl::http
