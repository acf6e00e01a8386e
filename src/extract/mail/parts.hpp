#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "header.hpp"

namespace ragctl::extract {

/// A part of a mail that has no parts itself. Borrows the mail.
struct MailPart {
  enum class Role : std::uint8_t { text, attachment };
  Role role = Role::text;
  FieldValue type;        ///< "text/plain" where the mail says nothing
  std::string encoding;   ///< lower case, "base64"
  std::string_view body;  ///< as it came
  std::string file_name;  ///< clean, never empty for an attachment

  [[nodiscard]] bool is_html() const { return type.value == "text/html"; }
  [[nodiscard]] std::string bytes() const;  ///< without its encoding
  [[nodiscard]] std::string text() const;   ///< of a text part: clean UTF-8
};

struct MailParts {
  std::vector<MailPart> parts;  ///< in order; of alternatives only the one to be read
  std::vector<std::string> warnings;
};

/// The parts of a mail (RFC 2046). Of alternatives the plain text is chosen, unless the HTML says more: it is
/// three times as long, or has headings or a table with headings. A mail within the mail is an attachment.
/// What nests deeper than 50 parts and what comes after 10,000 parts is left out, with a warning.
[[nodiscard]] MailParts read_mail_parts(const MailHeader& header, std::string_view body);

}  // namespace ragctl::extract
