#pragma once
#include <stop_token>

namespace ragctl {

/// Throws Error{interrupted} once a stop is requested. Long loops call it between items, never inside a
/// transaction.
void throw_if_stopped(const std::stop_token& stop);

}  // namespace ragctl
