#include <fcntl.h>

#include <string_view>

#include "ragctl/command/program.hpp"
#include "ragctl/extract/worker.hpp"

namespace {

// A closed 0, 1 or 2 would be given to the next file that is opened, and our messages would go into it. What
// is put there instead can be neither read nor written, so that using it is an error that is seen.
void occupy_standard_descriptors() {
  for (const int descriptor : {0, 1, 2}) {
    if (fcntl(descriptor, F_GETFD) < 0) open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  // A worker process reads foreign bytes and does nothing else, so it never gets as far as the command line.
  if (argc == 2 && std::string_view(argv[1]) == ragctl::extract::kWorkerVerb)
    return ragctl::extract::run_worker();
  return ragctl::command::run_program(argc, argv);
}
