// What a worker sends that the document it read may have taken over, and what it is sent.
#include "worker/protocol.hpp"

#include "ragctl/base/utf8.hpp"
#include "target.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kLargest = 1000;
constexpr std::size_t kHeader = sizeof(FrameHeader);

void check(const WorkReply& reply) {
  if (!is_valid_utf8(reply.failure) || !is_valid_utf8(reply.hint))
    throw std::logic_error("a failure not in UTF-8");
  if (!reply.extraction.text) return;
  const model::StructuredText& text = *reply.extraction.text;
  if (!is_valid_utf8(text.text) || text.text.size() > kLargest)
    throw std::logic_error("a text that was not checked");
  std::size_t at = 0;
  for (const model::Block& block : text.blocks) {
    if (block.begin < at || block.end <= block.begin || block.end > text.text.size())
      throw std::logic_error("a block that was not checked");
    at = block.end;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  const std::string_view body = bytes.substr(std::min(kHeader, size));
  for (const std::uint32_t magic : {kRequestMagic, kReplyMagic}) {
    fuzz::read_or_refuse([&] {
      static_cast<void>(decode_header(bytes.substr(0, kHeader), magic, kLargestRequestHead, kLargest));
    });
  }
  fuzz::read_or_refuse([&] { static_cast<void>(decode_request(body)); });
  fuzz::read_or_refuse([&] { check(decode_reply(body, kLargest)); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  WorkReply reply;
  model::StructuredText text;
  text.title = "Title";
  text.text = "Head\n\nz\xc3\xa4hlt";
  text.pages = 2;
  text.blocks = {{model::BlockKind::heading, 1, 0, 4, 1}, {model::BlockKind::paragraph, 0, 6, 12, 2}};
  text.metadata = {
      {"n", std::int64_t{3}}, {"x", 0.5}, {"tags", std::vector<std::string>{"a", "b"}}, {"b", true}};
  text.warnings = {"odd"};
  reply.extraction.text = text;
  WorkReply failure;
  failure.failure = "it is broken";
  failure.hint = "mend it";
  return {encode_reply(reply), encode_reply(failure),
          encode_request({"application/pdf", {"a.pdf", "", {"one", "two"}}, 7, 8, 9}, 55)};
}
