#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../formats.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kLongest = 256 * 1024;
constexpr std::size_t kMostEntries = 1000;  // aliases can make a small text unfold without end
constexpr std::size_t kDeepest = 16;

std::string tidy(std::string_view text) { return without_controls(to_valid_utf8(text)); }

// YAML 1.2 core schema; quoted scalars stay text, and so do dates and versions such as 1.2.3.
model::Value plain_value(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const bool number_like = (text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text[0] == '.';
  const bool octal_like =
      text.size() > 1 && text[0] == '0' && text[1] != '.';  // "0012" is a number to no person
  if (number_like && !octal_like) {
    if (const auto integer = parse_number<std::int64_t>(text)) return *integer;
    if (const auto real = parse_number<double>(text)) return *real;
  }
  return tidy(text);
}

class Flattener {
public:
  explicit Flattener(model::Metadata& out) : out_(out) {}

  void add(const std::string& key, const YAML::Node& node, std::size_t depth) {
    if (++visited_ > kMostEntries || depth > kDeepest) return;
    if (node.IsMap()) return add_map(key, node, depth);
    if (node.IsSequence()) return add_sequence(key, node, depth);
    if (node.IsNull())
      out_.emplace(key, nullptr);
    else if (node.Tag() == "!")
      out_.emplace(key, tidy(node.Scalar()));
    else
      out_.emplace(key, plain_value(node.Scalar()));
  }

  [[nodiscard]] bool is_full() const { return visited_ > kMostEntries; }

private:
  void add_map(const std::string& key, const YAML::Node& node, std::size_t depth) {
    for (const auto& entry : node) {
      if (is_full()) return;
      if (!entry.first.IsScalar()) continue;
      const std::string name = tidy(entry.first.Scalar());
      add(key.empty() ? name : key + "." + name, entry.second, depth + 1);
    }
  }

  void add_sequence(const std::string& key, const YAML::Node& node, std::size_t depth) {
    std::vector<std::string> texts;
    std::size_t position = 0;
    for (const auto& item : node) {
      if (is_full()) return;
      if (item.IsScalar()) {
        texts.push_back(tidy(item.Scalar()));
        ++visited_;
      } else if (item.IsDefined() && !item.IsNull()) {
        add(key + "." + std::to_string(position), item, depth + 1);
      }
      ++position;
    }
    if (!texts.empty() || position == 0) out_.emplace(key, std::move(texts));
  }

  model::Metadata& out_;
  std::size_t visited_ = 0;
};

struct Span {
  std::string_view yaml;
  std::size_t size;  // with both fences
};

bool is_fence(std::string_view line, std::string_view fence) {
  if (!line.starts_with(fence)) return false;
  return line.find_first_not_of(" \t", fence.size()) == line.npos;
}

std::optional<Span> find_front_matter(std::string_view text) {
  const std::size_t first = text.find('\n');
  if (first == text.npos || !is_fence(text.substr(0, first), "---")) return std::nullopt;
  const std::size_t reach = std::min(text.size(), kLongest);
  for (std::size_t at = first + 1; at < reach;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (is_fence(line, "---") || is_fence(line, "...")) {
      return Span{text.substr(first + 1, at - first - 1), std::min(end + 1, text.size())};
    }
    at = end + 1;
  }
  return std::nullopt;
}

// Nine in ten front matters are "key: plain words" lines; yaml-cpp reads them at some 3 MB/s, which would
// halve the speed of small files. Only what means the same in YAML is taken here; anything else goes to the
// library.
bool is_simple_value(std::string_view value) {
  if (value.empty()) return true;
  constexpr std::string_view kIndicators = "&*!|>'\"%@`#{}[],?-:~=<\t";
  if (kIndicators.find(value.front()) != value.npos || value.back() == ':') return false;
  return value.find(": ") == value.npos && value.find(" #") == value.npos && value.find('\t') == value.npos;
}

bool is_simple_key(std::string_view key) {
  constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  constexpr std::string_view kRest = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-. ";
  return !key.empty() && kFirst.find(key.front()) != key.npos && key.find_first_not_of(kRest) == key.npos &&
         key.back() != ' ';
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == text.npos ? std::string_view() : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// "key: value" and, below a key without value, "- item" lines.
class SimpleLines {
public:
  /// False: the line needs the library.
  bool take(std::string_view line) {
    if (trimmed(line).empty()) return true;
    const std::string_view item = trimmed(line);
    if (item.starts_with("- ")) return take_item(trimmed(item.substr(2)), line.find('-') + 1);
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_simple_key(line.substr(0, colon))) return false;
    if (colon + 1 < line.size() && line[colon + 1] != ' ') return false;
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_simple_value(value)) return false;
    const auto [at, fresh] = found_.emplace(line.substr(0, colon), plain_value(std::string(value)));
    open_ = value.empty() ? &at->second : nullptr;
    indent_ = 0;
    return fresh;
  }

  model::Metadata found_;

private:
  bool take_item(std::string_view value, std::size_t indent) {
    if (open_ == nullptr || value.empty() || !is_simple_value(value)) return false;
    if (value.find(':') != value.npos) return false;
    if (std::holds_alternative<std::nullptr_t>(*open_))
      *open_ = std::vector<std::string>();
    else if (indent_ != indent)
      return false;
    indent_ = indent;
    std::get<std::vector<std::string>>(*open_).push_back(tidy(value));
    return true;
  }

  model::Value* open_ = nullptr;  // the key whose value may follow as items
  std::size_t indent_ = 0;
};

template <typename Take>
bool every_line(std::string_view text, Take take) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (!take(text.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

bool read_simple(std::string_view yaml, model::Metadata& out) {
  SimpleLines lines;
  if (!every_line(yaml, [&](std::string_view line) { return lines.take(line); })) return false;
  out = std::move(lines.found_);
  return true;
}

// What people write is often no YAML ("title: Logs: how to read them"); its plain lines still tell title and
// date.
void rescue_lines(std::string_view yaml, model::Metadata& out) {
  every_line(yaml, [&](std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == line.npos || !is_simple_key(line.substr(0, colon))) return true;
    std::string_view value = trimmed(line.substr(colon + 2));
    const bool quoted =
        value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0];
    if (quoted) value = value.substr(1, value.size() - 2);
    if (out.size() < kMostEntries) out.emplace(line.substr(0, colon), plain_value(std::string(value)));
    return true;
  });
}

std::string first_line(std::string_view text) {
  return collapse_white_space(tidy(text.substr(0, text.find('\n'))));
}

enum class Outcome { read, none };

Outcome read_yaml(std::string_view yaml, model::StructuredText& out) {
  try {
    const YAML::Node root = YAML::Load(std::string(yaml));
    if (root.IsNull()) return Outcome::read;
    if (!root.IsMap()) return Outcome::none;
    Flattener flattener(out.metadata);
    flattener.add("", root, 0);
    if (flattener.is_full())
      out.warnings.emplace_back("front matter has more than 1000 entries; the rest was left out");
  } catch (const YAML::Exception& error) {
    // Lines of the file: the parser counts from 0, and from below the line that opens the front matter.
    const std::string place = error.mark.is_null() ? "" : " at line " + std::to_string(error.mark.line + 2);
    out.warnings.push_back("front matter is not valid YAML" + place + ": " + first_line(error.msg));
    out.metadata.clear();
    rescue_lines(yaml, out.metadata);
  }
  return Outcome::read;
}

}  // namespace

std::size_t read_front_matter(std::string_view text, model::StructuredText& out) {
  const auto span = find_front_matter(text);
  if (!span) return 0;
  if (!read_simple(span->yaml, out.metadata) && read_yaml(span->yaml, out) == Outcome::none) return 0;
  const auto title = out.metadata.find("title");
  if (title != out.metadata.end() && std::holds_alternative<std::string>(title->second)) {
    out.title = collapse_white_space(std::get<std::string>(title->second));
  }
  return span->size;
}

}  // namespace ragctl::extract
