#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ragctl/extract/extractor.hpp"
#include "ragctl/extract/worker.hpp"
#include "ragctl/model/metadata.hpp"

namespace ragctl::extract {

/// Archives hold documents and are none themselves: ZIP, TAR, a compressed file, a mailbox (MBOX).
[[nodiscard]] bool is_archive_format(std::string_view media_type);
/// Whether the ending of the name promises one.
[[nodiscard]] bool is_archive_name(std::string_view name);
/// A mail is a document, and its attachments are documents of their own.
[[nodiscard]] bool is_mail_format(std::string_view media_type);
/// Whether a file of this name that begins so can be one of them, at the price of a look. Needs the first 512
/// bytes.
[[nodiscard]] bool may_be_container(std::string_view head, std::string_view name);
/// Whether unpacking this mail can give anything. A mail without parts is all text.
[[nodiscard]] bool may_have_attachments(std::string_view mail);

/// What may come out of one container; what goes beyond is refused.
struct UnpackLimits {
  std::uint64_t member = 100'000'000;   ///< bytes of one member
  std::uint64_t total = 2'000'000'000;  ///< bytes of all members
  std::uint64_t members = 100'000;
};

/// All that a container of so many bytes may give when `most` is the limit of any: 200 times its size (text
/// packs 3 to 30 times, logs up to 100), but always 100 MB.
[[nodiscard]] std::uint64_t allowed_expansion(std::uint64_t size, std::uint64_t most);

/// A document that was in a container.
struct Member {
  enum class State : std::uint8_t { read, skipped, failed };
  State state = State::read;
  /// Its path there, "folder/report.docx": valid UTF-8 of 1000 bytes at most, without empty parts, "." and
  /// "..", and without controls. It may be that of another member too.
  std::string name = {};
  std::string bytes = {};   ///< of one that was read
  std::string reason = {};  ///< of one that was not, one lower-case line
  std::string hint = {};
  model::Metadata metadata = {};  ///< what the container says of it: the mail that it is attached to
};

/// Unpacks containers in a child process of the same binary, one member after another, so that only one of
/// them is in memory here and one there. For one thread at a time; the process is kept for the next
/// container.
class Unpacker {
public:
  explicit Unpacker(WorkerLimits limits, std::filesystem::path binary = "/proc/self/exe");
  ~Unpacker();
  Unpacker(Unpacker&&) noexcept;
  Unpacker& operator=(Unpacker&&) noexcept;

  /// Sends the container, whose bytes are not needed any more afterwards. What is left of an earlier one is
  /// forgotten. Throws failed or timed_out.
  void begin(std::string_view bytes, const std::string& media_type, const Hints& hints, UnpackLimits limits);
  /// Nothing: that was the last one. Throws Error{failed} or Error{timed_out} when the container cannot be
  /// read any further; then there is nothing more of it. The time limit is for each member.
  [[nodiscard]] std::optional<Member> next();

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::extract
