#include "ragctl/tenant/config.hpp"

#include <algorithm>

#include "config_keys.hpp"
#include "config_sources.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/files/read.hpp"
#include "shown.hpp"
#include "yaml_edit.hpp"
#include "yaml_scalar.hpp"
#include "yaml_tree.hpp"

namespace ragctl::tenant {
namespace {

constexpr const char* kTriedSections = "the keys of search and rerank can";

RawValue raw(const YamlNode& node) {
  if (node.kind == YamlKind::null) return {RawValue::Form::null, {}};
  return {node.style == YamlStyle::quoted ? RawValue::Form::quoted : RawValue::Form::plain, node.text};
}

std::string key_text(const std::string& key) {
  const bool plain = key.find('.') == std::string::npos && key.size() < 60 && is_plain_safe(key, Place::flow);
  return plain ? key : shown(key);
}

/// Whether a run may try other values: what its keys change is how questions are answered, nothing stored.
bool is_tried(std::string_view section) { return section == "search" || section == "rerank"; }

std::string keys_of(std::string_view section) {
  std::string out = "its keys are";
  const char* separator = " ";
  for (const ConfigKey& key : config_keys()) {
    if (key.section() != section) continue;
    out += separator + std::string(key.leaf());
    separator = ", ";
  }
  return out;
}

/// Whose file it is: the tenant's own, or the one that all share.
enum class Scope : std::uint8_t { tenant, shared };

// Lays what the file says over the defaults, or over another configuration.
class ConfigReader {
public:
  ConfigReader(const YamlText& text, const Config& defaults, Scope scope)
      : text_(text), defaults_(defaults), config_(defaults), scope_(scope) {}

  Config read(const YamlNode& root) {
    if (root.kind != YamlKind::null && root.kind != YamlKind::map) {
      throw text_.error(root.offset, "the file must be a map of sections",
                        "start like this: search: {top_k: 5}");
    }
    for (std::size_t i = 0; i < root.keys.size(); ++i) read_section(root.keys[i], root.items[i]);
    check_together(root);
    return std::move(config_);
  }

  [[nodiscard]] const std::vector<std::string>& said() const noexcept { return said_; }

private:
  void read_section(const YamlNode& name, const YamlNode& section) {
    if (scope_ == Scope::shared && (name.text == "tenant" || name.text == "sources")) {
      throw text_.error(name.offset, "the section " + name.text + " is each tenant's own",
                        "move it to the config.yaml of the tenant");
    }
    if (name.text == "sources") {
      config_.sources = read_sources(text_, section);
      said_.push_back(name.text);
      return;
    }
    const auto& sections = config_sections();
    if (std::find(sections.begin(), sections.end(), name.text) == sections.end())
      throw unknown(name, name.text);
    if (section.kind != YamlKind::null && section.kind != YamlKind::map) {
      throw text_.error(section.offset, name.text + " must be a map", keys_of(name.text));
    }
    for (std::size_t i = 0; i < section.keys.size(); ++i)
      read_value(name.text, section.keys[i], section.items[i]);
  }

  void read_value(const std::string& section, const YamlNode& name, const YamlNode& value) {
    const std::string path = section + "." + name.text;
    const ConfigKey* key = find_config_key(path);
    if (key == nullptr) throw unknown(name, path);
    if (value.kind == YamlKind::sequence && key->set_list) return read_list(*key, value);
    if (value.kind == YamlKind::map || value.kind == YamlKind::sequence) {
      const char* kind = value.kind == YamlKind::map ? " is a map" : " is a list";
      throw text_.error(value.offset, path + kind + "; allowed: " + key->allowed);
    }
    said_.push_back(path);
    if (key->set(config_, raw(value))) return;
    throw text_.error(value.offset, refusal(*key, raw(value)),
                      "its default is " + key->get(defaults_) + "; leave the key out for that");
  }

  void read_list(const ConfigKey& key, const YamlNode& list) {
    std::vector<RawValue> values;
    for (const YamlNode& item : list.items) {
      if (item.kind == YamlKind::map || item.kind == YamlKind::sequence)
        throw text_.error(item.offset, "an item of " + key.path + " is no text; allowed: " + key.allowed);
      values.push_back(raw(item));
      Config alone;
      if (!key.set_list(alone, {values.back()})) throw text_.error(item.offset, refusal(key, values.back()));
    }
    said_.push_back(key.path);
    key.set_list(config_, values);
  }

  [[nodiscard]] Error unknown(const YamlNode& name, const std::string& path) const {
    const std::string section = path.size() > name.text.size() ? path.substr(0, path.find('.')) : "";
    std::string message = "unknown key " + (section.empty() ? "" : section + ".") + key_text(name.text);
    const std::string near = nearest_config_key(path);
    if (!near.empty() && near != path) message += ", did you mean " + near + "?";
    if (!section.empty()) return text_.error(name.offset, message, keys_of(section));
    if (near == path)
      return text_.error(name.offset, message, "write the section and the key on lines of their own");
    std::string hint = "the sections are";
    for (const std::string& known : config_sections()) hint += (known == "tenant" ? " " : ", ") + known;
    return text_.error(name.offset, message, hint);
  }

  // What no key can tell alone. The error stands at the key that the file says, whichever of the two it is
  // (one of them it must be: the defaults alone have passed this check).
  void check_together(const YamlNode& root) const {
    const Config::Chunking& chunking = config_.chunking;
    if (chunking.chunk_overlap >= chunking.chunk_size) {
      throw together(root, "chunk_overlap",
                     "chunking.chunk_overlap (" + std::to_string(chunking.chunk_overlap) +
                         ") must be less than chunking.chunk_size (" + std::to_string(chunking.chunk_size) +
                         ")");
    }
    if (chunking.parent_chunk_size < chunking.chunk_size) {
      throw together(root, "parent_chunk_size",
                     "chunking.parent_chunk_size (" + std::to_string(chunking.parent_chunk_size) +
                         ") must not be less than chunking.chunk_size (" +
                         std::to_string(chunking.chunk_size) + ")");
    }
  }

  [[nodiscard]] Error together(const YamlNode& root, const char* key, const std::string& message) const {
    const YamlNode* section = root.find("chunking");
    const YamlNode* value = section->find(key);
    if (value == nullptr) value = section->find("chunk_size");
    return text_.error(value->offset, message, "change one of the two");
  }

  const YamlText& text_;
  const Config& defaults_;
  Config config_;
  Scope scope_;
  std::vector<std::string> said_;
};

// Throws unless the key is one that holds a single value.
const ConfigKey& single_key(const std::string& path) {
  if (const ConfigKey* key = find_config_key(path)) return *key;
  if (path == "sources" || path.starts_with("sources.") || path.starts_with("sources[")) {
    throw Error(ErrorCode::usage, "sources is a list and is not set from the command line",
                "edit config.yaml");
  }
  const auto& sections = config_sections();
  if (std::find(sections.begin(), sections.end(), path) != sections.end()) {
    throw Error(ErrorCode::usage, path + " is a section, not a key", keys_of(path));
  }
  const std::string near = nearest_config_key(path);
  throw Error(ErrorCode::usage,
              "unknown key " + shown(path) + (near.empty() ? "" : ", did you mean " + near + "?"),
              "ragctl tenant config TENANT lists all keys");
}

RawValue raw_argument(const ConfigKey& key, const std::string& value) {
  const bool is_null = key.null == Null::allowed && (value == "null" || value == "~");
  if (is_null) return {RawValue::Form::null, "null"};
  const bool is_list = key.set_list && value.starts_with('[');
  if (key.kind == ValueKind::text && !is_list) return {RawValue::Form::quoted, value};
  const std::size_t first = value.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {RawValue::Form::plain, ""};
  return {RawValue::Form::plain, value.substr(first, value.find_last_not_of(" \t\n") + 1 - first)};
}

}  // namespace

Config parse_config(const std::string& yaml, const std::string& name, const Config& defaults) {
  const YamlText text(yaml, name);
  return ConfigReader(text, defaults, Scope::tenant).read(text.parse());
}

std::vector<std::string> config_key_names() {
  std::vector<std::string> names;
  for (const ConfigKey& key : config_keys()) names.push_back(key.path);
  return names;
}

std::vector<std::string> config_words(const std::string& key) {
  const ConfigKey* known = find_config_key(key);
  return known == nullptr ? std::vector<std::string>() : known->words;
}

std::string read_config(const std::filesystem::path& file) {
  const auto stat = files::stat_file(file);
  if (stat && stat->size > kMostConfigBytes) throw config_too_large(file.string(), stat->size);
  return files::read_file(file, kMostConfigBytes).bytes;
}

Config load_config(const std::filesystem::path& file, const Config& defaults) {
  return parse_config(read_config(file), file.string(), defaults);
}

Defaults parse_defaults(const std::string& yaml, const std::string& name) {
  const YamlText text(yaml, name);
  const Config built_in;
  ConfigReader reader(text, built_in, Scope::shared);
  Config values = reader.read(text.parse());
  return {std::move(values), reader.said()};
}

Defaults load_defaults(const std::filesystem::path& file) {
  if (!files::stat_file(file)) return {};
  return parse_defaults(read_config(file), file.string());
}

std::vector<ConfigEntry> config_entries(const std::string& yaml, const std::string& name,
                                        const Defaults& defaults) {
  const YamlText text(yaml, name);
  ConfigReader reader(text, defaults.values, Scope::tenant);
  const Config config = reader.read(text.parse());
  const Config built_in;
  const auto origin = [&](const std::string& key) {
    if (std::ranges::find(reader.said(), key) != reader.said().end()) return Origin::own;
    return std::ranges::find(defaults.said, key) != defaults.said.end() ? Origin::shared : Origin::built_in;
  };
  std::vector<ConfigEntry> entries;
  for (const ConfigKey& key : config_keys()) {
    const std::string value = key.get(config);
    if (key.section() != "tenant" && entries.size() == 2) {
      entries.push_back({"sources", sources_text(config.sources), config.sources.empty(), origin("sources")});
    }
    entries.push_back({key.path, value, value == key.get(built_in), origin(key.path)});
  }
  return entries;
}

namespace {

Error made_with(const std::string& key) {
  return {ErrorCode::usage, key + " cannot be changed for one run: the index is made with it",
          "make a tenant with it, or: ragctl tenant config TENANT " + key + " VALUE; ragctl index TENANT"};
}

}  // namespace

Effect effect_of(const std::string& key) { return single_key(key).effect; }

Config with_search_value(const Config& config, const std::string& key, const std::string& value) {
  const ConfigKey& known = single_key(key);
  if (!is_tried(known.section()))
    throw Error(ErrorCode::usage, key + " cannot be changed for one run", kTriedSections);
  if (known.effect != Effect::at_once) throw made_with(key);
  Config changed = config;
  const RawValue wanted = raw_argument(known, value);
  if (known.set(changed, wanted)) return changed;
  throw Error(ErrorCode::usage, refusal(known, wanted), "its default is " + known.get(Config{}));
}

Config with_search_settings(const Config& config, const std::string& yaml, const std::string& name) {
  const YamlText text(yaml, name);
  const YamlNode root = text.parse();
  Config changed = ConfigReader(text, config, Scope::tenant).read(root);
  for (const YamlNode& section : root.keys) {
    if (is_tried(section.text)) continue;
    throw text.error(section.offset, section.text + " cannot be changed for one run", kTriedSections);
  }
  for (const ConfigKey& key : config_keys()) {
    if (is_tried(key.section()) && key.effect != Effect::at_once && key.get(changed) != key.get(config))
      throw made_with(key.path);
  }
  return changed;
}

std::string with_config_value(const std::string& yaml, const std::string& key, const std::string& value,
                              const std::string& name, const Config& defaults) {
  const ConfigKey& known = single_key(key);
  const RawValue wanted = raw_argument(known, value);
  Config alone;
  if (!known.set(alone, wanted)) {
    throw Error(ErrorCode::usage, refusal(known, wanted), "its default is " + known.get(defaults));
  }
  const YamlText text(yaml, name);
  const bool as_text = wanted.form == RawValue::Form::quoted;
  const std::string changed = with_yaml_value(text, std::string(known.section()), std::string(known.leaf()),
                                              {wanted.text, as_text ? YamlForm::text : YamlForm::bare});
  if (known.get(parse_config(changed, name, defaults)) != known.get(alone)) throw not_editable(text, key);
  return changed;
}

}  // namespace ragctl::tenant
