#include <optional>

#include "../media_type.hpp"
#include "../office/office.hpp"
#include "../paged/paged.hpp"
#include "process.hpp"
#include "protocol.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/extract/worker.hpp"

namespace ragctl::extract {

using Transfer = WorkerProcess::Transfer;

namespace {

// People call a document "docx" or "xlsx" also when it is an old or an encrypted one, which says what to do.
std::string type_of(std::string_view bytes, const Hints& hints) {
  if (hints.media_type.empty()) return detect_media_type(bytes, hints.name);
  if (!is_office_format(hints.media_type)) return hints.media_type;
  const std::string found = sniff_binary(bytes);
  return found == kEncryptedOffice || is_old_office(found) ? found : hints.media_type;
}

}  // namespace

struct WorkerExtractor::State {
  State(WorkerLimits given, std::filesystem::path worker) : limits(given), binary(std::move(worker)) {}

  WorkerLimits limits;
  std::filesystem::path binary;
  std::optional<WorkerProcess> process;
  std::uint32_t documents = 0;  // that `process` has been given

  void have_process();
  [[nodiscard]] WorkReply ask(std::string_view bytes, const std::string& media_type, const Hints& hints);
  [[nodiscard]] WorkReply converse(std::string_view bytes, const std::string& request);
  void require(Transfer transfer);
  [[noreturn]] void fail_as_it_ended();
};

// A worker that died between two documents (the thread that started it ended, say) is no document's fault.
void WorkerExtractor::State::have_process() {
  if (process && (documents >= limits.documents_per_worker || !process->is_idle())) process.reset();
  if (process) return;
  process.emplace(binary, kWorkerVerb);
  documents = 0;
}

void WorkerExtractor::State::fail_as_it_ended() {
  const WorkerProcess::End end = process->end();
  process.reset();
  if (end.out_of_time)
    throw Error(ErrorCode::timed_out, "used more CPU time than the limit allows",
                "raise ingest.extract_timeout");
  if (end.out_of_memory) {
    throw Error(ErrorCode::failed, "needs more than " + format_bytes(limits.memory) + " of memory",
                "raise ingest.extract_memory");
  }
  throw Error(ErrorCode::failed, end.words);
}

void WorkerExtractor::State::require(Transfer transfer) {
  if (transfer == Transfer::done) return;
  if (transfer == Transfer::closed) fail_as_it_ended();
  process.reset();
  throw Error(ErrorCode::timed_out,
              "took longer than " + format_duration(std::chrono::duration<double>(limits.timeout).count()),
              "raise ingest.extract_timeout");
}

WorkReply WorkerExtractor::State::converse(std::string_view bytes, const std::string& request) {
  const Deadline deadline = std::chrono::steady_clock::now() + limits.timeout;
  require(process->send(request, deadline));
  require(process->send(bytes, deadline));
  std::string received;
  require(process->receive(received, sizeof(FrameHeader), deadline));
  const FrameHeader header = decode_header(received, kReplyMagic, largest_reply(limits.output), 0);
  require(process->receive(received, header.head_size, deadline));
  return decode_reply(received, limits.output);
}

WorkReply WorkerExtractor::State::ask(std::string_view bytes, const std::string& media_type,
                                      const Hints& hints) {
  WorkRequest request{media_type, hints, limits.memory, limits.output, 0};
  request.cpu_seconds =
      static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(limits.timeout).count());
  const std::string encoded = encode_request(request, bytes.size());
  if (encoded.size() > kLargestRequestHead) {
    throw Error(ErrorCode::failed, "too many passwords to try", "give fewer with --password-file");
  }
  have_process();
  ++documents;
  try {
    return converse(bytes, encoded);
  } catch (...) {
    process.reset();  // whatever it still says belongs to this document
    throw;
  }
}

WorkerExtractor::WorkerExtractor(WorkerLimits limits, std::filesystem::path binary)
    : state_(std::make_unique<State>(limits, std::move(binary))) {}

WorkerExtractor::~WorkerExtractor() = default;

Extraction WorkerExtractor::extract(std::string_view bytes, const Hints& hints) {
  const std::string media_type = type_of(bytes, hints);
  if (!is_paged_format(media_type) && !is_office_format(media_type))
    return extract_text_format(bytes, media_type, hints);
  WorkReply reply = state_->ask(bytes, media_type, hints);
  if (!reply.failure.empty()) throw Error(ErrorCode::failed, reply.failure, reply.hint);
  return std::move(reply.extraction);
}

}  // namespace ragctl::extract
