#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::source {

/// "A {name} of {attributes.colour}": text with fields of a record in it. "{{" and "}}" stand for a brace.
class TextTemplate {
public:
  /// Throws usage for a brace without its other, and for one with no field or no sound name in it.
  [[nodiscard]] static TextTemplate parse(std::string_view text);

  /// A field that the record lacks is empty. Line ends are kept; what would be a blank line at either end is
  /// not.
  [[nodiscard]] std::string fill(const nlohmann::json& record) const;
  [[nodiscard]] std::vector<std::string> fields() const;

private:
  struct Piece {
    std::string text;   // comes first
    std::string field;  // then this; empty: there is none
  };
  std::vector<Piece> pieces_;
};

}  // namespace ragctl::source
