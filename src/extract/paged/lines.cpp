#include "lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <new>

#include "mupdf.h"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr char32_t kSoftHyphen = 0xAD;
constexpr std::size_t kLongestBookmark = 300;          // bytes
constexpr std::string_view kUnknown = "\xEF\xBF\xBD";  // U+FFFD

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == kSoftHyphen;
}

std::string one_line(std::string_view text) {
  return collapse_white_space(without_controls(to_valid_utf8(text)));
}

std::size_t count_unknown(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(kUnknown); at != text.npos; at = text.find(kUnknown, at + kUnknown.size()))
    ++count;
  return count;
}

// A font without a map to Unicode gives nothing but replacement characters, which nobody will ever search
// for.
bool is_meaningless(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    if (next.value != ' ' && next.value != 0xFFFD && next.value != kSoftHyphen) return false;
    at += next.size;
  }
  return true;
}

// "form1[0].#subform[1].Name[0]" tells a person nothing but "Name", and MuPDF calls a field without any name
// "Unnamed".
std::string name_of_field(std::string_view raw) {
  std::string name = one_line(raw);
  name.erase(0, name.rfind("].") == std::string::npos ? 0 : name.rfind("].") + 2);
  if (name.ends_with(']') && name.rfind('[') != std::string::npos) name.erase(name.rfind('['));
  return name == "Unnamed" ? "" : name;
}

// Gathers what the C reader hands over. An exception must not cross C frames, so it is remembered as an
// outcome.
struct Collector {
  enum class Trouble { none, too_much_text, out_of_memory };

  PagedDocument document;
  std::uint64_t text_limit = 0;
  std::uint64_t text_size = 0;
  bool block_starts = false;  // a block's first line may be blank and so left out
  Trouble trouble = Trouble::none;

  template <class Work>
  int guarded(Work&& work) noexcept {
    try {
      work();
    } catch (const std::exception&) {
      trouble = Trouble::out_of_memory;
    }
    return trouble == Trouble::none ? 0 : 1;
  }

  void begin_page(std::uint32_t number) {
    document.pages = number;
    document.boxes.resize(number);
  }

  void add(const paged_line& raw) {
    block_starts = block_starts || (raw.flags & PAGED_FIRST_IN_BLOCK) != 0;
    const bool monospaced = (raw.flags & PAGED_MONOSPACED) != 0;
    std::string text = clean_line({raw.text, raw.size}, monospaced);
    document.unknown_characters += count_unknown(text);
    if (is_meaningless(text)) return;
    count(text.size());
    if (!document.boxes.empty()) document.boxes.back().has_text = true;
    document.lines.push_back({std::move(text), raw.font_size, raw.left, raw.top, raw.right, raw.bottom,
                              document.pages, (raw.flags & PAGED_BOLD) != 0, monospaced, block_starts,
                              (raw.flags & PAGED_TURNED) != 0});
    block_starts = false;
  }

  void count(std::size_t size) {
    text_size += size + 1;
    if (text_size > text_limit) trouble = Trouble::too_much_text;
  }

  void add_note(const paged_note& note) {
    if (note.kind != PAGED_COMMENT) return add_undrawn(note);
    PagedComment comment{document.pages, one_line(note.by), one_line(note.quoted), one_line(note.text)};
    count(comment.text.size() + comment.quoted.size() + comment.author.size());
    if (!comment.text.empty()) document.comments.push_back(std::move(comment));
  }

  // What a viewer would draw is a line of the page, at its place.
  void add_undrawn(const paged_note& note) {
    const std::string label = note.kind == PAGED_FIELD ? name_of_field(note.by) : "";
    std::string text = (label.empty() ? "" : label + ": ") + one_line(note.text);
    paged_line line{text.data(), text.size(), 0,           note.left,
                    note.top,    note.right,  note.bottom, PAGED_FIRST_IN_BLOCK};
    add(line);
  }

  void add_bookmark(const paged_bookmark& bookmark) {
    std::string title = one_line(bookmark.title);
    if (title.empty() || title.size() > kLongestBookmark) return;
    document.bookmarks.push_back({std::move(title), static_cast<std::uint8_t>(std::min(bookmark.level, 6)),
                                  bookmark.page, bookmark.top});
  }

  void add_embedded_file(std::string_view name) {
    std::string text = one_line(name);
    if (!text.empty() && std::ranges::find(document.embedded_files, text) == document.embedded_files.end())
      document.embedded_files.push_back(std::move(text));
  }

  void add_metadata(std::string_view key, std::string_view value) {
    const std::string text = one_line(value);
    if (text.empty()) return;
    if (key == "Title")
      document.title = text;
    else if (key == "CreationDate")
      document.metadata["created"] = to_iso_date(text);
    else if (key == "ModDate")
      document.metadata["modified"] = to_iso_date(text);
    else if (key == "Author")
      document.metadata["author"] = text;
    else if (key == "Subject")
      document.metadata["subject"] = text;
    else if (key == "Keywords")
      document.metadata["keywords"] = text;
  }

  void warn(std::uint32_t page, std::string_view message) {
    const std::string place = page > 0 ? "page " + std::to_string(page) + ": " : std::string();
    document.warnings.push_back(place + one_line(message));
  }
};

Collector& collector(void* context) { return *static_cast<Collector*>(context); }

paged_sink sink_of(Collector& target) {
  paged_sink sink{};
  sink.context = &target;
  sink.layout = [](void* c, int reflowable) { collector(c).document.reflowable = reflowable != 0; };
  sink.page = [](void* c, std::uint32_t number) {
    return collector(c).guarded([&] { collector(c).begin_page(number); });
  };
  sink.box = [](void* c, float top, float bottom) {
    collector(c).document.boxes.back().top = top;
    collector(c).document.boxes.back().bottom = bottom;
  };
  sink.line = [](void* c, const paged_line* line) {
    return collector(c).guarded([&] { collector(c).add(*line); });
  };
  sink.images = [](void* c, float share) { collector(c).document.boxes.back().images = share; };
  sink.note = [](void* c, const paged_note* note) {
    return collector(c).guarded([&] { collector(c).add_note(*note); });
  };
  sink.bookmark = [](void* c, const paged_bookmark* bookmark) {
    return collector(c).guarded([&] { collector(c).add_bookmark(*bookmark); });
  };
  sink.embedded_file = [](void* c, const char* name) {
    return collector(c).guarded([&] { collector(c).add_embedded_file(name); });
  };
  sink.label = [](void* c, const paged_label* label) {
    return collector(c).guarded([&] {
      collector(c).document.labels.push_back(
          {label->page, label->style, one_line(label->prefix), label->first});
    });
  };
  sink.warning = [](void* c, std::uint32_t page, const char* message) {
    (void)collector(c).guarded([&] { collector(c).warn(page, message); });
  };
  sink.metadata = [](void* c, const char* key, const char* value) {
    (void)collector(c).guarded([&] { collector(c).add_metadata(key, value); });
  };
  return sink;
}

[[noreturn]] void throw_out_of_memory() {
  throw Error(ErrorCode::failed, "needs more memory than the limit allows", "raise ingest.extract_memory");
}

void throw_unless_read(paged_status status, const Collector& found, std::string_view message,
                       std::size_t passwords) {
  if (status == PAGED_NO_PASSWORD) {
    const bool tried = passwords > 0;
    throw Error(ErrorCode::failed,
                tried ? "encrypted, and no password fits" : "encrypted, and no password is given",
                tried ? "add its password to the --password-file"
                      : "write its password in a file and ingest with --password-file FILE");
  }
  if (found.trouble == Collector::Trouble::too_much_text) {
    throw Error(ErrorCode::failed, "gives more than " + format_bytes(found.text_limit) + " of text");
  }
  if (status == PAGED_OUT_OF_MEMORY || found.trouble == Collector::Trouble::out_of_memory)
    throw_out_of_memory();
  if (status != PAGED_OK) throw Error(ErrorCode::failed, "cannot be read: " + one_line(message));
}

// What follows the seconds: "Z", "+02'00'", "-0700", or nothing.
std::string iso_zone(std::string_view zone) {
  if (zone.empty() || (zone[0] != '+' && zone[0] != '-')) return zone.starts_with('Z') ? "Z" : "";
  std::string digits;
  std::ranges::copy_if(zone.substr(1), std::back_inserter(digits),
                       [](char c) { return c >= '0' && c <= '9'; });
  digits.resize(4, '0');
  return zone[0] + digits.substr(0, 2) + ":" + digits.substr(2, 2);
}

}  // namespace

std::string clean_line(std::string_view raw, bool monospaced) {
  std::string out;
  bool hyphen_pending = false;
  for (std::size_t at = 0; at < raw.size();) {
    const CodePoint next = decode_utf8(raw, at);
    at += next.size;
    if (is_blank(next.value)) {
      if (monospaced || (!out.empty() && out.back() != ' ')) out += ' ';
      continue;
    }
    hyphen_pending = next.value == kSoftHyphen;
    if (!is_invisible(next.value)) append_utf8(out, next.value);
  }
  const std::size_t end = out.find_last_not_of(' ');
  out.resize(end == std::string::npos ? 0 : end + 1);
  if (hyphen_pending && !out.empty()) append_utf8(out, kSoftHyphen);
  return out;
}

std::string to_iso_date(std::string_view pdf_date) {
  if (!pdf_date.starts_with("D:")) return std::string(pdf_date);
  const std::string_view rest = pdf_date.substr(2);
  const std::size_t count = std::min<std::size_t>(rest.find_first_not_of("0123456789"), rest.size());
  const std::string_view digits = rest.substr(0, count);
  if (digits.size() < 4 || digits.size() > 14) return std::string(pdf_date);
  static constexpr std::array<std::string_view, 5> kBefore{"-", "-", "T", ":", ":"};
  std::string out(digits.substr(0, 4));
  std::size_t at = 4;
  for (std::size_t part = 0; part < kBefore.size() && at + 2 <= digits.size(); ++part, at += 2) {
    out.append(kBefore[part]).append(digits.substr(at, 2));
  }
  return digits.size() == 14 ? out + iso_zone(rest.substr(count)) : out;
}

bool same_row(const PagedLine& a, const PagedLine& b) {
  const float overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return !a.turned && a.page == b.page && overlap > 0.5F * std::min(a.bottom - a.top, b.bottom - b.top);
}

bool starts_with_bullet(std::string_view text) {
  static constexpr std::u32string_view kBullets = U"•‣▪●◦∙○■□➢✓⁃\uF0B7\uF0A7";
  const CodePoint first = decode_utf8(text, 0);
  if (kBullets.find(first.value) != std::u32string_view::npos) return true;
  const bool is_dash = first.value == '-' || first.value == U'–' || first.value == '*';
  return is_dash && text.size() > first.size + 1 && text[first.size] == ' ';
}

PagedDocument read_paged_lines(std::string_view bytes, const std::string& media_type,
                               const std::vector<std::string>& passwords, std::uint64_t text_limit) {
  std::vector<const char*> password_pointers;
  for (const std::string& password : passwords) password_pointers.push_back(password.c_str());
  Collector found;
  found.text_limit = text_limit;
  const paged_sink sink = sink_of(found);
  const paged_input input{bytes.data(), bytes.size(), media_type.c_str(), password_pointers.data(),
                          password_pointers.size()};
  std::array<char, 256> message{};
  const paged_status status = paged_read(&input, &sink, message.data(), message.size());
  throw_unless_read(status, found, message.data(), passwords.size());
  return std::move(found.document);
}

}  // namespace ragctl::extract
