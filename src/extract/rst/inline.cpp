#include "inline.hpp"

#include <algorithm>
#include <cctype>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostSubstituted = 1'000'000;  // bytes

bool is_space(char c) { return c == ' ' || c == '\n'; }
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool may_begin_after(std::string_view text, std::size_t at) {
  return at == 0 || is_space(text[at - 1]) ||
         std::string_view("'\"([{<-/:").find(text[at - 1]) != std::string_view::npos ||
         static_cast<unsigned char>(text[at - 1]) >= 0x80 || text[at - 1] == '\\';
}

bool may_end_before(std::string_view text, std::size_t at) {
  return at >= text.size() || is_space(text[at]) || static_cast<unsigned char>(text[at]) >= 0x80 ||
         std::string_view("'\")]}>-/:.,;!?\\").find(text[at]) != std::string_view::npos;
}

/// Reads one text from left to right.
class Inline {
public:
  Inline(std::string_view text, RstNames& names) : text_(text), names_(names) {}

  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool taken = c == '\\'  ? escape()
                         : c == '`' ? quoted("")
                         : c == '*' ? emphasis()
                         : c == '|' ? substitution()
                         : c == ':' ? role()
                         : c == '[' ? note()
                         : c == '_' ? underscore()
                                    : false;
      if (!taken) out_ += text_[at_++];
    }
    return std::move(out_);
  }

private:
  bool escape() {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
    at_ += 2;
    if (!is_space(next)) out_ += next;
    return true;
  }

  // Where the span from `begin` ends with `mark`, or npos. What was searched in vain is not searched again.
  [[nodiscard]] std::size_t end_of(std::size_t begin, std::string_view mark, bool literal) {
    if (begin >= text_.size() || is_space(text_[begin])) return text_.npos;
    std::size_t& searched = searched_[mark];
    for (std::size_t at = text_.find(mark, std::max(begin + 1, searched)); at != text_.npos;
         at = text_.find(mark, at + 1)) {
      const bool escaped = !literal && text_[at - 1] == '\\';
      const std::size_t after = at + mark.size();
      const bool link = (mark == "`" || mark == "|") && after < text_.size() &&
                        (text_[after] == '_' || text_[after] == ':');
      if (!is_space(text_[at - 1]) && !escaped && (link || may_end_before(text_, after))) return at;
      searched = at + 1;
    }
    searched = text_.size();
    return text_.npos;
  }

  // ``literal``, `text <address>`_, `text`_, :role:`text`, `text`:role:
  bool quoted(std::string_view role) {
    if (role.empty() && !may_begin_after(text_, at_)) return false;
    if (text_.substr(at_, 2) == "``") {
      const std::size_t end = end_of(at_ + 2, "``", true);
      if (end == text_.npos) return false;
      out_ += text_.substr(at_ + 2, end - at_ - 2);
      at_ = end + 2;
      return true;
    }
    const std::size_t end = end_of(at_ + 1, "`", false);
    if (end == text_.npos) return false;
    out_ += shown(text_.substr(at_ + 1, end - at_ - 1), role);
    at_ = end + 1;
    while (at_ < text_.size() && text_[at_] == '_') ++at_;
    skip_role_after();
    return true;
  }

  void skip_role_after() {
    const std::size_t size = role_size(at_);
    if (size > 0 && may_end_before(text_, at_ + size)) at_ += size;
  }

  // "text <target>" shows its text; "~package.Class" the last name of it.
  [[nodiscard]] std::string shown(std::string_view content, std::string_view role) const {
    if (role == "math" || role == "code" || role == "raw") return std::string(content);
    const std::size_t address = content.rfind('<');
    if (content.ends_with('>') && address != content.npos && address > 0)
      content = content.substr(0, address);
    else if (content.ends_with('>') && address == 0)
      content = content.substr(1, content.size() - 2);
    while (content.ends_with(' ') || content.ends_with('\n')) content.remove_suffix(1);
    if (content.starts_with('!')) content.remove_prefix(1);
    if (content.starts_with('~')) {
      const std::size_t dot = content.rfind('.');
      content.remove_prefix(dot == content.npos ? 1 : dot + 1);
    }
    return unescaped(content);
  }

  [[nodiscard]] static std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\' || i + 1 == text.size()) {
        out += text[i];
      } else if (!is_space(text[++i])) {
        out += text[i];
      }
    }
    return out;
  }

  bool emphasis() {
    const std::string_view mark = text_.substr(at_, 2) == "**" ? "**" : "*";
    if (!may_begin_after(text_, at_)) return false;
    const std::size_t begin = at_ + mark.size();
    const std::size_t end = end_of(begin, mark, false);
    if (end == text_.npos) return false;
    out_ += unescaped(text_.substr(begin, end - begin));
    at_ = end + mark.size();
    return true;
  }

  bool substitution() {
    if (!may_begin_after(text_, at_)) return false;
    const std::size_t end = end_of(at_ + 1, "|", false);
    if (end == text_.npos) return false;
    const auto found = names_.substitutions.find(rst_name(text_.substr(at_ + 1, end - at_ - 1)));
    if (found == names_.substitutions.end() || names_.substituted > kMostSubstituted) return false;
    names_.substituted += found->second.size();
    out_ += found->second;
    at_ = end + 1;
    while (at_ < text_.size() && text_[at_] == '_') ++at_;
    return true;
  }

  // The bytes of ":name:" or ":domain:name:" at a place, 0 when there is none.
  [[nodiscard]] std::size_t role_size(std::size_t at) const {
    if (at >= text_.size() || text_[at] != ':') return 0;
    std::size_t end = at + 1;
    while (end < text_.size() &&
           (is_word(text_[end]) || std::string_view("-_.+:").find(text_[end]) != std::string_view::npos) &&
           end - at < 60)
      ++end;
    const std::size_t last = text_.substr(0, end).rfind(':');
    return last > at + 1 && last != text_.npos ? last + 1 - at : 0;
  }

  bool role() {
    const std::size_t size = may_begin_after(text_, at_) ? role_size(at_) : 0;
    if (size == 0 || at_ + size >= text_.size() || text_[at_ + size] != '`') return false;
    const std::size_t begin = at_;
    const std::string_view name = text_.substr(at_ + 1, size - 2);
    at_ += size;
    if (quoted(name)) return true;
    at_ = begin;
    return false;
  }

  // [1]_, [#]_, [#name]_, [CIT2002]_
  bool note() {
    const std::size_t end = text_.substr(0, at_ + 80).find(']', at_);
    if (end == text_.npos || text_.substr(end + 1, 1) != "_" || !may_end_before(text_, end + 2)) return false;
    out_ += text_.substr(at_, end + 1 - at_);
    at_ = end + 2;
    return true;
  }

  // The underscores after the name of a link, and the one before an inline target.
  bool underscore() {
    if (text_.substr(at_, 2) == "_`" && may_begin_after(text_, at_)) {
      ++at_;
      if (quoted("target")) return true;
      --at_;
      return false;
    }
    std::size_t begin = out_.size();
    while (begin > 0 &&
           (is_word(out_[begin - 1]) || out_[begin - 1] == '-' || out_[begin - 1] == '.' ||
            out_[begin - 1] == '_') &&
           out_.size() - begin < 100)
      --begin;
    const std::size_t size = text_.substr(at_, 2) == "__" ? 2 : 1;
    if (begin == out_.size() || !may_end_before(text_, at_ + size)) return false;
    if (size == 1 && !names_.targets.contains(rst_name(std::string_view(out_).substr(begin)))) return false;
    if (size == 2 && out_.find('_', begin) != out_.npos) return false;
    at_ += size;
    return true;
  }

  std::string_view text_;
  RstNames& names_;
  std::map<std::string_view, std::size_t> searched_;  // for the end of each mark, up to here in vain
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string rst_name(std::string_view text) {
  std::string name = collapse_white_space(text);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

std::string plain_inline(std::string_view text, RstNames& names) { return Inline(text, names).run(); }

}  // namespace ragctl::extract
