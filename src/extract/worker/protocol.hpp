#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/extract/container.hpp"
#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

enum class Task : std::uint8_t {
  extract,  ///< the text: one reply
  unpack,   ///< the members: a frame for each of them, then a reply without an extraction
};

/// What a worker is asked: one document, and the limits it must set for itself before it looks at it. On the
/// wire: a FrameHeader, the encoded head, then the document's bytes as they are.
struct WorkRequest {
  std::string media_type;
  Hints hints;
  std::uint64_t memory = 0;       ///< address space, bytes
  std::uint64_t output = 0;       ///< bytes of text
  std::uint64_t cpu_seconds = 0;  ///< for a document, and for each member
  Task task = Task::extract;
  UnpackLimits unpack = {};
};

/// What it answers. On the wire: a FrameHeader, then the encoded reply.
struct WorkReply {
  Extraction extraction;
  std::string failure;  ///< not empty: there is no extraction, and why
  std::string hint;
  bool unpacked = false;  ///< the last member has been sent
};

/// Native byte order and plain integers: both ends are the same binary on the same machine, nothing is
/// stored.
struct FrameHeader {
  std::uint32_t magic = 0;
  std::uint32_t version = 1;
  std::uint64_t head_size = 0;  ///< of a reply: all of it
  std::uint64_t body_size = 0;  ///< of a request: the document; of a reply 0
};
inline constexpr std::uint32_t kRequestMagic = 0x51584752;  // "RGXQ"
inline constexpr std::uint32_t kReplyMagic = 0x41584752;    // "RGXA"
inline constexpr std::uint32_t kMemberMagic = 0x4D584752;   // "RGXM"
inline constexpr std::uint64_t kLargestMemberHead = 10'000'000;
inline constexpr std::uint64_t kLargestRequestHead = 1'000'000;

[[nodiscard]] std::string encode_request(const WorkRequest& request,
                                         std::uint64_t document_size);  ///< header and head
[[nodiscard]] WorkRequest decode_request(std::string_view head);
[[nodiscard]] std::string encode_reply(const WorkReply& reply);  ///< header and reply

/// Header and head of a member; its bytes follow.
[[nodiscard]] std::string encode_member(const Member& member);
/// All but its bytes. Believes as little as decode_reply.
[[nodiscard]] Member decode_member(std::string_view head);

/// The largest reply that a document with `output` bytes of text may have.
[[nodiscard]] std::uint64_t largest_reply(std::uint64_t output);

/// 0 where there are not enough bytes.
[[nodiscard]] std::uint32_t magic_of(std::string_view header);
/// Throws Error{failed} unless the header has this magic, this version, and sizes within the limits.
[[nodiscard]] FrameHeader decode_header(std::string_view bytes, std::uint32_t magic,
                                        std::uint64_t largest_head, std::uint64_t largest_body);

/// The sender may have been taken over by the document it read, so nothing is believed: all sizes are
/// bounded, texts are valid UTF-8 without NUL, blocks are ordered, disjoint and on character borders,
/// messages are one line without controls. Throws Error{failed} otherwise.
[[nodiscard]] WorkReply decode_reply(std::string_view bytes, std::uint64_t largest_text);

}  // namespace ragctl::extract
