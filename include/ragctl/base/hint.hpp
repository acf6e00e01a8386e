#pragma once
#include <string>

#include "ragctl/base/error.hpp"

namespace ragctl {

/// The same error with the tenant's id where its hint says TENANT. For those who know it: where a file is
/// found damaged, only its path is known.
[[nodiscard]] Error with_tenant(const Error& error, const std::string& tenant);

}  // namespace ragctl
