#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/error.hpp"

// A fuzz target is one source file that defines these two. It is built into a program that replays the corpus
// and mutates it (replay.cpp), or, with RAGCTL_FUZZ, into a fuzzer by libFuzzer.

/// Reads one input as the program would. Any input may be refused with a ragctl::Error; any other exception,
/// a crash, a hang or a false fact is a bug.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ragctl::fuzz {

/// Inputs that are sound, made by the program's own writers where there are any, so that they follow a format
/// when it changes. What once was a bug is a file in corpus/<target>.
[[nodiscard]] std::vector<std::string> seeds();

[[nodiscard]] inline std::string_view bytes_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

template <class Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const Error&) {
    // Refused, as anything may be.
  }
}

}  // namespace ragctl::fuzz
