#include "text_template.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "field_census.hpp"
#include "field_text.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::source {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::usage, "the template " + why,
              "a field stands in braces, {name}; a brace itself is written twice, {{");
}

std::string field_name(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) refuse("has braces without a field in them");
  const std::string name(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
  if (name.find_first_of("{\n") != std::string::npos) refuse("has a { without its }");
  return name;
}

}  // namespace

TextTemplate TextTemplate::parse(std::string_view text) {
  TextTemplate result;
  Piece piece;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool doubled = at + 1 < text.size() && text[at + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      piece.text += c;
      ++at;
    } else if (c == '{') {
      const std::size_t end = text.find('}', at);
      if (end == text.npos) refuse("has a { without its }");
      piece.field = field_name(text.substr(at + 1, end - at - 1));
      result.pieces_.push_back(std::exchange(piece, {}));
      at = end;
    } else if (c == '}') {
      refuse("has a } without its {");
    } else {
      piece.text += c;
    }
  }
  result.pieces_.push_back(std::move(piece));
  return result;
}

std::string TextTemplate::fill(const nlohmann::json& record) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (!piece.field.empty()) text += field_text(record, piece.field);
  }
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string> TextTemplate::fields() const {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_) {
    if (!piece.field.empty()) names.push_back(piece.field);
  }
  return names;
}

std::vector<std::string> fields_of_template(std::string_view text) {
  return TextTemplate::parse(text).fields();
}

}  // namespace ragctl::source
