#include <utility>

#include "conversation.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/extract/container.hpp"
#include "wire.hpp"

namespace ragctl::extract {

struct Unpacker::State {
  State(WorkerLimits limits, std::filesystem::path binary) : conversation(limits, std::move(binary)) {}

  Conversation conversation;
  UnpackLimits left =
      {};  // what may still come: the worker keeps these limits too, but may have been taken over
  bool at_work = false;

  void begin(std::string_view bytes, const std::string& media_type, const Hints& hints, UnpackLimits limits);
  [[nodiscard]] std::optional<Member> next();
};

void Unpacker::State::begin(std::string_view bytes, const std::string& media_type, const Hints& hints,
                            UnpackLimits limits) {
  if (std::exchange(at_work, true)) conversation.hang_up();
  left = limits;
  try {
    conversation.ask({.media_type = media_type, .hints = hints, .task = Task::unpack, .unpack = limits},
                     bytes);
  } catch (...) {
    at_work = false;
    conversation.hang_up();
    throw;
  }
}

std::optional<Member> Unpacker::State::next() {
  conversation.restart_clock();
  const Conversation::Frame frame =
      conversation.receive(kLargestMemberHead, std::min(left.member, left.total));
  if (frame.header.magic == kReplyMagic) {
    const WorkReply reply = decode_reply(frame.head, 0);
    if (!reply.failure.empty()) throw Error(ErrorCode::failed, reply.failure, reply.hint);
    WireReader::require(reply.unpacked);
    return std::nullopt;
  }
  Member member = decode_member(frame.head);
  WireReader::require(left.members > 0);
  member.bytes = conversation.receive_body(frame.header.body_size);
  left.total -= member.bytes.size();
  --left.members;
  return member;
}

Unpacker::Unpacker(WorkerLimits limits, std::filesystem::path binary)
    : state_(std::make_unique<State>(limits, std::move(binary))) {}
Unpacker::~Unpacker() = default;
Unpacker::Unpacker(Unpacker&&) noexcept = default;
Unpacker& Unpacker::operator=(Unpacker&&) noexcept = default;

void Unpacker::begin(std::string_view bytes, const std::string& media_type, const Hints& hints,
                     UnpackLimits limits) {
  state_->begin(bytes, media_type, hints, limits);
}

std::optional<Member> Unpacker::next() {
  if (!state_->at_work) return std::nullopt;
  std::optional<Member> member;
  try {
    member = state_->next();
  } catch (...) {
    state_->at_work = false;
    state_->conversation.hang_up();
    throw;
  }
  state_->at_work = member.has_value();
  return member;
}

}  // namespace ragctl::extract
