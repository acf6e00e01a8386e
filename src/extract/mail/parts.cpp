#include "parts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "../archive/member_name.hpp"
#include "decoding.hpp"
#include "sniff.hpp"

namespace ragctl::extract {
namespace {

constexpr int kDeepestPart = 50;
constexpr std::size_t kMostParts = 10'000;
constexpr std::size_t kLongestSubject = 100;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t length_without_blanks(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_blank));
}

/// Looks for a tag that begins so, whatever its case.
bool has_tag(std::string_view html, std::string_view start) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  for (std::string_view rest = html; !rest.empty();) {
    const auto found = std::search(rest.begin(), rest.end(), start.begin(), start.end(), same);
    if (found == rest.end()) return false;
    rest.remove_prefix(static_cast<std::size_t>(found - rest.begin()) + start.size());
    if (rest.empty() || rest[0] == '>' || is_blank(rest[0])) return true;
  }
  return false;
}

// Roughly: the letters outside tags, styles and scripts.
std::size_t text_length_of_html(std::string_view html) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t open = std::min(html.find('<', at), html.size());
    length += length_without_blanks(html.substr(at, open - at));
    const bool style = html.substr(open, 6) == "<style" || html.substr(open, 7) == "<script";
    const std::size_t close = html.find(style ? "</s" : ">", open + 1);
    at = close == html.npos ? html.size() : close + 1;
  }
  return length;
}

bool says_more(const std::string& html, const std::string& plain) {
  const std::size_t length = length_without_blanks(plain);
  if (length * 3 < text_length_of_html(html)) return true;
  static constexpr std::array<std::string_view, 4> kStructure{"<h1", "<h2", "<h3", "<th"};
  return std::ranges::any_of(kStructure, [&](std::string_view tag) { return has_tag(html, tag); });
}

std::string ending_of_type(const std::string& type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings{
      {{"text/plain", ".txt"},
       {"text/html", ".html"},
       {"text/calendar", ".ics"},
       {"text/csv", ".csv"},
       {"application/pdf", ".pdf"},
       {kMailType, ".eml"}}};
  const auto* found = std::ranges::find(kEndings, std::string_view(type),
                                        &std::pair<std::string_view, std::string_view>::first);
  if (found != kEndings.end()) return std::string(found->second);
  return type.starts_with("image/") ? "." + type.substr(6) : std::string();
}

bool is_signature(const std::string& type) {
  return type == "application/pgp-signature" || type == "application/pkcs7-signature" ||
         type == "application/x-pkcs7-signature";
}

// "--b" is the beginning of "--b2", which is another one.
bool ends_line(std::string_view after_boundary) {
  if (after_boundary.starts_with("--")) after_boundary.remove_prefix(2);
  const std::size_t stop = after_boundary.find_first_not_of(" \t\r");
  return stop == after_boundary.npos || after_boundary[stop] == '\n';
}

/// The bodies between the lines of a boundary.
std::vector<std::string_view> split(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> out;
  const std::string line = "--" + boundary;
  std::size_t begin = body.npos;
  for (std::size_t at = 0; (at = body.find(line, at)) != body.npos;) {
    if ((at > 0 && body[at - 1] != '\n') || !ends_line(body.substr(at + line.size()))) {
      ++at;
      continue;
    }
    if (begin != body.npos) {
      std::string_view part = body.substr(begin, at - begin);
      if (part.ends_with('\n')) part.remove_suffix(1);
      if (part.ends_with('\r')) part.remove_suffix(1);
      out.push_back(part);
    }
    const std::size_t after = at + line.size();
    const std::size_t end = body.find('\n', after);
    begin = end == body.npos ? body.size() : end + 1;
    if (body.substr(after, 2) == "--" || out.size() > kMostParts) return out;
    at = begin;
  }
  if (begin != body.npos && begin < body.size()) out.push_back(body.substr(begin));
  return out;
}

class Reader {
public:
  void read(const MailHeader& header, std::string_view body, int depth) {
    if (out_.parts.size() >= kMostParts) return warn("parts after the first 10,000 are left out");
    MailPart part;
    part.type = parse_field(header.find("content-type"));
    if (part.type.value.find('/') == std::string::npos) part.type.value = "text/plain";
    if (part.type.value.starts_with("multipart/") && read_multipart(part.type, body, depth)) return;
    if (part.type.value == "application/pkcs7-mime" || part.type.value == "application/x-pkcs7-mime")
      warn("encrypted or sealed: what is inside cannot be read");
    part.encoding = parse_field(header.find("content-transfer-encoding")).value;
    part.body = body;
    if (!is_signature(part.type.value)) add(std::move(part), header);
  }

  [[nodiscard]] MailParts take() { return std::move(out_); }

private:
  void warn(const std::string& warning) {
    if (std::ranges::find(out_.warnings, warning) == out_.warnings.end()) out_.warnings.push_back(warning);
  }

  // False: it has no parts, so it is read as what stands there.
  bool read_multipart(FieldValue& type, std::string_view body, int depth) {
    const std::string boundary = type.parameter("boundary");
    if (depth >= kDeepestPart) {
      warn("parts that nest deeper than " + std::to_string(kDeepestPart) + " are left out");
      return true;
    }
    if (type.value == "multipart/encrypted") warn("encrypted: what is inside cannot be read");
    const std::vector<std::string_view> bodies =
        boundary.empty() ? std::vector<std::string_view>{} : split(body, boundary);
    if (bodies.empty()) {
      warn("says that it has parts, but none is marked");
      type.value = "text/plain";
      return false;
    }
    const bool alternatives = type.value == "multipart/alternative";
    std::vector<std::size_t> begins;
    for (std::string_view each : bodies) {
      begins.push_back(out_.parts.size());
      const MailHeader header(each);
      read(header, each, depth + 1);
    }
    if (alternatives) choose(begins);
    return true;
  }

  // Each alternative has the parts from its beginning to that of the next.
  void choose(std::vector<std::size_t> begins) {
    constexpr auto kNone = static_cast<std::size_t>(-1);
    begins.push_back(out_.parts.size());
    std::size_t plain = kNone;
    std::size_t html = kNone;
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
      for (std::size_t at = begins[i]; at < begins[i + 1]; ++at) {
        const MailPart& part = out_.parts[at];
        if (part.role != MailPart::Role::text) continue;
        std::size_t& slot = part.is_html() ? html : plain;
        if (slot == kNone) slot = i;
      }
    }
    if (plain == kNone || html == kNone || plain == html) return;
    const bool rich =
        says_more(text_of(begins[html], begins[html + 1]), text_of(begins[plain], begins[plain + 1]));
    const std::size_t other = rich ? plain : html;
    const auto first = out_.parts.begin() + static_cast<std::ptrdiff_t>(begins[other]);
    const auto last = out_.parts.begin() + static_cast<std::ptrdiff_t>(begins[other + 1]);
    const auto kept =
        std::remove_if(first, last, [](const MailPart& part) { return part.role == MailPart::Role::text; });
    out_.parts.erase(kept, last);
  }

  [[nodiscard]] std::string text_of(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t at = begin; at < end; ++at) {
      if (out_.parts[at].role == MailPart::Role::text) text += out_.parts[at].text();
    }
    return text;
  }

  void add(MailPart&& part, const MailHeader& header) {
    const FieldValue disposition = parse_field(header.find("content-disposition"));
    std::string name = disposition.parameter("filename");
    if (name.empty()) name = part.type.parameter("name");
    const bool is_text = part.type.value == "text/plain" || part.type.value == "text/html" ||
                         part.type.value == "message/delivery-status" ||
                         part.type.value == "text/rfc822-headers";
    const bool set_apart = disposition.value == "attachment" || !name.empty();
    part.role = is_text && !set_apart ? MailPart::Role::text : MailPart::Role::attachment;
    if (part.role == MailPart::Role::attachment) part.file_name = name_of(std::move(name), part);
    out_.parts.push_back(std::move(part));
  }

  std::string name_of(std::string name, const MailPart& part) {
    ++attachments_;
    if (name.empty() && part.type.value == kMailType) {
      std::string_view inner = part.body;
      name = decode_header_text(MailHeader(inner).find("subject").substr(0, kLongestSubject));
      std::ranges::replace(name, '/', '_');
      if (!name.empty()) name += ".eml";
    }
    if (name.empty()) name = "part-" + std::to_string(attachments_) + ending_of_type(part.type.value);
    return std::string(last_part(clean_member_name(name)));
  }

  MailParts out_;
  std::size_t attachments_ = 0;
};

}  // namespace

std::string MailPart::bytes() const {
  if (encoding == "base64") return decode_base64(body);
  if (encoding == "quoted-printable") return decode_quoted_printable(body, QuotedPrintable::body);
  return std::string(body);
}

std::string MailPart::text() const { return decode_mail_text(bytes(), type.parameter("charset")); }

MailParts read_mail_parts(const MailHeader& header, std::string_view body) {
  Reader reader;
  reader.read(header, body, 0);
  return reader.take();
}

}  // namespace ragctl::extract
