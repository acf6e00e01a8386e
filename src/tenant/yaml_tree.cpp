#include "yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "shown.hpp"

namespace ragctl::tenant {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// yaml-cpp's own tree keeps the first of two duplicate keys and says nothing; its events show both.
class TreeBuilder final : public YAML::EventHandler {
public:
  TreeBuilder(const YamlText& text, std::size_t shift) : text_(text), shift_(shift) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw text_.error(offset(mark), "a second document starts here", "keep one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(node(YamlKind::null, mark, "", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw text_.error(offset(mark), "an alias (*name) is not allowed here", "write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode scalar = node(YamlKind::scalar, mark, tag, anchor);
    scalar.text = value;
    require_closed_quote(scalar.offset);
    scalar.style = tag == "!" ? YamlStyle::quoted : YamlStyle::plain;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(YamlKind::sequence, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(YamlKind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override { close(); }

private:
  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return static_cast<std::size_t>(std::max(0, mark.pos)) + shift_;
  }

  // yaml-cpp takes the end of the file for the end of a quote, and all keys between for text.
  void require_closed_quote(std::size_t at) const {
    const std::string_view text = text_.text();
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return;
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\')
        ++i;
      else if (text[i] == quote && quote == '\'' && i + 1 < text.size() && text[i + 1] == quote)
        ++i;
      else if (text[i] == quote)
        return;
    }
    throw text_.error(at, "the quote that begins here has no end", "close it on the same line");
  }

  [[nodiscard]] YamlNode node(YamlKind kind, const YAML::Mark& mark, const std::string& tag,
                              YAML::anchor_t anchor) const {
    YamlNode out;
    out.kind = kind;
    out.offset = offset(mark);
    if (anchor != 0) throw text_.error(out.offset, "an anchor (&name) is not allowed here", "remove it");
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw text_.error(out.offset, "a tag is not allowed here: " + shown(tag), "remove it");
    }
    return out;
  }

  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    YamlNode opened = node(kind, mark, tag, anchor);
    opened.style = style == YAML::EmitterStyle::Flow ? YamlStyle::flow : YamlStyle::block;
    open_.push_back(std::move(opened));
  }

  void close() {
    YamlNode done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode done) {
    if (open_.empty()) {
      root_ = std::move(done);
      return;
    }
    YamlNode& parent = open_.back();
    if (parent.kind == YamlKind::map && parent.keys.size() == parent.items.size())
      add_key(parent, std::move(done));
    else
      parent.items.push_back(std::move(done));
  }

  void add_key(YamlNode& map, YamlNode key) const {
    if (key.kind != YamlKind::scalar) throw text_.error(key.offset, "a key must be a word");
    const auto same = [&](const YamlNode& other) { return other.text == key.text; };
    if (std::ranges::any_of(map.keys, same)) {
      throw text_.error(key.offset, "duplicate key " + path_to(key.text), "keep one of the two");
    }
    map.keys.push_back(std::move(key));
  }

  // "sources[0].name": the keys that are open on the way to `key`.
  [[nodiscard]] std::string path_to(const std::string& key) const {
    std::string path;
    for (const YamlNode& above : open_) {
      if (above.kind == YamlKind::sequence)
        path += "[" + std::to_string(above.items.size()) + "]";
      else if (above.keys.size() > above.items.size())
        path += (path.empty() ? "" : ".") + above.keys.back().text;
    }
    const std::string full = path + (path.empty() ? "" : ".") + key;
    return full.size() < 80 && without_controls(full) == full ? full : shown(full);
  }

  const YamlText& text_;
  std::size_t shift_;  // of the byte order mark, which yaml-cpp does not count
  YamlNode root_;
  std::vector<YamlNode> open_;
  int documents_ = 0;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key, &YamlNode::text);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

Error config_too_large(std::string_view name, std::uint64_t bytes) {
  return {ErrorCode::usage,
          std::string(name) + " has " + format_count(bytes) + " bytes; a configuration may have " +
              format_count(kMostConfigBytes) + " (1 MB)",
          "take out what is no setting, comments above all; see: man ragctl-config"};
}

Error YamlText::error(std::size_t offset, const std::string& message, const std::string& hint) const {
  const std::string_view before = text_.substr(0, std::min(offset, text_.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  std::string_view line_start = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  if (line_start.starts_with(kByteOrderMark)) line_start.remove_prefix(kByteOrderMark.size());
  const std::size_t column = count_code_points(line_start) + 1;
  return {ErrorCode::usage,
          std::string(name_) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + message,
          hint};
}

// yaml-cpp replaces ill-formed bytes in silence and takes U+0004 for the end of the file.
void YamlText::check_characters() const {
  for (std::size_t at = 0; at < text_.size();) {
    const CodePoint next = decode_utf8(text_, at);
    const std::string_view bytes = text_.substr(at, next.size);
    if (next.value == 0xFFFD && bytes != "\xEF\xBF\xBD")
      throw error(at, "this is not UTF-8", "save the file as UTF-8");
    const bool blank = next.value == '\n' || next.value == '\t' || next.value == '\r';
    if ((next.value < 0x20 && !blank) || next.value == 0x7F)
      throw error(at, "a control character: " + shown(bytes));
    at += next.size;
  }
}

YamlNode YamlText::parse() const {
  if (text_.size() > kMostConfigBytes) throw config_too_large(name_, text_.size());
  check_characters();
  const std::size_t shift = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  TreeBuilder builder(*this, shift);
  try {
    std::istringstream stream{std::string(text_.substr(shift))};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& failure) {
    if (failure.mark.is_null()) throw Error(ErrorCode::usage, std::string(name_) + ": " + failure.msg);
    throw error(static_cast<std::size_t>(std::max(0, failure.mark.pos)) + shift, failure.msg,
                "check indentation, quotes and brackets there");
  }
  return builder.take();
}

}  // namespace ragctl::tenant
