#include "markdown_export.hpp"

#include <nlohmann/json.hpp>

#include "hit_view.hpp"
#include "markdown_text.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/command/output.hpp"

namespace ragctl::command {
namespace {

// "created" needs no quotes; a key of any other kind gets them.
std::string yaml_key(const std::string& key) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  bool is_plain = !key.empty() && ((key[0] >= 'a' && key[0] <= 'z') || (key[0] >= 'A' && key[0] <= 'Z'));
  for (const char c : key) is_plain = is_plain && plain(c);
  return is_plain ? key : json_text(key);
}

// JSON is valid YAML, so a JSON string is the one quoting that every title survives.
std::string yaml_line(const std::string& key, const nlohmann::ordered_json& value) {
  if (!value.is_object() || value.empty()) return yaml_key(key) + ": " + json_text(value) + "\n";
  std::string lines = yaml_key(key) + ":\n";
  for (const auto& [name, inner] : value.items())
    lines += "  " + yaml_key(name) + ": " + json_text(inner) + "\n";
  return lines;
}

std::string message_markdown(const model::Message& message) {
  std::string text = std::string("## ") + model::to_string(message.role) + ", " +
                     format_utc(message.created_at) + "\n\n" + escaped_prose(message.content) + "\n\n";
  for (const model::Citation& citation : message.citations) {
    text += "- [" + std::to_string(citation.number) + "] " +
            place_of(citation.title, citation.heading, citation.page) + " (" + citation.uri + ")\n";
  }
  if (!message.citations.empty()) text += "\n";
  return text;
}

}  // namespace

std::string front_matter(const nlohmann::ordered_json& fields) {
  std::string text = "---\n";
  for (const auto& [key, value] : fields.items()) {
    const bool empty = value.is_null() || (value.is_object() && value.empty());
    if (!empty) text += yaml_line(key, value);
  }
  return text + "---\n\n";
}

std::string document_markdown(const nlohmann::ordered_json& fields, const std::string& title,
                              std::string_view text, std::span<const model::Block> blocks) {
  return front_matter(fields) + markdown_text(title, text, blocks) + "\n\n";
}

std::string conversation_markdown(const nlohmann::ordered_json& fields, const std::string& title,
                                  const std::vector<model::Message>& messages) {
  std::string text = front_matter(fields) + markdown_text(title, {}, {}) + "\n\n";
  for (const model::Message& message : messages) text += message_markdown(message);
  return text;
}

}  // namespace ragctl::command
