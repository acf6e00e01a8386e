#pragma once
#include <cstdint>
#include <functional>

namespace ragctl::model {

// Row ids of the catalog. Never reused, so an id names one thing for ever. 0 is "none yet".
enum class DocumentId : std::int64_t {};
enum class ParentId : std::int64_t {};
enum class ChunkId : std::int64_t {};
enum class SegmentId : std::int64_t {};
enum class SessionId : std::int64_t {};
enum class MessageId : std::int64_t {};

template <class Id>
[[nodiscard]] constexpr std::int64_t number(Id id) noexcept {
  return static_cast<std::int64_t>(id);
}

}  // namespace ragctl::model
