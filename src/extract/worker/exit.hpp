#pragma once

namespace ragctl::extract {

// Why a worker ended, as its parent reads it. Far from the codes of shells and sanitizers.
inline constexpr int kWorkerDone = 0;
inline constexpr int kWorkerProtocol = 71;     ///< what it was asked makes no sense
inline constexpr int kWorkerOutOfMemory = 72;  ///< the address space limit was reached

}  // namespace ragctl::extract
