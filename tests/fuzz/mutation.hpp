#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ragctl::fuzz {

/// An input near one of the seeds: a few of its bytes flipped, overwritten, taken out, doubled, or replaced
/// by a piece of another. The same number gives the same input on every machine.
[[nodiscard]] std::string mutated(const std::vector<std::string>& seeds, std::uint32_t number);

}  // namespace ragctl::fuzz
