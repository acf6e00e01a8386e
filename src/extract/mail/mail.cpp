#include "mail.hpp"

#include <algorithm>

#include "../archive/member_name.hpp"
#include "../formats.hpp"
#include "body.hpp"
#include "decoding.hpp"
#include "parts.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostShownAddresses = 10;
constexpr std::size_t kMostStoredAddresses = 100;
constexpr std::size_t kLongestId = 300;

/// Who, to whom, when.
struct Envelope {
  explicit Envelope(const MailHeader& header)
      : subject(decode_header_text(header.find("subject"))),
        from(parse_addresses(header.find("from"))),
        to(parse_addresses(header.find("to"))),
        cc(parse_addresses(header.find("cc"))),
        created(iso_date(header.find("date"))),
        id(message_id(header.find("message-id"))),
        in_reply_to(message_id(header.find("in-reply-to"))) {}

  static std::string message_id(std::string_view raw) {
    std::string id = decode_header_text(raw.substr(0, kLongestId));
    const std::size_t open = id.find('<');
    const std::size_t close = id.find('>', open == std::string::npos ? 0 : open);
    if (open != std::string::npos && close != std::string::npos) id = id.substr(open + 1, close - open - 1);
    return id;
  }

  std::string subject;
  std::vector<MailAddress> from;
  std::vector<MailAddress> to;
  std::vector<MailAddress> cc;
  std::string created;
  std::string id;
  std::string in_reply_to;
};

std::string shown(const MailAddress& who) {
  if (who.name.empty()) return who.address;
  return who.address.empty() ? who.name : who.name + " <" + who.address + ">";
}

std::string shown(const std::vector<MailAddress>& people) {
  std::string out;
  for (const MailAddress& who : people) {
    if (&who - people.data() == kMostShownAddresses)
      return out + " and " + format_count(people.size() - kMostShownAddresses) + " more";
    out += (out.empty() ? "" : ", ") + shown(who);
  }
  return out;
}

// What a filter compares: addresses are written in one way only, names are not.
std::vector<std::string> addresses(const std::vector<MailAddress>& people) {
  std::vector<std::string> out;
  for (const MailAddress& who : people) {
    if (out.size() == kMostStoredAddresses) break;
    out.push_back(who.address.empty() ? who.name : who.address);
  }
  return out;
}

// 2026-02-03T09:15:00Z -> 2026-02-03 09:15 UTC
std::string shown_date(const std::string& iso) {
  return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
}

void put(model::Metadata& metadata, const char* name, const std::string& value) {
  if (!value.empty()) metadata[name] = value;
}

void put_envelope(const Envelope& envelope, model::StructuredText& out) {
  out.title = envelope.subject;
  if (!envelope.from.empty()) {
    const MailAddress& who = envelope.from.front();
    put(out.metadata, "from", who.address.empty() ? who.name : who.address);
    put(out.metadata, "author", who.name.empty() ? who.address : who.name);
  }
  if (!envelope.to.empty()) out.metadata["to"] = addresses(envelope.to);
  if (!envelope.cc.empty()) out.metadata["cc"] = addresses(envelope.cc);
  put(out.metadata, "created", envelope.created);
  put(out.metadata, "message_id", envelope.id);
  put(out.metadata, "in_reply_to", envelope.in_reply_to);
}

// Who asks what Ann wrote in May finds her mails by these lines, and an answer can say who said it.
void write_envelope(const Envelope& envelope, BlockWriter& writer) {
  writer.open(model::BlockKind::paragraph);
  const auto line = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    writer.break_line();
    writer.append(name);
    writer.append(value);
  };
  line("From: ", shown(envelope.from));
  line("To: ", shown(envelope.to));
  line("Cc: ", shown(envelope.cc));
  line("Date: ", envelope.created.empty() ? std::string() : shown_date(envelope.created));
  writer.close();
}

Wrapping wrapping_of(const MailPart& part) {
  if (part.type.parameter("format") != "flowed" && part.type.parameter("format") != "Flowed")
    return Wrapping::fixed;
  const std::string drops = part.type.parameter("delsp");
  return drops == "yes" || drops == "Yes" ? Wrapping::flowed_without_blank : Wrapping::flowed;
}

void write_part(const MailPart& part, BlockWriter& writer) {
  const std::string text = part.text();
  if (part.is_html())
    write_html_fragment(text, writer);
  else
    write_mail_text(text, wrapping_of(part), writer);
}

// --- mailboxes
// ---------------------------------------------------------------------------------------------------

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Within a mailbox a line of a mail that begins with "From " has a ">" before it, and one that began with
// ">From " has one more (the "mboxrd" way; in the older one the second case cannot be told).
bool is_escaped(std::string_view line) {
  const std::size_t signs = line.find_first_not_of('>');
  return signs != line.npos && signs > 0 && line.substr(signs).starts_with("From ");
}

void put_mail(std::string&& mail, MemberSink& sink) {
  while (mail.ends_with("\n\n") || mail.ends_with("\n\r\n")) mail.pop_back();
  if (mail.empty()) return;
  std::string_view rest = mail;
  const MailHeader header(rest);
  std::string name = Envelope::message_id(header.find("message-id"));
  if (name.empty()) name = to_hex(sha256(mail)).substr(0, 16);
  std::ranges::replace(name, '/', '_');
  std::ranges::replace(name, '\\', '_');
  sink.put({.name = clean_member_name(name + ".eml"), .bytes = std::move(mail)});
}

}  // namespace

Extraction extract_mail(std::string_view bytes, std::uint64_t text_limit) {
  const MailHeader header(bytes);
  const Envelope envelope(header);
  const MailParts mail = read_mail_parts(header, bytes);
  model::StructuredText out;
  out.media_type = kMailType;
  out.warnings = mail.warnings;
  put_envelope(envelope, out);
  const std::string title = out.title;
  BlockWriter writer(out);
  write_envelope(envelope, writer);
  for (const MailPart& part : mail.parts) {
    if (part.role == MailPart::Role::text) write_part(part, writer);
    if (out.text.size() > text_limit)
      throw Error(ErrorCode::failed, "its text is larger than " + format_bytes(text_limit));
  }
  writer.close();
  out.title = title;
  if (out.blocks.empty()) return {std::nullopt, "no text in it"};
  return {std::move(out), {}};
}

void unpack_attachments(std::string_view bytes, MemberSink& sink) {
  const MailHeader header(bytes);
  const Envelope envelope(header);
  model::Metadata metadata;
  put(metadata, "mail_subject", envelope.subject);
  if (!envelope.from.empty()) put(metadata, "mail_from", addresses(envelope.from).front());
  put(metadata, "mail_created", envelope.created);
  put(metadata, "mail_message_id", envelope.id);
  for (const MailPart& part : read_mail_parts(header, bytes).parts) {
    if (part.role != MailPart::Role::attachment) continue;
    sink.put({.name = part.file_name, .bytes = part.bytes(), .metadata = metadata});
  }
}

void split_mailbox(std::string_view bytes, MemberSink& sink) {
  std::string mail;
  bool after_blank = true;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size() - 1);
    std::string_view whole = bytes.substr(at, end + 1 - at);
    std::string_view line = whole;
    if (line.ends_with('\n')) line.remove_suffix(1);
    line = without_line_end(line);
    at = end + 1;
    if (after_blank && is_from_line(line)) {
      put_mail(std::move(mail), sink);
      mail.clear();
      after_blank = false;
      continue;
    }
    after_blank = line.empty();
    if (is_escaped(line)) whole.remove_prefix(1);
    if (mail.size() <= sink.largest()) mail += whole;  // one that is too large fails as such
  }
  put_mail(std::move(mail), sink);
}

bool may_have_attachments(std::string_view mail) {
  const MailHeader header(mail);
  const std::string type = parse_field(header.find("content-type")).value;
  const bool is_text = type.empty() || type == "text/plain" || type == "text/html";
  return !is_text || !header.find("content-disposition").empty();
}

}  // namespace ragctl::extract
