#include "protocol.hpp"

#include <cmath>

#include "../archive/member_name.hpp"
#include "ragctl/base/utf8.hpp"
#include "wire.hpp"

namespace ragctl::extract {
namespace {

using model::Block;
using model::BlockKind;
using model::StructuredText;

constexpr std::size_t kLongestMessage = 1000;
constexpr std::size_t kLongestField = 100'000;
constexpr std::size_t kMostFields = 1000;
constexpr std::uint32_t kMostPages = 10'000'000;
constexpr std::size_t kBlockSize = 1 + 1 + 4 + 4 + 4;

enum class Kind : std::uint8_t { text, skipped, failed, unpacked };
enum class ValueKind : std::uint8_t { null, boolean, integer, real, text, texts };

void put_header(WireWriter& out, std::uint32_t magic, std::uint64_t head_size, std::uint64_t body_size) {
  out.put(magic);
  out.put(FrameHeader{}.version);
  out.put(head_size);
  out.put(body_size);
}

std::string framed(std::uint32_t magic, std::string_view head, std::uint64_t body_size) {
  WireWriter out;
  put_header(out, magic, head.size(), body_size);
  return out.take().append(head);
}

// --- metadata
// ----------------------------------------------------------------------------------------------------

struct ValueWriter {
  WireWriter& out;
  void kind(ValueKind k) const { out.put(static_cast<std::uint8_t>(k)); }
  void operator()(std::nullptr_t) const { kind(ValueKind::null); }
  void operator()(bool value) const {
    kind(ValueKind::boolean);
    out.put(static_cast<std::uint8_t>(value));
  }
  void operator()(std::int64_t value) const {
    kind(ValueKind::integer);
    out.put(value);
  }
  void operator()(double value) const {
    kind(ValueKind::real);
    out.put(value);
  }
  void operator()(const std::string& value) const {
    kind(ValueKind::text);
    out.put_text(value);
  }
  void operator()(const std::vector<std::string>& value) const {
    kind(ValueKind::texts);
    out.put(static_cast<std::uint64_t>(value.size()));
    for (const std::string& text : value) out.put_text(text);
  }
};

std::string get_field(WireReader& in) {
  const std::string_view text = in.get_text();
  WireReader::require(text.size() <= kLongestField && is_valid_utf8(text) && text.find('\0') == text.npos);
  return std::string(text);
}

std::vector<std::string> get_fields(WireReader& in) {
  std::vector<std::string> fields(in.get_count(sizeof(std::uint64_t)));
  WireReader::require(fields.size() <= kMostFields);
  for (std::string& field : fields) field = get_field(in);
  return fields;
}

model::Value get_value(WireReader& in) {
  switch (static_cast<ValueKind>(in.get<std::uint8_t>())) {
    case ValueKind::null:
      return nullptr;
    case ValueKind::boolean:
      return in.get<std::uint8_t>() != 0;
    case ValueKind::integer:
      return in.get<std::int64_t>();
    case ValueKind::real: {
      const auto value = in.get<double>();
      WireReader::require(std::isfinite(value));
      return value;
    }
    case ValueKind::text:
      return get_field(in);
    case ValueKind::texts:
      return get_fields(in);
  }
  WireReader::require(false);
  return nullptr;
}

void put_metadata(WireWriter& out, const model::Metadata& metadata) {
  out.put(static_cast<std::uint64_t>(metadata.size()));
  for (const auto& [name, value] : metadata) {
    out.put_text(name);
    std::visit(ValueWriter{out}, value);
  }
}

model::Metadata get_metadata(WireReader& in) {
  const std::size_t count = in.get_count(sizeof(std::uint64_t) + 1);
  WireReader::require(count <= kMostFields);
  model::Metadata metadata;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = get_field(in);
    metadata[std::move(name)] = get_value(in);
  }
  return metadata;
}

// --- structured text
// ---------------------------------------------------------------------------------------------

void put_structured(WireWriter& out, const StructuredText& text) {
  out.put_text(text.text);
  out.put(static_cast<std::uint64_t>(text.blocks.size()));
  for (const Block& block : text.blocks) {
    out.put(static_cast<std::uint8_t>(block.kind));
    out.put(block.level);
    out.put(block.begin);
    out.put(block.end);
    out.put(block.page);
  }
  out.put_text(text.title);
  out.put_text(text.media_type);
  out.put(text.pages);
  put_metadata(out, text.metadata);
  out.put(static_cast<std::uint64_t>(text.warnings.size()));
  for (const std::string& warning : text.warnings) out.put_text(warning);
}

bool is_border(std::string_view text, std::uint32_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

Block get_block(WireReader& in, std::string_view text, std::uint32_t after) {
  Block block;
  const auto kind = in.get<std::uint8_t>();
  WireReader::require(kind <= static_cast<std::uint8_t>(BlockKind::quote));
  block.kind = static_cast<BlockKind>(kind);
  block.level = in.get<std::uint8_t>();
  block.begin = in.get<std::uint32_t>();
  block.end = in.get<std::uint32_t>();
  block.page = in.get<std::uint32_t>();
  WireReader::require(block.begin >= after && block.end > block.begin && block.end <= text.size());
  WireReader::require(is_border(text, block.begin) && is_border(text, block.end));
  WireReader::require(block.kind == BlockKind::heading ? block.level >= 1 && block.level <= 6
                                                       : block.level <= 100);
  return block;
}

void get_blocks(WireReader& in, StructuredText& text) {
  text.blocks.resize(in.get_count(kBlockSize));
  std::uint32_t after = 0;
  for (Block& block : text.blocks) {
    block = get_block(in, text.text, after);
    after = block.end;
  }
}

StructuredText get_structured(WireReader& in, std::uint64_t largest_text) {
  StructuredText text;
  const std::string_view bytes = in.get_text();
  WireReader::require(bytes.size() <= largest_text && bytes.size() <= UINT32_MAX);
  WireReader::require(is_valid_utf8(bytes) && bytes.find('\0') == bytes.npos);
  text.text = bytes;
  get_blocks(in, text);
  text.title = get_field(in);
  text.media_type = get_field(in);
  text.pages = in.get<std::uint32_t>();
  WireReader::require(text.pages <= kMostPages);
  for (const Block& block : text.blocks) WireReader::require(block.page <= text.pages);
  text.metadata = get_metadata(in);
  text.warnings = get_fields(in);
  return text;
}

// A reason goes to a terminal and a log.
std::string get_message(WireReader& in) {
  const std::string text =
      collapse_white_space(without_controls(to_valid_utf8(in.get_text().substr(0, kLongestMessage))));
  return text;
}

}  // namespace

std::string encode_request(const WorkRequest& request, std::uint64_t document_size) {
  WireWriter out;
  out.put_text(request.media_type);
  out.put_text(request.hints.name);
  out.put(static_cast<std::uint64_t>(request.hints.passwords.size()));
  for (const std::string& password : request.hints.passwords) out.put_text(password);
  out.put(request.memory);
  out.put(request.output);
  out.put(request.cpu_seconds);
  out.put(static_cast<std::uint8_t>(request.task));
  out.put(request.unpack.member);
  out.put(request.unpack.total);
  out.put(request.unpack.members);
  return framed(kRequestMagic, out.take(), document_size);
}

WorkRequest decode_request(std::string_view head) {
  WireReader in(head);
  WorkRequest request;
  request.media_type = in.get_text();
  request.hints.name = in.get_text();
  request.hints.passwords.resize(in.get_count(sizeof(std::uint64_t)));
  for (std::string& password : request.hints.passwords) password = in.get_text();
  request.memory = in.get<std::uint64_t>();
  request.output = in.get<std::uint64_t>();
  request.cpu_seconds = in.get<std::uint64_t>();
  request.task = in.get<std::uint8_t>() == 0 ? Task::extract : Task::unpack;
  request.unpack.member = in.get<std::uint64_t>();
  request.unpack.total = in.get<std::uint64_t>();
  request.unpack.members = in.get<std::uint64_t>();
  in.require_end();
  return request;
}

std::string encode_reply(const WorkReply& reply) {
  WireWriter out;
  if (!reply.failure.empty()) {
    out.put(static_cast<std::uint8_t>(Kind::failed));
    out.put_text(reply.failure);
    out.put_text(reply.hint);
  } else if (reply.unpacked) {
    out.put(static_cast<std::uint8_t>(Kind::unpacked));
  } else if (reply.extraction.text) {
    out.put(static_cast<std::uint8_t>(Kind::text));
    put_structured(out, *reply.extraction.text);
  } else {
    out.put(static_cast<std::uint8_t>(Kind::skipped));
    out.put_text(reply.extraction.skipped);
  }
  return framed(kReplyMagic, out.take(), 0);
}

std::string encode_member(const Member& member) {
  WireWriter out;
  out.put(static_cast<std::uint8_t>(member.state));
  out.put_text(member.name);
  out.put_text(member.reason);
  out.put_text(member.hint);
  put_metadata(out, member.metadata);
  return framed(kMemberMagic, out.take(), member.bytes.size());
}

Member decode_member(std::string_view head) {
  WireReader in(head);
  Member member;
  const auto state = in.get<std::uint8_t>();
  WireReader::require(state <= static_cast<std::uint8_t>(Member::State::failed));
  member.state = static_cast<Member::State>(state);
  member.name = in.get_text();
  WireReader::require(is_clean_member_name(member.name));
  member.reason = get_message(in);
  WireReader::require((member.state == Member::State::read) == member.reason.empty());
  member.hint = get_message(in);
  member.metadata = get_metadata(in);
  in.require_end();
  return member;
}

std::uint32_t magic_of(std::string_view header) {
  return header.size() < sizeof(std::uint32_t) ? 0 : WireReader(header).get<std::uint32_t>();
}

std::uint64_t largest_reply(std::uint64_t output) { return 2 * output + 16'000'000; }

FrameHeader decode_header(std::string_view bytes, std::uint32_t magic, std::uint64_t largest_head,
                          std::uint64_t largest_body) {
  WireReader in(bytes);
  FrameHeader header;
  header.magic = in.get<std::uint32_t>();
  header.version = in.get<std::uint32_t>();
  header.head_size = in.get<std::uint64_t>();
  header.body_size = in.get<std::uint64_t>();
  in.require_end();
  WireReader::require(header.magic == magic && header.version == FrameHeader{}.version);
  WireReader::require(header.head_size <= largest_head && header.body_size <= largest_body);
  return header;
}

WorkReply decode_reply(std::string_view bytes, std::uint64_t largest_text) {
  WireReader in(bytes);
  WorkReply reply;
  switch (static_cast<Kind>(in.get<std::uint8_t>())) {
    case Kind::text:
      reply.extraction.text = get_structured(in, largest_text);
      break;
    case Kind::skipped:
      reply.extraction.skipped = get_message(in);
      WireReader::require(!reply.extraction.skipped.empty());
      break;
    case Kind::failed:
      reply.failure = get_message(in);
      reply.hint = get_message(in);
      WireReader::require(!reply.failure.empty());
      break;
    case Kind::unpacked:
      reply.unpacked = true;
      break;
    default:
      WireReader::require(false);
  }
  in.require_end();
  return reply;
}

}  // namespace ragctl::extract
