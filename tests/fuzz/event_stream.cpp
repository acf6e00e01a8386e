// A stream of server-sent events: whole and byte by byte it says the same.
#include "ragctl/http/event_stream.hpp"

#include "target.hpp"

using namespace ragctl;

namespace {

std::string told(std::string_view bytes, std::size_t piece) {
  std::string all;
  http::EventStreamParser parser(
      [&](const http::Event& event) { all += event.type + '\1' + event.data + '\1' + event.id + '\2'; }, 200);
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) parser.feed(bytes.substr(at, piece));
    parser.finish();
  } catch (const Error&) {
    all += "refused";
  }
  return all;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  if (told(bytes, 1) != told(bytes, 7)) throw std::logic_error("cut elsewhere, it says something else");
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"data: {\"a\":1}\n\ndata: [DONE]\n\n",
          "\xef\xbb\xbf: ping\r\nevent: delta\r\nid: 7\r\ndata: a\r\ndata:b\r\n\r\n",
          "event: error\rdata\rdata:  two\rretry: 10\r\rdata: no end", "id: a\n\ndata: z\xc3\xa4\n\n:\n\n\n"};
}
