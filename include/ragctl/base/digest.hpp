#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ragctl {

/// SHA-256: the identity of content (change detection, deduplication, proofs). FIPS 180-4.
using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// SHA-256 of a text that arrives in pieces.
class Sha256Stream {
public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void update(std::string_view bytes);
  [[nodiscard]] Sha256 finish();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// XXH3: checksums of our own files and hash keys. Not for identity against an adversary.
[[nodiscard]] std::uint64_t xxh3(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace ragctl
