#include "markdown_folder.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/files/destination.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOpening = "---\n";
constexpr std::string_view kMark = "ragctl: ";
constexpr std::uint64_t kLargestFile = 4'000'000'000;

/// What the front matter says of the export that wrote a file.
struct Mark {
  std::string tenant;
  std::string what;
  std::string sha256;  ///< of the file without the line of the mark
};

std::string marked(std::string_view text, const ExportName& name) {
  const nlohmann::ordered_json mark{
      {"export", name.what}, {"tenant", name.tenant}, {"sha256", to_hex(sha256(text))}};
  if (!text.starts_with(kOpening)) return std::string(text);
  return std::string(kOpening) + std::string(kMark) + json_text(mark) + "\n" +
         std::string(text.substr(kOpening.size()));
}

// Nothing when no export wrote it. Takes the mark out of the text.
std::optional<Mark> take_mark(std::string& text) {
  const std::string opening = std::string(kOpening) + std::string(kMark);
  const std::size_t end = text.find('\n', opening.size());
  if (!text.starts_with(opening) || end == std::string::npos) return std::nullopt;
  const auto json = nlohmann::json::parse(text.substr(opening.size(), end - opening.size()), nullptr, false);
  text.erase(kOpening.size(), end + 1 - kOpening.size());
  const auto word = [&](const char* key) {
    const bool is_there = json.is_object() && json.contains(key) && json.at(key).is_string();
    return is_there ? json.at(key).get<std::string>() : std::string();
  };
  return Mark{word("tenant"), word("export"), word("sha256")};
}

class MarkdownFolder final : public ExportTarget {
public:
  MarkdownFolder(fs::path path, ExportName name, Output& output)
      : path_(std::move(path)), name_(std::move(name)), output_(output) {
    files::make_private_directory(path_);
  }

  void put(const std::string& name, std::string_view text) override {
    const std::string file = name + ".md";
    files::write_file(path_ / file, marked(text, name_));
    written_.insert(file);
  }

  void commit() override {
    std::vector<fs::path> stale;
    for (const auto& entry : fs::directory_iterator(path_)) {
      const std::string file = entry.path().filename().string();
      if (file.ends_with(".md") && !written_.contains(file) && is_ours(entry.path()))
        stale.push_back(entry.path());
    }
    for (const fs::path& path : stale) files::remove_file(path);
    if (!stale.empty()) files::sync_directory(path_);
  }

private:
  // Written by this export, and as it was written. What cannot be read is not ours to judge.
  [[nodiscard]] bool is_ours(const fs::path& path) const {
    const auto stat = files::stat_file(path, files::Symlinks::do_not_follow);
    if (!stat || stat->kind != files::FileKind::regular) return false;
    try {
      std::string text = files::read_file(path, kLargestFile).bytes;
      const auto mark = take_mark(text);
      if (!mark || mark->tenant != name_.tenant || mark->what != name_.what) return false;
      if (mark->sha256 == to_hex(sha256(text))) return true;
    } catch (const Error&) {
      return false;
    }
    output_.note("kept " + path.string() + ": it is no longer exported, but it was changed since");
    return false;
  }

  fs::path path_;
  ExportName name_;
  Output& output_;
  std::unordered_set<std::string> written_;
};

}  // namespace

std::unique_ptr<ExportTarget> markdown_target(const std::string& to, const ExportName& name, Dry dry,
                                              Output& output) {
  if (!to.empty() && files::destination_of(to).taking == files::Taking::stream) {
    throw Error(ErrorCode::usage, "--to " + to + " is no folder, and markdown goes into one",
                "leave --to out: ragctl export ... --format markdown > " + to);
  }
  // Without a folder the items go where lines would.
  if (to.empty() || dry == Dry::yes) return jsonl_target({}, dry, {}, output);
  return std::make_unique<MarkdownFolder>(to, name, output);
}

}  // namespace ragctl::command
