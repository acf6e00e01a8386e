#include <nlohmann/json.hpp>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/lines.hpp"
#include "record_reader.hpp"

namespace ragctl::source {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white_space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

// What a small file holds is only known from all of it; a large one whose first line is broken is read on by
// lines.
bool is_jsonl(const std::filesystem::path& path, std::uint64_t limit) {
  files::LineReader lines(path, limit);
  for (bool first = true; const auto line = lines.next(); first = false) {
    std::string_view text = line->text;
    if (first && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    text = trimmed(text);
    if (text.empty()) continue;
    if (text.starts_with('[')) return false;
    const bool whole = !line->too_long && (!text.starts_with('{') || nlohmann::json::accept(text));
    return whole || lines.stat().size > limit;
  }
  return true;
}

}  // namespace

struct RecordStream::State {
  RecordFields fields;
  std::uint64_t limit;
  files::LineReader lines;
  RecordReader reader{fields};
  std::size_t line = 0;
  std::uint32_t count = 0;

  State(const std::filesystem::path& path, const RecordFields& given, std::uint64_t record_limit)
      : fields(given), limit(record_limit), lines(path, record_limit) {}

  // False at the end of the file.
  bool read_line(RecordPart& part, std::size_t& bytes) {
    const auto next = lines.next();
    if (!next) return false;
    ++line;
    bytes += next->text.size();
    if (next->too_long) {
      part.records.push_back(
          reader.refuse(line, "larger than a record may be, the limit is " + format_bytes(limit)));
      return true;
    }
    std::string_view text = next->text;
    if (line == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    text = trimmed(text);
    if (!text.empty()) part.records.push_back(reader.read({text, line, "line", false}));
    return true;
  }
};

RecordStream::RecordStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordStream::~RecordStream() = default;

std::unique_ptr<RecordStream> RecordStream::open(const std::filesystem::path& path,
                                                 const RecordFields& fields, std::uint64_t limit) {
  if (!is_jsonl(path, limit)) return nullptr;
  return std::unique_ptr<RecordStream>(new RecordStream(std::make_unique<State>(path, fields, limit)));
}

RecordPart RecordStream::next(std::size_t bytes) {
  RecordPart part;
  part.begins = state_->line == 0;
  part.stat = state_->lines.stat();
  try {
    for (std::size_t taken = 0; taken < bytes && !part.ends;) part.ends = !state_->read_line(part, taken);
    if (part.ends) part.sha256 = state_->lines.digest();
  } catch (const Error& error) {
    part.trouble = error.what();
    part.ends = true;
  }
  state_->count += static_cast<std::uint32_t>(part.records.size());
  part.count = state_->count;
  return part;
}

}  // namespace ragctl::source
