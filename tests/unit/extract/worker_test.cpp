#include "ragctl/extract/worker.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "worker/exit.hpp"

using namespace ragctl::extract;

namespace {

/// How the binary ends as a worker that is given the output of `sender`.
int exit_code_after(const std::string& sender) {
  const std::string command = sender + " | '" RAGCTL_BINARY "' " + kWorkerVerb + " >/dev/null 2>&1";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a worker that is asked nothing ends well") { CHECK(exit_code_after("true") == kWorkerDone); }

TEST_CASE("a worker that is asked nonsense ends with a code of its own") {
  CHECK(exit_code_after("printf RGX") == kWorkerProtocol);
  CHECK(exit_code_after("printf 'this is no request at all, but long enough'") == kWorkerProtocol);
  CHECK(exit_code_after("head -c 100 /dev/zero") == kWorkerProtocol);
}

TEST_CASE("a request that claims more than it has ends the worker") {
  CHECK(exit_code_after("printf "
                        "'RGXQ\\001\\000\\000\\000\\377\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\00"
                        "0\\000\\000\\000\\000'") == kWorkerProtocol);
}
