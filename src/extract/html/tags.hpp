#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tree.hpp"

// The tags and texts of a page as its bytes give them. What HTML5 has to guess at is refused: std::nullopt.
namespace ragctl::extract {

struct StartTag {
  std::string_view name;  ///< lower-case
  std::vector<HtmlNode::Attribute> attributes;
  std::size_t end = 0;       ///< behind '>'
  bool ends_itself = false;  ///< "/>"
};

/// Reads tag after tag; names and values of the last one live until the next.
class TagReader {
public:
  explicit TagReader(std::string_view html) : html_(html) {}
  /// `at` stands on '<' before a letter.
  [[nodiscard]] bool read_start(std::size_t at, StartTag& out);
  /// `at` stands on "</". The name, in lower case, and what is behind the tag; nothing when it has
  /// attributes.
  [[nodiscard]] std::optional<std::string_view> read_end(std::size_t& at);

private:
  [[nodiscard]] std::string_view lower(std::string_view name, std::string& storage);
  [[nodiscard]] bool read_attribute(std::size_t& at, StartTag& out);
  [[nodiscard]] std::optional<std::string_view> read_value(std::size_t& at);

  std::string_view html_;
  std::string tag_name_;
  std::vector<std::string> storage_;
  std::size_t stored_ = 0;
};

/// The text with its character references replaced, in `storage` where there are any.
[[nodiscard]] std::optional<std::string_view> decode_references(std::string_view text, std::string& storage);

/// Whether there are characters that HTML5 replaces by others: controls but for white space, and code points
/// that are no characters.
[[nodiscard]] bool has_odd_characters(std::string_view html);

[[nodiscard]] bool is_html_space(char c);
[[nodiscard]] bool is_blank(std::string_view text);
[[nodiscard]] bool is_ascii_letter(char c);
/// Whether the text goes on behind this name, which is in lower case.
[[nodiscard]] bool starts_with_name(std::string_view text, std::string_view lower);

}  // namespace ragctl::extract
