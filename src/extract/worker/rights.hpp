#pragma once
#include <cstdint>

// What a worker may do, once and for all: read its requests, write its answers, use memory.
namespace ragctl::extract {

/// From here on the process, and nothing that takes it over, can open or write a file, make a connection or
/// start another process: no descriptor is left to be given out, and a filter in the kernel (seccomp) allows
/// what memory and the descriptors that are open need. A call for a file fails; a call for the network or a
/// process ends this one with SIGSYS. In builds with sanitizers only the limits that they can live with hold.
void give_up_rights(int highest_descriptor);

/// Address space in bytes.
void limit_memory(std::uint64_t bytes);

/// Only a second line: the parent's clock ends a document that takes too long, but a parent can be stopped or
/// die.
void limit_time(std::uint64_t cpu_seconds);

}  // namespace ragctl::extract
