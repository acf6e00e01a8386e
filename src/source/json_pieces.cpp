#include "json_pieces.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ragctl::source {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kWhiteSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

/// Follows nesting and strings, one byte at a time.
class Nesting {
public:
  void pass(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (in_string_) {
      escaped_ = c == '\\';
      in_string_ = c != '"';
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0) {
      --depth_;
    }
  }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] bool in_string() const { return in_string_; }

private:
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

void each_line(std::string_view bytes, const std::function<void(const JsonPiece&)>& visit) {
  for (std::size_t line = 1; !bytes.empty(); ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view piece = trimmed(bytes.substr(0, end));
    if (!piece.empty()) visit({piece, line, "line", false});
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
}

// `bytes` starts with the array's bracket. A comma or the last bracket at its own level ends an element.
void each_element(std::string_view bytes, const std::function<void(const JsonPiece&)>& visit) {
  Nesting nesting;
  std::size_t ordinal = 0;
  std::size_t begin = 1;
  std::size_t at = 1;
  bool closed = false;
  for (; at < bytes.size() && !closed; ++at) {
    const bool own_level = nesting.depth() == 0 && !nesting.in_string();
    closed = own_level && bytes[at] == ']';
    if (closed || (own_level && bytes[at] == ',')) {
      const std::string_view piece = trimmed(bytes.substr(begin, at - begin));
      if (!piece.empty() || !closed) visit({piece, ++ordinal, "item", false});
      begin = at + 1;
    } else {
      nesting.pass(bytes[at]);
    }
  }
  const std::string_view rest = trimmed(bytes.substr(std::min(closed ? at : begin, bytes.size())));
  if (!rest.empty() || !closed) visit({rest, ++ordinal, "item", true});
}

bool is_one_object(std::string_view bytes) {
  const std::string_view first = trimmed(bytes.substr(0, bytes.find('\n')));
  if (first.size() == bytes.size() || nlohmann::json::accept(first)) return false;
  return json_depth(bytes) <= 100 && nlohmann::json::accept(bytes);
}

}  // namespace

void each_json_piece(std::string_view bytes, const std::function<void(const JsonPiece&)>& visit) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view whole = trimmed(bytes);
  if (whole.starts_with('[')) return each_element(whole, visit);
  if (whole.starts_with('{') && is_one_object(whole)) return visit({whole, 1, "line", false});
  each_line(bytes, visit);
}

std::size_t json_depth(std::string_view bytes) {
  Nesting nesting;
  std::size_t deepest = 0;
  for (const char c : bytes) {
    nesting.pass(c);
    deepest = std::max(deepest, nesting.depth());
  }
  return deepest;
}

}  // namespace ragctl::source
