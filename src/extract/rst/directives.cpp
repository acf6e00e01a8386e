#include <algorithm>
#include <array>
#include <cctype>

#include "ragctl/base/utf8.hpp"
#include "reader.hpp"

namespace ragctl::extract {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view without_indent(std::string_view line) { return line.substr(indent_of(line)); }

// "py:function" is "function".
std::string name_of(std::string_view head) {
  std::string name;
  for (const char c : head) {
    if (c == ':')
      name.clear();
    else
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::string capitalized(std::string name) {
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

// Arguments go on below, until a blank line or an option; options until a blank line.
std::size_t take_arguments(RstLines lines, RstDirective& out) {
  std::size_t at = 0;
  for (; at < lines.size() && !lines[at].empty() && field_size(without_indent(lines[at])) == 0; ++at)
    out.arguments.append(out.arguments.empty() ? "" : "\n").append(without_indent(lines[at]));
  for (; at < lines.size() && !lines[at].empty(); ++at) {
    const std::string_view line = without_indent(lines[at]);
    const std::size_t size = field_size(line);
    if (size == 0) continue;
    out.options.emplace(line.substr(1, size - 2), without_indent(line.substr(size)));
  }
  return at;
}

// What takes no arguments on lines of its own: there the text begins at once.
bool has_only_content(std::string_view name) {
  return is_one_of(
      name, {"note",           "warning",    "tip",       "important", "caution",        "danger",
             "error",          "hint",       "attention", "seealso",   "todo",           "epigraph",
             "highlights",     "container",  "compound",  "glossary",  "parsed-literal", "versionadded",
             "versionchanged", "deprecated", "math",      "meta"});
}

}  // namespace

RstDirective read_rst_directive(std::string_view head, RstLines lines) {
  RstDirective out;
  const std::size_t end = std::min(head.find("::"), head.size());
  std::string_view name = head.substr(0, end);
  while (name.ends_with(' ')) name.remove_suffix(1);
  out.name = name_of(name);
  out.arguments = std::string(without_indent(head.substr(std::min(end + 2, head.size()))));
  const bool option_follows = !lines.empty() && field_size(without_indent(lines[0])) > 0;
  const bool text_follows = has_only_content(out.name) && !option_follows;
  const std::size_t taken = text_follows || out.name == "meta" ? 0 : take_arguments(lines, out);
  out.content = dedented(lines.subspan(taken));
  return out;
}

void RstReader::read_directive(const RstDirective& directive, int depth) {
  if (read_silent(directive) || read_verbatim_directive(directive) ||
      read_table_directive(directive, depth) || read_picture(directive, depth))
    return;
  const bool admonition =
      is_one_of(directive.name, {"note", "warning", "tip", "important", "caution", "danger", "error", "hint",
                                 "attention", "seealso", "todo"});
  if (admonition) {
    label_ = directive.name == "seealso" ? "See also: " : capitalized(directive.name) + ": ";
    std::vector<std::string_view> body{directive.arguments};
    body.insert(body.end(), directive.content.begin(), directive.content.end());
    read_body(body, depth + 1);
    label_.clear();
    return;
  } else if (is_one_of(directive.name, {"versionadded", "versionchanged", "deprecated"})) {
    static constexpr std::array<std::string_view, 3> kWords{"Added in version ", "Changed in version ",
                                                            "Deprecated since version "};
    label_ = directive.name == "versionadded" ? kWords[0]
             : directive.name == "deprecated" ? kWords[2]
                                              : kWords[1];
    write_text(directive.arguments);
  } else if (!is_one_of(directive.name, {"container", "only", "class"})) {
    // A title, or the signature of what is described; one a line.
    write_text(directive.arguments);
  }
  read_body(directive.content, depth + 1);
  label_.clear();
}

// What only tells a program what to do.
bool RstReader::read_silent(const RstDirective& directive) {
  if (directive.name == "meta") {
    for (const std::string_view line : directive.content) {
      const std::size_t size = field_size(line);
      std::string value = collapse_white_space(line.substr(size));
      if (size > 0 && !value.empty())
        out_.metadata.emplace(rst_name(line.substr(1, size - 2)), std::move(value));
    }
    return true;
  }
  if (directive.name == "title") out_.title = collapse_white_space(directive.arguments);
  return is_one_of(directive.name, {"title",
                                    "toctree",
                                    "contents",
                                    "index",
                                    "include",
                                    "literalinclude",
                                    "raw",
                                    "highlight",
                                    "default-role",
                                    "role",
                                    "currentmodule",
                                    "module",
                                    "sectnum",
                                    "section-numbering",
                                    "target-notes",
                                    "header",
                                    "footer",
                                    "tabularcolumns",
                                    "testsetup",
                                    "testcleanup",
                                    "plot",
                                    "bibliography",
                                    "autosummary",
                                    "replace",
                                    "unicode",
                                    "date",
                                    "restructuredtext-test-directive"});
}

bool RstReader::read_verbatim_directive(const RstDirective& directive) {
  const bool code = is_one_of(
      directive.name, {"code-block", "code", "sourcecode", "parsed-literal", "prompt", "doctest", "testcode",
                       "testoutput", "productionlist", "ipython", "graphviz", "mermaid", "math"});
  if (!code) return false;
  if (const auto caption = directive.options.find("caption"); caption != directive.options.end())
    write_text(caption->second);
  std::string text = joined_lines(directive.content);
  if (directive.name == "math" && !directive.arguments.empty()) text.insert(0, directive.arguments + "\n");
  write_code(directive.name == "parsed-literal" ? shown(text) : text);
  return true;
}

bool RstReader::read_table_directive(const RstDirective& directive, int depth) {
  if (!is_one_of(directive.name, {"table", "list-table", "csv-table"})) return false;
  write_text(directive.arguments);
  if (directive.name == "table") {
    read_body(directive.content, depth + 1);
  } else if (directive.name == "list-table") {
    write_rows(read_list_table(directive.content));
  } else {
    const auto header = directive.options.find("header");
    const std::string first = header == directive.options.end() ? "" : header->second + "\n";
    write_rows(read_csv_rows(first + joined_lines(directive.content)));
  }
  return true;
}

// The description stands for the picture; the caption of a figure is its content.
bool RstReader::read_picture(const RstDirective& directive, int depth) {
  if (!is_one_of(directive.name, {"image", "figure"})) return false;
  if (const auto words = directive.options.find("alt"); words != directive.options.end())
    write_text(words->second);
  read_body(directive.content, depth + 1);
  return true;
}

}  // namespace ragctl::extract
