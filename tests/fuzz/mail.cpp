// A mail: its text, and what is attached to it.
#include "mail/mail.hpp"

#include <stdexcept>

#include "archive/member_name.hpp"
#include "target.hpp"
#include "unit/extract/well_formed.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  fuzz::read_or_refuse([&] {
    const extract::Extraction found = extract::extract_mail(bytes, 1'000'000);
    if (!found.text) return;
    const std::string fault = extract::fault_of(*found.text);
    if (!fault.empty()) throw std::logic_error(fault);
  });
  extract::MemberSink sink({}, bytes.size(), [](const extract::Member& member) {
    if (!extract::is_clean_member_name(member.name)) throw std::logic_error("a name that is not clean");
  });
  fuzz::read_or_refuse([&] { extract::unpack_attachments(bytes, sink); });
  static_cast<void>(extract::may_have_attachments(bytes));
  static_cast<void>(extract::detect_media_type(bytes, ""));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "From: =?utf-8?Q?J=C3=BC?= <a@b>, \"x\\\"\" <c@d>\nTo: team: a@b;\nDate: Tue, 3 Feb 2026 10:15 +0100 "
      "(x)\n"
      "Subject: =?utf-8?B?TcO8?=\n =?iso-8859-1?Q?_=FC?=\nMessage-ID: <1@b>\n\nHello\n> quoted\n>> twice\n",
      "Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\nContent-Type: multipart/alternative; "
      "boundary=c\n\n"
      "--c\nContent-Type: text/plain; format=flowed; delsp=yes\n\none \ntwo\n--c\nContent-Type: text/html\n"
      "Content-Transfer-Encoding: quoted-printable\n\n<h1>x=\n</h1>=3D\n--c--\n--a b\n"
      "Content-Disposition: attachment; filename*0*=utf-8''%C3%BC; filename*1=\".txt\"\n"
      "Content-Transfer-Encoding: base64\n\nVGhl\n--a b\nContent-Type: message/rfc822\n\nSubject: "
      "x\n\ny\n--a b--\n"};
}
