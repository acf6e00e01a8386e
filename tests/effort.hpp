#pragma once
#include <cstdlib>
#include <string>

namespace ragctl::test {

/// How many times as many rounds as usual tests of chance and of races go: RAGCTL_TEST_EFFORT, 1 without it.
inline int effort() {
  const char* const said = std::getenv("RAGCTL_TEST_EFFORT");
  const int times = said == nullptr ? 1 : std::atoi(said);
  return times < 1 ? 1 : times;
}

}  // namespace ragctl::test
