#include "../media_type.hpp"
#include "../office/office.hpp"
#include "../paged/paged.hpp"
#include "conversation.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/extract/container.hpp"
#include "ragctl/extract/worker.hpp"
#include "wire.hpp"

namespace ragctl::extract {

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
  State(WorkerLimits limits, std::filesystem::path binary) : conversation(limits, std::move(binary)) {}

  Conversation conversation;

  [[nodiscard]] WorkReply ask(std::string_view bytes, const std::string& media_type, const Hints& hints);
};

WorkReply WorkerExtractor::State::ask(std::string_view bytes, const std::string& media_type,
                                      const Hints& hints) {
  try {
    conversation.ask({.media_type = media_type, .hints = hints}, bytes);
    const std::uint64_t largest_text = conversation.limits().output;
    const Conversation::Frame frame = conversation.receive(largest_reply(largest_text), 0);
    WireReader::require(frame.header.magic == kReplyMagic);
    return decode_reply(frame.head, largest_text);
  } catch (...) {
    conversation.hang_up();
    throw;
  }
}

WorkerExtractor::WorkerExtractor(WorkerLimits limits, std::filesystem::path binary)
    : state_(std::make_unique<State>(limits, std::move(binary))) {}

WorkerExtractor::~WorkerExtractor() = default;

Extraction WorkerExtractor::extract(std::string_view bytes, const Hints& hints) {
  const std::string media_type = type_of(bytes, hints);
  if (!is_paged_format(media_type) && !is_office_format(media_type) && !is_mail_format(media_type))
    return extract_text_format(bytes, media_type, hints);
  WorkReply reply = state_->ask(bytes, media_type, hints);
  if (!reply.failure.empty()) throw Error(ErrorCode::failed, reply.failure, reply.hint);
  return std::move(reply.extraction);
}

}  // namespace ragctl::extract
