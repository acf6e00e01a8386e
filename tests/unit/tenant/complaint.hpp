#pragma once
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "ragctl/base/error.hpp"

namespace ragctl::tenant {

/// What an Error says: "message | hint". Empty when nothing is thrown; checks the code.
inline std::string complaint(ErrorCode code, const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return std::string(error.what()) + " | " + error.hint();
  }
  return {};
}

}  // namespace ragctl::tenant
