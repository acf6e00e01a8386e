#include "export_target.hpp"

#include <array>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/files/destination.hpp"
#include "ragctl/files/durable.hpp"

namespace ragctl::command {
namespace {

class StandardOutput final : public ExportTarget {
public:
  explicit StandardOutput(Output& output) : output_(output) {}
  void put(const std::string&, std::string_view text) override { output_.text(text); }
  void commit() override { output_.flush(); }

private:
  Output& output_;
};

class OneFile final : public ExportTarget {
public:
  explicit OneFile(const std::filesystem::path& path) : file_(path) {}
  void put(const std::string&, std::string_view text) override { file_.write(text); }
  void commit() override { file_.commit(); }  // commit point

private:
  files::AtomicFile file_;
};

class Stream final : public ExportTarget {
public:
  Stream(const std::filesystem::path& path, std::stop_token stop) : stream_(path, std::move(stop)) {}
  void put(const std::string&, std::string_view text) override { stream_.write(text); }
  void commit() override { stream_.flush(); }

private:
  files::StreamFile stream_;
};

class Nowhere final : public ExportTarget {
public:
  void put(const std::string&, std::string_view) override {}
  void commit() override {}
};

bool letter_or_digit(char32_t c) {
  const bool blank = c <= 0xA0 || c == 0x3000 || c == 0xFEFF;  // and the controls below U+00A0
  if (c >= 0x80) return !blank && c != 0xFFFD && !(c >= 0x2000 && c <= 0x206F);
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Names that Windows keeps for devices, in any case.
bool kept_for_devices(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const bool numbered = lower.size() == 4 && (lower.starts_with("com") || lower.starts_with("lpt")) &&
                        lower[3] >= '0' && lower[3] <= '9';
  return numbered || lower == "con" || lower == "prn" || lower == "aux" || lower == "nul";
}

}  // namespace

std::unique_ptr<ExportTarget> jsonl_target(const std::string& to, Dry dry, std::stop_token stop,
                                           Output& output) {
  const files::Destination destination = to.empty() ? files::Destination{} : files::destination_of(to);
  if (destination.taking == files::Taking::nothing) {
    throw Error(ErrorCode::usage, "--to " + to + " is a folder, and jsonl goes into one file",
                "name a file in it, or write a folder of Markdown: --format markdown");
  }
  if (dry == Dry::yes) return std::make_unique<Nowhere>();
  if (to.empty()) return std::make_unique<StandardOutput>(output);
  if (destination.taking == files::Taking::stream)
    return std::make_unique<Stream>(destination.path, std::move(stop));
  return std::make_unique<OneFile>(destination.path);
}

std::string safe_file_name(const std::string& title) {
  constexpr std::size_t limit = 80;
  std::string name;
  for (std::size_t at = 0; at < title.size();) {
    const CodePoint next = decode_utf8(title, at);
    if (letter_or_digit(next.value))
      name += title.substr(at, next.size);
    else if (!name.empty() && name.back() != '-')
      name += '-';
    at += next.size;
  }
  name.resize(utf8_floor(name, limit));
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) return "untitled";
  return kept_for_devices(name) ? name + "-" : name;
}

}  // namespace ragctl::command
