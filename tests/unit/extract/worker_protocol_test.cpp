#include "worker/protocol.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "worker/wire.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using model::BlockKind;

namespace {

constexpr std::uint64_t kLargest = 1000;

WorkReply sample() {
  model::StructuredText text;
  text.text = "Zölf\n\nkeys";
  text.blocks = {{BlockKind::heading, 2, 0, 5, 1}, {BlockKind::paragraph, 0, 7, 11, 2}};
  text.title = "Zölf";
  text.media_type = "application/pdf";
  text.pages = 2;
  text.metadata = {{"a", nullptr}, {"b", true},   {"c", std::int64_t{-3}},
                   {"d", 1.5},     {"e", "text"}, {"f", std::vector<std::string>{"x", "y"}}};
  text.warnings = {"page 1: odd"};
  WorkReply reply;
  reply.extraction.text = text;
  return reply;
}

std::string body_of(const WorkReply& reply) { return encode_reply(reply).substr(sizeof(FrameHeader)); }

/// What the receiver relies on.
void check_sound(const WorkReply& reply) {
  if (!reply.extraction.text) return;
  std::uint32_t after = 0;
  for (const model::Block& block : reply.extraction.text->blocks) {
    CHECK(block.begin >= after);
    CHECK(block.end <= reply.extraction.text->text.size());
    after = block.end;
  }
}

bool is_refused(const WorkReply& reply) {
  try {
    (void)decode_reply(body_of(reply), kLargest);
  } catch (const Error& error) {
    return error.code() == ErrorCode::failed;
  }
  return false;
}

template <class Change>
WorkReply changed(Change&& change) {
  WorkReply reply = sample();
  change(*reply.extraction.text);
  return reply;
}

}  // namespace

TEST_CASE("a reply arrives as it was sent") {
  const WorkReply sent = sample();
  const WorkReply got = decode_reply(body_of(sent), kLargest);
  REQUIRE(got.extraction.text);
  CHECK(got.extraction.text->text == sent.extraction.text->text);
  CHECK(got.extraction.text->blocks == sent.extraction.text->blocks);
  CHECK(got.extraction.text->title == sent.extraction.text->title);
  CHECK(got.extraction.text->media_type == sent.extraction.text->media_type);
  CHECK(got.extraction.text->pages == 2);
  CHECK(got.extraction.text->metadata == sent.extraction.text->metadata);
  CHECK(got.extraction.text->warnings == sent.extraction.text->warnings);
}

TEST_CASE("skipped and failed replies arrive with one clean line") {
  WorkReply reply;
  reply.extraction.skipped = "no text";
  CHECK(decode_reply(body_of(reply), kLargest).extraction.skipped == "no text");
  reply.failure = "bad\x1b[31m\nthing";
  reply.hint = "mend it";
  const WorkReply got = decode_reply(body_of(reply), kLargest);
  CHECK(got.failure == "bad[31m thing");
  CHECK(got.hint == "mend it");
}

TEST_CASE("a request arrives as it was sent") {
  const WorkRequest sent{"application/pdf", {"a.pdf", "", {"one", "zwölf"}}, 7, 8, 9};
  const std::string bytes = encode_request(sent, 55);
  const FrameHeader header = decode_header(bytes.substr(0, sizeof(FrameHeader)), kRequestMagic, 1000, 55);
  CHECK(header.body_size == 55);
  const WorkRequest got =
      decode_request(std::string_view(bytes).substr(sizeof(FrameHeader), header.head_size));
  CHECK(got.media_type == sent.media_type);
  CHECK(got.hints.name == "a.pdf");
  CHECK(got.hints.passwords == sent.hints.passwords);
  CHECK(got.memory == 7);
  CHECK(got.output == 8);
  CHECK(got.cpu_seconds == 9);
}

TEST_CASE("a reply cut at any byte is refused") {
  const std::string bytes = body_of(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS_AS((void)decode_reply(bytes.substr(0, size), kLargest), Error);
  }
  CHECK_THROWS_AS((void)decode_reply(bytes + "x", kLargest), Error);
}

TEST_CASE("a reply with any bit turned is refused or still sound") {
  const std::string bytes = body_of(sample());
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    try {
      check_sound(decode_reply(bad, kLargest));
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::failed);
    }
  }
}

TEST_CASE("blocks that overlap, end early, split a character or name no page are refused") {
  CHECK(is_refused(changed([](auto& t) { t.blocks[1].begin = 4; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[1].end = 12; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[0].end = 2; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[0].end = 0; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[1].page = 3; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[0].level = 7; })));
  CHECK(is_refused(changed([](auto& t) { t.blocks[0].level = 0; })));
}

TEST_CASE("text with NUL, ill-formed UTF-8 or beyond the limit is refused") {
  CHECK(is_refused(changed([](auto& t) { t.text[1] = '\xFF'; })));
  CHECK(is_refused(changed([](auto& t) { t.text[5] = '\0'; })));
  CHECK(is_refused(changed([](auto& t) { t.text.append(kLargest, 'x'); })));
  CHECK(is_refused(changed([](auto& t) { t.title = "\xC3"; })));
}

TEST_CASE("a header of another kind, another version or with sizes beyond the limits is refused") {
  const std::string good = encode_reply(sample()).substr(0, sizeof(FrameHeader));
  CHECK(decode_header(good, kReplyMagic, 1000, 0).head_size > 0);
  CHECK_THROWS_AS((void)decode_header(good, kRequestMagic, 1000, 0), Error);
  CHECK_THROWS_AS((void)decode_header(good, kReplyMagic, 10, 0), Error);
  std::string other = good;
  other[4] = 9;
  CHECK_THROWS_AS((void)decode_header(other, kReplyMagic, 1000, 0), Error);
  CHECK_THROWS_AS((void)decode_header(good.substr(1), kReplyMagic, 1000, 0), Error);
}

TEST_CASE("a count can never claim more than the bytes that are left") {
  WireWriter out;
  out.put(std::uint64_t{1} << 60);
  const std::string bytes = out.take();
  WireReader in(bytes);
  CHECK_THROWS_AS((void)in.get_count(1), Error);
}
