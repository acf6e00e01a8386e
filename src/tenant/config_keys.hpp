#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/tenant/config.hpp"

namespace ragctl::tenant {

/// A value as written, before it has a meaning.
struct RawValue {
  enum class Form : std::uint8_t { null, plain, quoted };
  Form form = Form::plain;
  std::string text;
};

/// Text may be anything once quoted; a symbol is a number, a switch, a word out of a list, a size.
enum class ValueKind : std::uint8_t { text, symbol };
enum class Null : std::uint8_t { refused, allowed };

/// Everything there is to know of one key. Reading, checking, listing, editing and suggesting all go through
/// here.
struct ConfigKey {
  std::string path;     ///< "search.top_k"
  std::string allowed;  ///< "a whole number from 1 to 1,000"
  ValueKind kind = ValueKind::symbol;
  Null null = Null::refused;
  std::function<bool(Config&, const RawValue&)>
      set;  ///< false, and nothing changed, when the value is not allowed
  std::function<std::string(const Config&)> get;  ///< as YAML text on one line
  /// What a value that is not allowed may have meant; empty when nothing is near.
  std::function<std::string(const RawValue&)> suggest = [](const RawValue&) { return std::string(); };
  std::vector<std::string> words{};  ///< all the values that are words, for a key that has a few
  Effect effect = Effect::at_once;
  /// Of a key that holds a list; `set` then makes a list of one.
  std::function<bool(Config&, const std::vector<RawValue>&)> set_list{};

  [[nodiscard]] std::string_view section() const { return std::string_view(path).substr(0, path.find('.')); }
  [[nodiscard]] std::string_view leaf() const { return std::string_view(path).substr(path.find('.') + 1); }
};

/// Every key but `sources`, in the order of ragctl-config(5).
[[nodiscard]] const std::vector<ConfigKey>& config_keys();
[[nodiscard]] const ConfigKey* find_config_key(std::string_view path);
/// "search", "llm", ..., with "sources" in its place.
[[nodiscard]] const std::vector<std::string>& config_sections();

/// What "did you mean" says for a path that is no key: the nearest key or section. Empty when none is near.
[[nodiscard]] std::string nearest_config_key(const std::string& path);

/// Shared with `sources`.
[[nodiscard]] bool is_web_address(std::string_view text);
[[nodiscard]] bool is_variable_name(std::string_view text);
/// One line without control characters.
[[nodiscard]] bool is_line(std::string_view text);

/// "search.top_k is "x"; allowed: a whole number ...". Never shows what may be a secret.
[[nodiscard]] std::string refusal(const std::string& path, const std::string& allowed, const RawValue& value);
/// The same, with what was meant where that can be told.
[[nodiscard]] std::string refusal(const ConfigKey& key, const RawValue& value);

}  // namespace ragctl::tenant
