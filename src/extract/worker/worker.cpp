#include "ragctl/extract/worker.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <new>

#include "../docx/docx.hpp"
#include "../paged/paged.hpp"
#include "exit.hpp"
#include "protocol.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"

namespace ragctl::extract {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool kSanitized =
    true;  // its shadow memory needs terabytes of address space, and its report a debugger's rights
#else
constexpr bool kSanitized = false;
#endif

constexpr std::uint64_t kLargestDocument = 16'000'000'000;
constexpr std::size_t kReadAtOnce = 1 << 20;

enum class Read { all, nothing, cut_short };

// Grows as bytes come, so a size that is only claimed costs nothing.
Read read_exactly(int descriptor, std::string& out, std::uint64_t size) {
  out.clear();
  while (out.size() < size) {
    const std::size_t had = out.size();
    out.resize(had + static_cast<std::size_t>(std::min<std::uint64_t>(size - had, kReadAtOnce)));
    const ssize_t got = ::read(descriptor, out.data() + had, out.size() - had);
    if (got < 0 && errno != EINTR) return Read::cut_short;
    out.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return had == 0 ? Read::nothing : Read::cut_short;
  }
  return Read::all;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno != EINTR) return false;
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

void limit(__rlimit_resource resource, rlim_t value) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return;
  const rlim_t lower = std::min(value, now.rlim_max);
  const rlimit wanted{lower, lower};
  (void)::setrlimit(resource, &wanted);
}

// What no document ever needs. Without a free descriptor number no file can be opened and no connection made,
// so nothing outside the document's own bytes can be reached through a parser's bug or feature.
void give_up_rights(int highest_descriptor) {
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  if (kSanitized) return;
  (void)::prctl(PR_SET_DUMPABLE, 0);  // also keeps a core handler of the system away
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(highest_descriptor) + 1);
}

// Only a second line: the parent's clock ends a document that takes too long, but a parent can be stopped or
// die.
void limit_time(std::uint64_t seconds) {
  rusage used{};
  (void)::getrusage(RUSAGE_SELF, &used);
  const auto spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  rlimit now{};
  if (::getrlimit(RLIMIT_CPU, &now) != 0) return;
  now.rlim_cur = std::min(spent + static_cast<rlim_t>(seconds) + 1, now.rlim_max);
  (void)::setrlimit(RLIMIT_CPU, &now);
}

WorkReply answer(const WorkRequest& request, std::string_view document) {
  WorkReply reply;
  try {
    reply.extraction = request.media_type == kDocxType
                           ? extract_docx(document, request.output)
                           : extract_paged(document, request.media_type, request.hints, request.output);
  } catch (const Error& error) {
    reply.failure = error.what();
    reply.hint = error.hint();
  }
  return reply;
}

// Parsers must not be able to write into the conversation, so it moves away from descriptors 0 and 1.
files::Descriptor move_away(int descriptor) {
  files::Descriptor moved(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
  files::Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null.open()) (void)::dup2(null.get(), descriptor);
  return moved;
}

int serve(int in, int out) {
  std::string bytes;
  std::string document;
  for (;;) {
    const Read read = read_exactly(in, bytes, sizeof(FrameHeader));
    if (read == Read::nothing) return kWorkerDone;
    if (read != Read::all) return kWorkerProtocol;
    const FrameHeader header = decode_header(bytes, kRequestMagic, kLargestRequestHead, kLargestDocument);
    if (read_exactly(in, bytes, header.head_size) != Read::all) return kWorkerProtocol;
    const WorkRequest request = decode_request(bytes);
    if (!kSanitized) limit(RLIMIT_AS, request.memory);
    limit_time(request.cpu_seconds);
    if (header.body_size > 0 && read_exactly(in, document, header.body_size) != Read::all)
      return kWorkerProtocol;
    if (header.body_size == 0) document.clear();
    if (!write_all(out, encode_reply(answer(request, document)))) return kWorkerProtocol;
  }
}

}  // namespace

int run_worker() {
  const files::Descriptor in = move_away(STDIN_FILENO);
  const files::Descriptor out = move_away(STDOUT_FILENO);
  if (!in.open() || !out.open()) return kWorkerProtocol;
  give_up_rights(std::max(in.get(), out.get()));
  try {
    return serve(in.get(), out.get());
  } catch (const std::bad_alloc&) {
    return kWorkerOutOfMemory;
  } catch (const Error&) {
    return kWorkerProtocol;
  }
}

}  // namespace ragctl::extract
