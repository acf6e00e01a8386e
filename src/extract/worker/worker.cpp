#include "ragctl/extract/worker.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "../archive/unpacking.hpp"
#include "../mail/mail.hpp"
#include "../office/office.hpp"
#include "../paged/paged.hpp"
#include "exit.hpp"
#include "protocol.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"
#include "rights.hpp"

namespace ragctl::extract {
namespace {

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

WorkReply answer(const WorkRequest& request, std::string_view document) {
  WorkReply reply;
  try {
    if (request.media_type == kMailType)
      reply.extraction = extract_mail(document, request.output);
    else
      reply.extraction =
          is_office_format(request.media_type)
              ? extract_office(document, request.media_type, request.hints.passwords, request.output)
              : extract_paged(document, request.media_type, request.hints, request.output);
  } catch (const Error& error) {
    reply.failure = error.what();
    reply.hint = error.hint();
  }
  return reply;
}

// Each member has the time of a document.
WorkReply send_members(const WorkRequest& request, std::string_view container, int out) {
  MemberSink sink(request.unpack, container.size(), [&](const Member& member) {
    // Nobody listens any more, so there is nothing left to do.
    if (!write_all(out, encode_member(member)) || !write_all(out, member.bytes)) std::_Exit(kWorkerProtocol);
    limit_time(request.cpu_seconds);
  });
  WorkReply reply;
  try {
    unpack(container, request.media_type, request.hints, sink);
    reply.unpacked = true;
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
    limit_memory(request.memory);
    limit_time(request.cpu_seconds);
    if (header.body_size > 0 && read_exactly(in, document, header.body_size) != Read::all)
      return kWorkerProtocol;
    if (header.body_size == 0) document.clear();
    const WorkReply reply =
        request.task == Task::unpack ? send_members(request, document, out) : answer(request, document);
    if (!write_all(out, encode_reply(reply))) return kWorkerProtocol;
  }
}

}  // namespace

int run_worker() {
  const files::Descriptor in = move_away(STDIN_FILENO);
  const files::Descriptor out = move_away(STDOUT_FILENO);
  if (!in.open() || !out.open()) return kWorkerProtocol;
  prepare_to_unpack();
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
