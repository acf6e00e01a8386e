#pragma once
#include <string_view>

#include "../block_writer.hpp"

namespace ragctl::extract {

enum class Wrapping {
  fixed,                 ///< lines as they are
  flowed,                ///< RFC 3676: a blank at its end joins a line with the next
  flowed_without_blank,  ///< the same with DelSp=yes: that blank is no part of the text
};

/// The plain text of a mail: paragraphs at blank lines, lines that begin with ">" as quotes without that
/// sign.
void write_mail_text(std::string_view text, Wrapping wrapping, BlockWriter& writer);

}  // namespace ragctl::extract
