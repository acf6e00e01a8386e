#include "properties.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "ragctl/base/time.hpp"
#include "ragctl/index/fields.hpp"

namespace ragctl::pipeline {
namespace {

std::string shortest_decimal(double number) {
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), written.ptr};
}

class Properties {
public:
  void add(const std::string& key, const std::string& text) {
    if (text.empty()) return;
    terms_.push_back(index::property_text(key, text));
    if (index::is_name(key)) return;
    if (const auto number = index::written_number(text))
      terms_.push_back(index::property_number(key, *number));
  }
  /// As it is written too: that is exact where a double is not.
  void add(const std::string& key, std::int64_t number) { add(key, std::to_string(number)); }
  void add(const std::string& key, double number) {
    if (!std::isfinite(number)) return;
    const std::string text = shortest_decimal(number);
    if (index::is_name(key) || index::written_number(text))
      add(key, text);
    else
      terms_.push_back(index::property_number(key, number));
  }
  void add(const std::string& key, bool value) { add(key, std::string(value ? "true" : "false")); }
  void add(const std::string&, std::nullptr_t) {}
  void add(const std::string& key, const std::vector<std::string>& values) {
    for (const std::string& value : values) add(key, value);
  }

  [[nodiscard]] std::vector<std::string> take() {
    std::ranges::sort(terms_);
    terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
    return std::move(terms_);
  }

private:
  std::vector<std::string> terms_;
};

bool is_plain(const std::string& key) {
  return !key.empty() &&
         std::ranges::none_of(key, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// What a document says of itself must not pass for what is known of it.
std::string key_of_metadata(const std::string& key) {
  constexpr std::array<std::string_view, 6> kKnown{"source", "uri", "type", "language", "id", "updated"};
  return std::ranges::find(kKnown, key) == kKnown.end() ? key : "meta." + key;
}

}  // namespace

std::vector<std::string> properties_of(const model::Document& document) {
  constexpr std::size_t kDay = 10;  // of 2026-01-31T12:00:00Z
  Properties out;
  out.add("source", document.source);
  out.add("uri", document.uri);
  out.add("type", document.media_type);
  out.add("language", document.language);
  if (document.external_id) out.add("id", *document.external_id);
  out.add("updated", format_utc(document.updated_at).substr(0, kDay));
  for (const auto& [key, value] : document.metadata) {
    if (is_plain(key)) std::visit([&](const auto& it) { out.add(key_of_metadata(key), it); }, value);
  }
  return out.take();
}

}  // namespace ragctl::pipeline
