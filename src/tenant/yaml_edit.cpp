#include "yaml_edit.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "shown.hpp"
#include "yaml_scalar.hpp"
#include "yaml_span.hpp"

namespace ragctl::tenant {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Splice {
  std::size_t at;
  std::size_t removed;
  std::string inserted;
};

// A value as it goes into the file: what follows the key, and the lines of a literal ("|") below it.
struct Written {
  std::string head;
  std::vector<std::string> lines;
};

bool is_literal_safe(std::string_view text) {
  const bool lines =
      text.find('\n') != std::string_view::npos && text.find("\n\n\n") == std::string_view::npos;
  if (!lines || text[0] == '\n' || text[0] == ' ' || text.ends_with("\n\n")) return false;
  if (text.find(" \n") != std::string_view::npos || text.ends_with(' '))
    return false;  // invisible, soon lost
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

Written literal(std::string_view text) {
  Written out{text.ends_with('\n') ? "|" : "|-", {}};
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Written write_value(const YamlValue& value, Place place) {
  if (value.form == YamlForm::bare) return {value.text, {}};
  if (place == Place::block && is_literal_safe(value.text)) return literal(value.text);
  return {yaml_text(value.text, place), {}};
}

// Every value by its path; a section that holds nothing is none. Two texts with the same leaves mean the
// same.
using Leaves = std::map<std::vector<std::string>, std::string>;

void collect(const YamlNode& node, std::vector<std::string>& path, Leaves& leaves) {
  if (node.kind == YamlKind::scalar)
    leaves[path] = (node.style == YamlStyle::quoted ? "quoted " : "plain ") + node.text;
  if (node.kind == YamlKind::null && path.size() > 1) leaves[path] = "null";
  if (node.kind == YamlKind::sequence) leaves[path] = "list of " + std::to_string(node.items.size());
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    path.push_back(node.kind == YamlKind::map ? node.keys[i].text : std::to_string(i));
    collect(node.items[i], path, leaves);
    path.pop_back();
  }
}

Leaves leaves_without(const YamlNode& root, const std::string& section, const std::string& key) {
  Leaves leaves;
  std::vector<std::string> path;
  collect(root, path, leaves);
  std::erase_if(leaves, [&](const auto& leaf) {
    return leaf.first.size() > 1 && leaf.first[0] == section && leaf.first[1] == key;
  });
  return leaves;
}

class Editor {
public:
  Editor(std::string_view text, const YamlNode& root, const std::string& section, const std::string& key,
         const YamlValue& value)
      : text_(text),
        root_(root),
        section_(section),
        key_(key),
        value_(value),
        line_break_(text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n") {}

  /// Nothing when the place is not one where a single value can go.
  std::optional<std::string> run() {
    if (root_.kind == YamlKind::null)
      append_section();
    else if (root_.kind != YamlKind::map)
      return std::nullopt;
    else if (const YamlNode* section = root_.find(section_); section == nullptr)
      add_section();
    else if (!edit_section(*section))
      return std::nullopt;
    return spliced();
  }

private:
  [[nodiscard]] bool edit_section(const YamlNode& section) {
    if (section.kind == YamlKind::null && root_.style == YamlStyle::block) {
      fill_empty_section(section);
      return true;
    }
    if (section.kind != YamlKind::map) return false;
    const YamlNode* old = section.find(key_);
    if (old == nullptr) {
      if (section.style == YamlStyle::flow)
        add_to_flow(section, flow_entry());
      else
        add_line(section);
      return true;
    }
    const bool list_in_brackets = old->kind == YamlKind::sequence && old->style == YamlStyle::flow;
    if (old->kind != YamlKind::scalar && old->kind != YamlKind::null && !list_in_brackets) return false;
    replace(section, section.keys[static_cast<std::size_t>(old - section.items.data())], *old);
    return true;
  }

  void replace(const YamlNode& section, const YamlNode& key, const YamlNode& old) {
    const YamlSpan span = value_span(text_, key, old);
    const Written written =
        write_value(value_, section.style == YamlStyle::flow ? Place::flow : Place::block);
    const char* gap = span.begin == span.end && span.begin > 0 && text_[span.begin - 1] == ':' ? " " : "";
    splices_.push_back({span.begin, span.end - span.begin, gap + written.head});
    const std::size_t below = std::max(line_end(text_, span.end), span.body_begin);
    const std::size_t removed = span.body_end > below ? span.body_end - below : 0;
    splices_.push_back({below, removed, lines_below(written, indent_of(text_, key.offset))});
  }

  void add_line(const YamlNode& section) {
    const std::size_t indent = indent_of(text_, section.keys.front().offset);
    std::size_t at = line_end(text_, value_end(text_, section.keys.back(), section.items.back()));
    if (const auto comment = commented_out(section, indent)) at = *comment;
    splices_.push_back({at, 0, entry_line(indent)});
  }

  void fill_empty_section(const YamlNode& section) {
    const YamlNode& name = name_of(section);
    const YamlSpan span = value_span(text_, name, section);
    splices_.push_back({span.begin, span.end - span.begin, ""});
    const std::size_t indent = indent_of(text_, name.offset) + step();
    const auto comment = commented_out(section, indent);
    splices_.push_back({comment.value_or(line_end(text_, span.end)), 0, entry_line(indent)});
  }

  void add_to_flow(const YamlNode& map, const std::string& entry) {
    if (map.items.empty()) {
      splices_.push_back({map.offset + 1, 0, entry});
      return;
    }
    splices_.push_back({value_end(text_, map.keys.back(), map.items.back()), 0, ", " + entry});
  }

  void add_section() {
    if (root_.style == YamlStyle::flow)
      add_to_flow(root_, section_ + ": {" + flow_entry() + "}");
    else
      append_section();
  }

  void append_section() {
    const std::size_t indent = root_.keys.empty() ? 0 : indent_of(text_, root_.keys.front().offset);
    const std::size_t at = end_of_document();
    std::string lines;
    if (at > 0 && text_[at - 1] != '\n') lines += line_break_;
    if (at > 0) lines += line_break_;
    lines += std::string(indent, ' ') + section_ + ":" + entry_line(indent + step()) + line_break_;
    splices_.push_back({at, 0, lines});
  }

  // Before a "..." line, or at the end.
  [[nodiscard]] std::size_t end_of_document() const {
    const std::size_t last =
        root_.items.empty() ? 0 : value_end(text_, root_.keys.back(), root_.items.back());
    const std::size_t end = text_.find("\n...", last);
    return end == std::string_view::npos ? text_.size() : end + 1;
  }

  // The end of the line "# key: ..." in this section, indented like its keys: there the key was meant to be.
  [[nodiscard]] std::optional<std::size_t> commented_out(const YamlNode& section, std::size_t indent) const {
    const std::size_t begin = name_of(section).offset;
    std::size_t end = text_.size();
    for (const YamlNode& other : root_.keys) {
      if (other.offset > begin) end = std::min(end, other.offset);
    }
    const std::string start = "\n" + std::string(indent, ' ') + "#";
    for (std::size_t at = text_.find(start, begin); at < end; at = text_.find(start, at + 1)) {
      const std::size_t word = text_.find_first_not_of(' ', at + start.size());
      if (word >= end || !text_.substr(word).starts_with(key_ + ":") || inside_value(section, at)) continue;
      return line_end(text_, word);
    }
    return std::nullopt;
  }

  [[nodiscard]] bool inside_value(const YamlNode& section, std::size_t at) const {
    for (std::size_t i = 0; i < section.items.size(); ++i) {
      if (at >= section.keys[i].offset && at < value_end(text_, section.keys[i], section.items[i]))
        return true;
    }
    return false;
  }

  [[nodiscard]] const YamlNode& name_of(const YamlNode& section) const {
    return root_.keys[static_cast<std::size_t>(&section - root_.items.data())];
  }

  // By how much this file indents.
  [[nodiscard]] std::size_t step() const {
    for (std::size_t i = 0; i < root_.items.size(); ++i) {
      const YamlNode& section = root_.items[i];
      if (section.kind != YamlKind::map || section.style != YamlStyle::block) continue;
      const std::size_t outer = indent_of(text_, root_.keys[i].offset);
      const std::size_t inner = indent_of(text_, section.keys.front().offset);
      if (inner > outer) return inner - outer;
    }
    return 2;
  }

  [[nodiscard]] std::string flow_entry() const { return key_ + ": " + write_value(value_, Place::flow).head; }

  [[nodiscard]] std::string entry_line(std::size_t indent) const {
    const Written written = write_value(value_, Place::block);
    return line_break_ + std::string(indent, ' ') + key_ + ": " + written.head + lines_below(written, indent);
  }

  [[nodiscard]] std::string lines_below(const Written& written, std::size_t indent) const {
    std::string out;
    for (const std::string& line : written.lines) {
      out += line_break_ + (line.empty() ? "" : std::string(indent + step(), ' ') + line);
    }
    return out;
  }

  [[nodiscard]] std::string spliced() const {
    std::string out;
    std::size_t at = 0;
    for (const Splice& splice : splices_) {  // they come in order
      out.append(text_.substr(at, splice.at - at)).append(splice.inserted);
      at = splice.at + splice.removed;
    }
    // A literal that ends the text has its last line break only when the text has it.
    const bool breaks_off = at == text_.size() && value_.text.ends_with('\n') && !out.ends_with('\n');
    return breaks_off ? out + line_break_ : out.append(text_.substr(at));
  }

  std::string_view text_;
  const YamlNode& root_;
  const std::string& section_;
  const std::string& key_;
  const YamlValue& value_;
  std::string line_break_;
  std::vector<Splice> splices_;
};

}  // namespace

Error not_editable(const YamlText& text, const std::string& path) {
  return text.error(0, "cannot set " + path + " without changing more than it", "edit the file by hand");
}

std::string with_yaml_value(const YamlText& text, const std::string& section, const std::string& key,
                            const YamlValue& value) {
  const YamlNode before = text.parse();
  std::string_view body = text.text();
  const std::string mark(body.starts_with(kByteOrderMark) ? kByteOrderMark : "");
  body.remove_prefix(mark.size());
  // Parsed anew without the mark, so that offsets and columns are those of the body.
  const YamlNode root = mark.empty() ? before : YamlText(body, "").parse();
  const auto edited = Editor(body, root, section, key, value).run();
  if (!edited) throw not_editable(text, section + "." + key);
  const auto leaves = leaves_without(root, section, key);
  try {
    if (leaves_without(YamlText(*edited, "").parse(), section, key) == leaves) return mark + *edited;
  } catch (const Error&) {
    // The edit broke the text: the same answer as when it changed another key.
  }
  throw not_editable(text, section + "." + key);
}

}  // namespace ragctl::tenant
