#include "config_sources.hpp"

#include <algorithm>
#include <array>

#include "config_keys.hpp"
#include "ragctl/base/nearest.hpp"
#include "shown.hpp"
#include "yaml_scalar.hpp"

namespace ragctl::tenant {
namespace {

enum Types : std::uint8_t {
  kNone = 0,
  kDirectory = 1,
  kProducts = 2,
  kConfluence = 4,
  kWeb = 8,
  kGit = 16,
  kCommand = 32,
  kAll = 63
};

constexpr std::array<std::pair<const char*, Types>, 6> kTypes{{{"directory", kDirectory},
                                                               {"products", kProducts},
                                                               {"confluence", kConfluence},
                                                               {"web", kWeb},
                                                               {"git", kGit},
                                                               {"command", kCommand}}};
constexpr const char* kTypeNames = "directory, products, confluence, web, git or command";

// A file name that is the same on every system and can hide nothing.
bool is_source_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= 100 && name[0] != '.' && name[0] != '-' &&
         std::ranges::all_of(name, fits);
}

bool is_type(std::string_view type) {
  return std::ranges::any_of(kTypes, [&](const auto& known) { return type == known.first; });
}

bool is_filled_line(std::string_view line) { return !line.empty() && is_line(line); }

struct SourceKey {
  const char* name;
  std::string SourceConfig::*text;  ///< one of the two is set
  std::vector<std::string> SourceConfig::*list;
  int types;     ///< that may have it
  int required;  ///< that must have it
  bool (*check)(std::string_view);
  const char* allowed;
};

using S = SourceConfig;
constexpr int kTrees = kDirectory | kConfluence | kWeb | kGit;
constexpr std::array<SourceKey, 10> kKeys{{
    {"name", &S::name, nullptr, kAll, kAll, is_source_name,
     "letters, digits, \".\", \"-\" and \"_\", to be used as a file name"},
    {"type", &S::type, nullptr, kAll, kAll, is_type, kTypeNames},
    {"path", &S::path, nullptr, kDirectory | kProducts, kDirectory | kProducts, is_filled_line, "a path"},
    {"include", nullptr, &S::include, kTrees, kNone, is_filled_line, "patterns like \"**/*.md\""},
    {"exclude", nullptr, &S::exclude, kTrees, kNone, is_filled_line, "patterns like \"drafts/**\""},
    {"base_url", &S::base_url, nullptr, kConfluence, kConfluence, is_web_address,
     "an address like https://host/path, without a password"},
    {"spaces", nullptr, &S::spaces, kConfluence, kNone, is_filled_line, "keys of spaces"},
    {"token_env", &S::token_env, nullptr, kConfluence | kWeb | kGit, kNone, is_variable_name,
     "the name of an environment variable"},
    {"url", &S::url, nullptr, kWeb | kGit, kWeb | kGit, is_web_address,
     "an address like https://host/path, without a password"},
    {"command", &S::command, nullptr, kCommand, kCommand, is_filled_line, "a shell command"},
}};

int bit_of(std::string_view type) {
  const auto found = std::ranges::find_if(kTypes, [&](const auto& known) { return type == known.first; });
  return found == kTypes.end() ? kNone : found->second;
}

std::vector<std::string> names_for(int type) {
  std::vector<std::string> names;
  for (const SourceKey& key : kKeys) {
    if ((key.types & type) != 0) names.emplace_back(key.name);
  }
  return names;
}

RawValue raw(const YamlNode& node) {
  if (node.kind == YamlKind::null) return {RawValue::Form::null, {}};
  return {node.style == YamlStyle::quoted ? RawValue::Form::quoted : RawValue::Form::plain, node.text};
}

// Reads one item of the list.
class SourceReader {
public:
  SourceReader(const YamlText& text, const YamlNode& node, std::size_t index)
      : text_(text), node_(node), path_("sources[" + std::to_string(index) + "]") {}

  SourceConfig read() {
    if (node_.kind != YamlKind::map) {
      throw text_.error(node_.offset, path_ + " must be a map",
                        "write it like {name: handbook, type: directory, path: /srv/handbook}");
    }
    const YamlNode* type = node_.find("type");
    type_ = type == nullptr ? kAll : bit_of(type->text);
    if (type_ == kNone) type_ = kAll;  // the value itself is refused when its turn comes
    for (std::size_t i = 0; i < node_.keys.size(); ++i) take(node_.keys[i], node_.items[i]);
    for (const SourceKey& key : kKeys) require(key);
    return std::move(source_);
  }

private:
  void take(const YamlNode& name, const YamlNode& value) {
    const auto key =
        std::ranges::find_if(kKeys, [&](const SourceKey& known) { return name.text == known.name; });
    if (key == kKeys.end()) throw unknown(name);
    if ((key->types & type_) == 0) {
      throw text_.error(name.offset, path_ + "." + name.text + " is no key of a source of this type",
                        known_keys());
    }
    if (key->text != nullptr)
      source_.*(key->text) = checked(*key, value, path_ + "." + name.text);
    else
      take_list(*key, value);
  }

  void take_list(const SourceKey& key, const YamlNode& value) {
    const std::string path = path_ + "." + key.name;
    if (value.kind == YamlKind::null) return;
    if (value.kind == YamlKind::scalar) {  // one pattern needs no brackets
      (source_.*(key.list)).push_back(checked(key, value, path));
      return;
    }
    if (value.kind != YamlKind::sequence)
      throw text_.error(value.offset, path + " must be a list of " + key.allowed);
    for (const YamlNode& item : value.items) (source_.*(key.list)).push_back(checked(key, item, path));
  }

  [[nodiscard]] std::string checked(const SourceKey& key, const YamlNode& value,
                                    const std::string& path) const {
    const bool single = value.kind == YamlKind::scalar || value.kind == YamlKind::null;
    if (!single) throw text_.error(value.offset, path + " must be one value; allowed: " + key.allowed);
    const RawValue written = raw(value);
    if (written.form == RawValue::Form::null || !key.check(written.text)) {
      throw text_.error(value.offset, refusal(path, key.allowed, written));
    }
    return written.text;
  }

  void require(const SourceKey& key) const {
    if ((key.required & type_) == 0 || node_.find(key.name) != nullptr) return;
    if (type_ == kAll && key.required != kAll) return;
    throw text_.error(node_.offset, path_ + " lacks the key " + key.name,
                      std::string(key.name) + ": " + key.allowed);
  }

  [[nodiscard]] Error unknown(const YamlNode& name) const {
    std::string message =
        "unknown key " + path_ + "." + (is_source_name(name.text) ? name.text : shown(name.text));
    if (const auto near = nearest(name.text, names_for(type_))) message += ", did you mean " + *near + "?";
    return text_.error(name.offset, message, known_keys());
  }

  [[nodiscard]] std::string known_keys() const {
    std::string out = "its keys are";
    const char* separator = " ";
    for (const std::string& name : names_for(type_)) {
      out += separator + name;
      separator = ", ";
    }
    return out;
  }

  const YamlText& text_;
  const YamlNode& node_;
  std::string path_;
  int type_ = kAll;
  SourceConfig source_;
};

}  // namespace

std::vector<SourceConfig> read_sources(const YamlText& text, const YamlNode& list) {
  std::vector<SourceConfig> sources;
  if (list.kind == YamlKind::null) return sources;
  if (list.kind != YamlKind::sequence) {
    throw text.error(list.offset, "sources must be a list", "start each source with \"- name: ...\"");
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    SourceConfig source = SourceReader(text, list.items[i], i).read();
    if (std::ranges::find(sources, source.name, &SourceConfig::name) != sources.end()) {
      throw text.error(list.items[i].find("name")->offset, "sources has two of the name " + source.name,
                       "give each source a name of its own");
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

std::string sources_text(const std::vector<SourceConfig>& sources) {
  const auto list_text = [](const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + yaml_text(item, Place::flow);
    return out + "]";
  };
  std::string out = "[";
  for (const SourceConfig& source : sources) {
    out += out.size() > 1 ? ", {" : "{";
    const char* separator = "";
    for (const SourceKey& key : kKeys) {
      const bool empty = key.text != nullptr ? (source.*(key.text)).empty() : (source.*(key.list)).empty();
      if (empty) continue;
      out += separator + std::string(key.name) + ": ";
      out += key.text != nullptr ? yaml_text(source.*(key.text), Place::flow) : list_text(source.*(key.list));
      separator = ", ";
    }
    out += "}";
  }
  return out + "]";
}

}  // namespace ragctl::tenant
