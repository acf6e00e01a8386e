#include "conversation.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::extract {

using Transfer = WorkerProcess::Transfer;

// A worker that died between two documents (the thread that started it ended, say) is no document's fault.
void Conversation::have_process() {
  if (process_ && (documents_ >= limits_.documents_per_worker || !process_->is_idle())) process_.reset();
  if (process_) return;
  process_.emplace(binary_, kWorkerVerb);
  documents_ = 0;
}

void Conversation::fail_as_it_ended() {
  const WorkerProcess::End end = process_->end();
  process_.reset();
  if (end.out_of_time)
    throw Error(ErrorCode::timed_out, "used more CPU time than the limit allows",
                "raise ingest.extract_timeout");
  if (end.out_of_memory) {
    throw Error(ErrorCode::failed, "needs more than " + format_bytes(limits_.memory) + " of memory",
                "raise ingest.extract_memory");
  }
  throw Error(ErrorCode::failed, end.words);
}

void Conversation::require(Transfer transfer) {
  if (transfer == Transfer::done) return;
  if (transfer == Transfer::closed) fail_as_it_ended();
  process_.reset();
  throw Error(ErrorCode::timed_out,
              "took longer than " + format_duration(std::chrono::duration<double>(limits_.timeout).count()),
              "raise ingest.extract_timeout");
}

void Conversation::ask(WorkRequest request, std::string_view bytes) {
  request.memory = limits_.memory;
  request.output = limits_.output;
  request.cpu_seconds =
      static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(limits_.timeout).count());
  const std::string encoded = encode_request(request, bytes.size());
  if (encoded.size() > kLargestRequestHead) {
    throw Error(ErrorCode::failed, "too many passwords to try", "give fewer with --password-file");
  }
  have_process();
  ++documents_;
  restart_clock();
  require(process_->send(encoded, deadline_));
  require(process_->send(bytes, deadline_));
}

Conversation::Frame Conversation::receive(std::uint64_t largest_head, std::uint64_t largest_body) {
  if (!process_) throw Error(ErrorCode::failed, "the parser gave a malformed answer");
  try {
    Frame frame;
    std::string received;
    require(process_->receive(received, sizeof(FrameHeader), deadline_));
    const std::uint32_t kind = magic_of(received) == kMemberMagic ? kMemberMagic : kReplyMagic;
    frame.header = decode_header(received, kind, largest_head, largest_body);
    require(process_->receive(frame.head, frame.header.head_size, deadline_));
    return frame;
  } catch (...) {
    hang_up();
    throw;
  }
}

std::string Conversation::receive_body(std::uint64_t size) {
  std::string body;
  require(process_->receive(body, size, deadline_));
  return body;
}

}  // namespace ragctl::extract
