#include "mail/mail.hpp"

#include <doctest/doctest.h>

#include "mail/decoding.hpp"
#include "mail/header.hpp"
#include "mail/parts.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText read(const std::string& mail) {
  const Extraction found = extract_mail(mail, 1'000'000);
  REQUIRE(found.text);
  return *found.text;
}

std::string text_of(const std::string& mail) { return read(mail).text; }

std::vector<Member> attachments(const std::string& mail) {
  std::vector<Member> out;
  MemberSink sink({}, mail.size(), [&](const Member& member) { out.push_back(member); });
  unpack_attachments(mail, sink);
  return out;
}

std::vector<Member> mails_of(const std::string& mailbox) {
  std::vector<Member> out;
  MemberSink sink({}, mailbox.size(), [&](const Member& member) { out.push_back(member); });
  split_mailbox(mailbox, sink);
  return out;
}

std::string alternative(const std::string& plain, const std::string& html) {
  return "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + plain +
         "\n--b\nContent-Type: text/html\n\n" + html + "\n--b--\n";
}

}  // namespace

TEST_CASE("encoded words are read in their charset, words in a row without the blanks between them") {
  CHECK(decode_header_text("Budget") == "Budget");
  CHECK(decode_header_text("=?utf-8?Q?M=C3=A4rz_2026?=") == "März 2026");
  CHECK(decode_header_text("=?ISO-8859-1?B?TfxsbGVy?= <a@b>") == "Müller <a@b>");
  CHECK(decode_header_text("=?utf-8?B?TcO8?=\r\n =?utf-8?B?bGxlcg==?=") == "Müller");
  CHECK(decode_header_text("=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=") == "ä");
  CHECK(decode_header_text("=?utf-8*de?Q?Gru=C3=9F?=") == "Gruß");
  CHECK(decode_header_text("=?no-such-charset?Q?abc?= tail") == "abc tail");
  CHECK(decode_header_text("=?utf-8?Q?never ends") == "=?utf-8?Q?never ends");
  CHECK(decode_header_text("re: =?utf-8?X?abc?=") == "re: =?utf-8?X?abc?=");
  CHECK(decode_header_text("Gr\xFC\xDF"
                           "e aus K\xF6ln an alle") == "Grüße aus Köln an alle");
  CHECK(decode_header_text("a\x1B[31m\tb") == "a[31m b");
}

TEST_CASE("transfer encodings are read, also where they are broken") {
  CHECK(decode_base64("SGVs\r\nbG8=") == "Hello");
  CHECK(decode_base64("SGVsbG8") == "Hello");
  CHECK(decode_base64("!!!").empty());
  CHECK(decode_quoted_printable("a=3Db=\r\nc=C3=A4 =", QuotedPrintable::body) == "a=bcä ");
  CHECK(decode_quoted_printable("100=% =zz", QuotedPrintable::body) == "100=% =zz");
  CHECK(decode_quoted_printable("a_b", QuotedPrintable::body) == "a_b");
}

TEST_CASE("parameters of a field come in every form that there is") {
  CHECK(parse_field("TEXT/Plain; Charset=\"utf-8\"").value == "text/plain");
  CHECK(parse_field("text/plain; Charset=\"utf-8\" ; x=y").parameter("charset") == "utf-8");
  CHECK(parse_field("a; name=\"a;b \\\"c\\\".txt\"; x=1").parameter("name") == "a;b \"c\".txt");
  CHECK(parse_field("a; filename*=utf-8'de'%C3%9Cbersicht%202026.pdf").parameter("filename") ==
        "Übersicht 2026.pdf");
  CHECK(parse_field("a; filename*0=\"long \"; filename*1=\"name.pdf\"").parameter("filename") ==
        "long name.pdf");
  CHECK(parse_field("a; filename*1*=%BC.txt; filename*0*=iso-8859-1''b%FC").parameter("filename") ==
        "bü¼.txt");
  CHECK(parse_field("a; name==?utf-8?Q?=C3=A4.txt?=").parameter("name") == "ä.txt");
  CHECK(parse_field("a; broken; name=x").parameter("name") == "x");
  CHECK(parse_field("").value.empty());
}

TEST_CASE("addresses are told from names") {
  const auto people =
      parse_addresses("\"Lee, Ann\" <Ann@X.org>, bob@x.org, =?utf-8?Q?J=C3=BCrgen?= <j@x.org>");
  REQUIRE(people.size() == 3);
  CHECK(people[0].name == "Lee, Ann");
  CHECK(people[0].address == "ann@x.org");
  CHECK(people[1].address == "bob@x.org");
  CHECK(people[2].name == "Jürgen");
  CHECK(parse_addresses("team: a@x.org, b@x.org;").size() == 2);
  CHECK(parse_addresses("undisclosed-recipients:;").empty());
  CHECK(parse_addresses("c@x.org (Carl (the old))")[0].address == "c@x.org");
}

TEST_CASE("dates become UTC in every form that mail has had") {
  CHECK(iso_date("Tue, 03 Feb 2026 10:15:00 +0100") == "2026-02-03T09:15:00Z");
  CHECK(iso_date("3 Feb 26 10:15 EST (Eastern)") == "2026-02-03T15:15:00Z");
  CHECK(iso_date("Sun, 29 Feb 2004 23:59:59 -0000") == "2004-02-29T23:59:59Z");
  CHECK(iso_date("1 Jan 99 00:00 GMT") == "1999-01-01T00:00:00Z");
  for (const char* none :
       {"", "yesterday", "32 Feb 2026 10:00", "3 Foo 2026 10:00", "3 Feb 2026 25:00", "1 2"})
    CHECK(iso_date(none).empty());
}

TEST_CASE("a mail is who wrote to whom and when, its text, and its quotes as quotes") {
  const model::StructuredText mail = read(
      "From: Ann Lee <Ann@example.org>\r\nTo: bob@example.org\r\nSubject: =?utf-8?Q?M=C3=A4rz?=\r\n"
      "Date: Tue, 03 Feb 2026 10:15:00 +0100\r\nMessage-ID: <m1@example.org>\r\n"
      "In-Reply-To: <m0@example.org>\r\n\r\n"
      "Thirteen thousand\r\neuros.\r\n\r\nBob wrote:\r\n> What is\r\n> the budget?\r\n>> old\r\n\r\nAnn\r\n");
  CHECK(mail.title == "März");
  CHECK(mail.text ==
        "From: Ann Lee <ann@example.org>\nTo: bob@example.org\nDate: 2026-02-03 09:15 UTC\n\n"
        "Thirteen thousand\neuros.\n\nBob wrote:\n\nWhat is\nthe budget?\n\nold\n\nAnn");
  using model::BlockKind;
  std::vector<BlockKind> kinds;
  for (const model::Block& block : mail.blocks) kinds.push_back(block.kind);
  CHECK(kinds == std::vector<BlockKind>{BlockKind::paragraph, BlockKind::paragraph, BlockKind::paragraph,
                                        BlockKind::quote, BlockKind::quote, BlockKind::paragraph});
  CHECK(std::get<std::string>(mail.metadata.at("from")) == "ann@example.org");
  CHECK(std::get<std::string>(mail.metadata.at("author")) == "Ann Lee");
  CHECK(std::get<std::string>(mail.metadata.at("created")) == "2026-02-03T09:15:00Z");
  CHECK(std::get<std::string>(mail.metadata.at("message_id")) == "m1@example.org");
  CHECK(std::get<std::string>(mail.metadata.at("in_reply_to")) == "m0@example.org");
}

TEST_CASE("text comes in its charset and encoding, wrapped lines of flowed text are joined") {
  CHECK(text_of("Content-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: "
                "quoted-printable\n\n100 =A4 f=FCr alle") == "100 € für alle");
  CHECK(text_of("Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n8NLJ18XU") ==
        "Привет");
  CHECK(text_of(
            "Content-Type: text/plain; format=flowed\n\nThis line \ngoes on. \n\nNew.\n> quoted \n> too\n") ==
        "This line goes on.\n\nNew.\n\nquoted too");
  CHECK(text_of("Content-Type: text/plain; format=flowed; delsp=yes\n\nab \ncd\n") == "abcd");
  CHECK(text_of("Content-Type: text/plain; charset=nonsense\n\nplain words") == "plain words");
}

TEST_CASE("of alternatives the plain text is read, unless the HTML says more") {
  CHECK(text_of(alternative("The plain one.", "<p>The <b>html</b> one.</p>")) == "The plain one.");
  CHECK(text_of(alternative("", "<p>Only html.</p>")) == "Only html.");
  CHECK(text_of(alternative("See html.", "<p>A long text that says far more than the other one does.</p>")) ==
        "A long text that says far more than the other one does.");
  const std::string table =
      "<table><tr><th>Part</th><th>Price</th></tr><tr><td>A</td><td>3</td></tr></table>";
  CHECK(text_of(alternative("Part Price A 3", table)).find("| Price") != std::string::npos);
}

TEST_CASE("attachments come with their names and the mail that they belong to") {
  const auto found = attachments(
      "From: ann@x.org\nSubject: Papers\nDate: Tue, 03 Feb 2026 10:15:00 +0000\nMessage-ID: <p@x>\n"
      "Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\n\nSee below.\n--a b\n"
      "Content-Disposition: attachment; filename=\"../x/roof.txt\"\nContent-Transfer-Encoding: base64\n\n"
      "VGhlIHJvb2Y=\n--a b\nContent-Type: message/rfc822\n\nSubject: Old/news\n\nInner.\n--a b\n"
      "Content-Type: application/pdf\n\n%PDF\n--a b\nContent-Type: image/png\n\nx\n--a b--\nepilogue\n");
  REQUIRE(found.size() == 4);
  CHECK(found[0].name == "roof.txt");
  CHECK(found[0].bytes == "The roof");
  CHECK(std::get<std::string>(found[0].metadata.at("mail_subject")) == "Papers");
  CHECK(std::get<std::string>(found[0].metadata.at("mail_from")) == "ann@x.org");
  CHECK(std::get<std::string>(found[0].metadata.at("mail_created")) == "2026-02-03T10:15:00Z");
  CHECK(std::get<std::string>(found[0].metadata.at("mail_message_id")) == "p@x");
  CHECK(found[1].name == "Old_news.eml");
  CHECK(found[1].bytes == "Subject: Old/news\n\nInner.");
  CHECK(found[2].name == "part-3.pdf");
  CHECK(found[3].name == "part-4.png");
}

TEST_CASE("a mail without parts is known to have no attachments") {
  CHECK_FALSE(may_have_attachments("Subject: a\n\ntext"));
  CHECK_FALSE(may_have_attachments("Content-Type: text/html\n\n<p>"));
  CHECK(may_have_attachments("Content-Type: multipart/mixed; boundary=b\n\n"));
  CHECK(may_have_attachments("Content-Type: application/pdf\n\n%PDF"));
  CHECK(may_have_attachments("Content-Disposition: attachment; filename=a.txt\n\nx"));
}

TEST_CASE("broken mails are read as something") {
  CHECK(text_of("Content-Type: multipart/mixed\n\nno boundary given") == "no boundary given");
  CHECK(text_of("Content-Type: multipart/mixed; boundary=x\n\nno boundary found") == "no boundary found");
  CHECK(text_of("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nnever ends") == "never ends");
  CHECK(text_of("Content-Type: nonsense\n\nwords") == "words");
  CHECK(text_of("Subject: a\nThis is no field\n") == "This is no field");
  CHECK_FALSE(extract_mail("", 1000).text);
}

TEST_CASE("ten thousand nested parts and as many side by side come to an end") {
  std::string nested;
  for (int i = 0; i < 10'000; ++i)
    nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
              std::to_string(i) + "\n";
  const Extraction deep = extract_mail("Subject: deep\nFrom: a@b\n" + nested, 1'000'000);
  REQUIRE(deep.text);
  CHECK(deep.text->warnings.front() == "parts that nest deeper than 50 are left out");
  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 12'000; ++i) wide += "--b\n\nx\n";
  const model::StructuredText many = read(wide);
  CHECK(many.blocks.size() == 10'000);
  CHECK(many.warnings.front() == "parts after the first 10,000 are left out");
}

TEST_CASE("a mailbox gives its mails under names that stay") {
  const std::string first =
      "From ann@x.org Tue Feb  3 10:15:00 2026\nFrom: ann@x.org\nMessage-ID: <1/a@x>\n\nOne.\n\n";
  const std::string second =
      "From bob@x.org Wed Feb  4 10:15:00 2026\nFrom: bob@x.org\n\nText\n>From here\n>>From there\nFrom "
      "nowhere\n\n"
      "From me to you\n\n";
  const auto mails = mails_of(first + second);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].name == "1_a@x.eml");
  CHECK(mails[0].bytes == "From: ann@x.org\nMessage-ID: <1/a@x>\n\nOne.\n");
  CHECK(mails[1].bytes ==
        "From: bob@x.org\n\nText\nFrom here\n>From there\nFrom nowhere\n\nFrom me to you\n");
  const auto others = mails_of(second + first);
  REQUIRE(others.size() == 2);
  CHECK(others[0].name == mails[1].name);
  CHECK(others[1].bytes == mails[0].bytes);
}

TEST_CASE("mails and mailboxes are known by what stands in them") {
  const std::string mail =
      "From: a@b.org\nTo: c@d.org\nSubject: x\nDate: Tue, 3 Feb 2026 10:00 +0000\n\nHello";
  CHECK(detect_media_type(mail, "1234.host:2,S") == "message/rfc822");
  CHECK(detect_media_type(mail, "notes.md") == "text/markdown");
  CHECK(detect_media_type(mail, "notes.txt") == "text/plain");
  CHECK(detect_media_type("Received: by x\nMIME-Version: 1.0\n" + mail, "saved.txt") == "message/rfc822");
  CHECK(detect_media_type("Subject: x\n\nHello", "draft.eml") == "message/rfc822");
  CHECK(detect_media_type("Just words.", "draft.eml") == "text/plain");
  CHECK(detect_media_type("From x Tue Feb  3 10:15:00 2026\n" + mail, "Inbox") == "application/mbox");
  CHECK(detect_media_type("From: the beginning\nI knew that this is a poem\n", "poem") == "text/plain");
  CHECK(detect_media_type("From 10:15 on we had 2026 guests\nand more came\n", "story") == "text/plain");
}

TEST_CASE("a mail cut at any byte gives sound text") {
  const std::string mail = "From: =?utf-8?Q?J=C3=BC?= <a@b>\nSubject: =?utf-8?B?TcO8?=\n" +
                           alternative("Gr=C3=BC\xC3\xBC", "<ul><li>x</ul>") + "trailing";
  for (std::size_t size = 0; size < mail.size(); ++size) {
    const Extraction found = extract_mail(mail.substr(0, size), 1'000'000);
    if (found.text) CHECK(fault_of(*found.text) == "");
    static_cast<void>(attachments(mail.substr(0, size)));
  }
}
