#pragma once
#include <cstdint>
#include <string_view>

#include "../archive/unpacking.hpp"
#include "ragctl/extract/extractor.hpp"
#include "sniff.hpp"

// Mail (RFC 5322, MIME) and mailboxes (MBOX, RFC 4155). Only ever called inside a worker process. Nothing in
// a mail is too broken to be read as something; Error{failed} is thrown for more than the limits allow.
namespace ragctl::extract {

/// The mail itself: who wrote it to whom and when as the first paragraph, then its text, with what it quotes
/// as quotes. Its subject is the title; metadata: from, author, to, cc, created, message_id, in_reply_to.
[[nodiscard]] Extraction extract_mail(std::string_view bytes, std::uint64_t text_limit);

/// What is attached to it, also other mails. Metadata of each: mail_subject, mail_from, mail_created,
/// mail_message_id.
void unpack_attachments(std::string_view bytes, MemberSink& sink);

/// Each mail is a member, called by its Message-ID, or by its content where it has none, so that a name stays
/// the same when mails are added or removed.
void split_mailbox(std::string_view bytes, MemberSink& sink);

}  // namespace ragctl::extract
