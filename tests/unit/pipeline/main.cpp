#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <string_view>

#include "ragctl/extract/worker.hpp"

// Paged formats are read in a child process of the binary that runs, which is this one here.
int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == ragctl::extract::kWorkerVerb)
    return ragctl::extract::run_worker();
  return doctest::Context(argc, argv).run();
}
