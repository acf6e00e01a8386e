#include "ragctl/extract/container.hpp"

#include <algorithm>
#include <array>

#include "../mail/mail.hpp"
#include "../mail/sniff.hpp"
#include "../media_type.hpp"
#include "ragctl/base/error.hpp"
#include "unpacking.hpp"

namespace ragctl::extract {
namespace {

constexpr std::uint64_t kMostExpansion = 200;
constexpr std::uint64_t kAlwaysAllowed = 100'000'000;
constexpr std::array<std::string_view, 6> kPacked{"application/zip",  "application/x-tar",
                                                  "application/gzip", "application/x-bzip2",
                                                  "application/x-xz", "application/zstd"};

}  // namespace

bool is_archive_format(std::string_view media_type) {
  return std::ranges::find(kPacked, media_type) != kPacked.end() || media_type == kMailboxType;
}

bool is_archive_name(std::string_view name) { return is_archive_format(type_of_name(name)); }

bool is_mail_format(std::string_view media_type) { return media_type == kMailType; }

bool may_be_container(std::string_view head, std::string_view name) {
  const std::string sniffed = sniff_binary(head);
  if (!sniffed.empty()) return head.starts_with("PK") || is_archive_format(sniffed);
  return may_be_mail(head, type_of_name(name));
}

std::uint64_t allowed_expansion(std::uint64_t size, std::uint64_t most) {
  return std::min(most, std::max(kAlwaysAllowed, size * kMostExpansion));
}

void unpack(std::string_view bytes, const std::string& media_type, const Hints& hints, MemberSink& sink) {
  if (media_type == kMailboxType) return split_mailbox(bytes, sink);
  if (media_type == kMailType) return unpack_attachments(bytes, sink);
  if (is_archive_format(media_type)) return unpack_archive(bytes, media_type, hints, sink);
  throw Error(ErrorCode::failed, media_type + " holds no documents");
}

}  // namespace ragctl::extract
