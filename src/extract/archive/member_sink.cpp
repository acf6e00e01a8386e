#include <algorithm>

#include "member_name.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "unpacking.hpp"

namespace ragctl::extract {

void MemberSink::refuse_all() const {
  throw Error(ErrorCode::failed,
              "unpacks to more than " + format_bytes(limits_.total) + ", from " + format_bytes(size_),
              "if it is no attack: unpack it yourself and ingest the folder");
}

void MemberSink::weigh(std::uint64_t claimed) const {
  if (claimed > left_.total) refuse_all();
}

void MemberSink::hand_on(Member&& member) {
  if (left_.members == 0) {
    throw Error(ErrorCode::failed, "more than " + format_count(limits_.members) + " members",
                "raise ingest.max_members, or unpack it yourself and ingest the folder");
  }
  --left_.members;
  put_(member);
}

void MemberSink::put(Member&& member) {
  if (member.bytes.size() > left_.member) return fail_too_large(std::move(member.name), member.bytes.size());
  if (member.bytes.size() > left_.total) refuse_all();
  left_.total -= member.bytes.size();
  hand_on(std::move(member));
}

void MemberSink::skip(std::string name, std::string reason) {
  hand_on(
      {.state = Member::State::skipped, .name = std::move(name), .bytes = {}, .reason = std::move(reason)});
}

void MemberSink::fail(std::string name, std::string reason, std::string hint) {
  hand_on({.state = Member::State::failed,
           .name = std::move(name),
           .bytes = {},
           .reason = std::move(reason),
           .hint = std::move(hint)});
}

void MemberSink::fail_too_large(std::string name, std::uint64_t size) {
  fail(std::move(name), (size > limits_.member ? format_bytes(size) : "larger than it says") +
                            std::string(", over the limit of ") + format_bytes(limits_.member) +
                            " (raise ingest.max_file_bytes)");
}

}  // namespace ragctl::extract
