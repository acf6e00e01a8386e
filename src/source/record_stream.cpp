#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "csv_records.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
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

std::string first_line(const std::filesystem::path& path, std::uint64_t limit) {
  files::LineReader lines(path, limit);
  while (const auto line = lines.next()) {
    if (line->text.find_first_not_of(" \t\r") != line->text.npos) return std::string(line->text);
  }
  return {};
}

// Which charset it is, only all of the text can tell, so what is small enough to be held is looked through.
bool is_other_charset(const std::filesystem::path& path, std::uint64_t limit) {
  files::LineReader lines(path, limit);
  if (lines.stat().size > limit) return false;
  while (const auto line = lines.next()) {
    if (!is_valid_utf8(line->text)) return true;
  }
  return false;
}

}  // namespace

struct RecordStream::State {
  RecordFields fields;
  std::uint64_t limit;
  std::filesystem::path path;  // empty: there is no file to look into a second time
  files::LineReader lines;
  std::optional<files::LineReader::Line> first = {};  // read already
  RecordReader reader{fields};
  std::size_t line = 0;
  std::uint32_t count = 0;
  std::optional<CsvRecords> rows = {};  // of a table in text

  [[nodiscard]] std::string trouble_with_fields(const RecordPart& part) const;
  void read_as_rows(char separator) { rows.emplace(reader, separator); }

  std::optional<files::LineReader::Line> next_line() {
    return first ? std::exchange(first, std::nullopt) : lines.next();
  }

  // False at the end of the file.
  bool read_line(RecordPart& part, std::size_t& bytes) {
    const auto next = next_line();
    if (!next && rows) rows->finish(part.records);
    if (!next) return false;
    ++line;
    bytes += next->text.size();
    if (next->too_long) {
      part.records.push_back(reader.refuse(line, "larger than a record may be: over " + format_bytes(limit) +
                                                     " (raise ingest.max_file_bytes)"));
      if (rows) rows->pass_over(part.records);
      return true;
    }
    std::string_view text = next->text;
    if (line == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (rows) {
      rows->add(text, part.records);
      return true;
    }
    text = trimmed(text);
    if (!text.empty()) part.records.push_back(reader.read({text, line, "line", false}));
    return true;
  }
};

namespace {

// Fields that are rare may all come late, so the rest of the file is looked through before it is refused;
// what is no file has shown enough with its first part.
std::string trouble_with_fields(const RecordPart& part, const RecordFields& fields,
                                const FieldCensus& counted, const std::filesystem::path& path,
                                std::uint64_t limit) {
  if (part.ends || path.empty()) {
    const std::string which =
        part.ends ? "no record " : "none of the first " + format_count(counted.records()) + " records ";
    const std::string trouble = counted.trouble();
    return trouble.empty() ? trouble : which + trouble;
  }
  FieldCensus all(fields);
  files::LineReader lines(path, limit);
  while (!all.settled()) {
    const auto line = lines.next();
    if (!line) break;
    if (!line->too_long) all.count_line(trimmed(line->text));
  }
  return all.settled() ? "" : "no record " + all.trouble();
}

}  // namespace

// Every row of a table has all the fields.
std::string RecordStream::State::trouble_with_fields(const RecordPart& part) const {
  if (!rows) return source::trouble_with_fields(part, fields, reader.census(), path, limit);
  const std::string trouble = reader.census().trouble();
  return trouble.empty() ? trouble : "no record " + trouble;
}

RecordStream::RecordStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordStream::~RecordStream() = default;

std::unique_ptr<RecordStream> RecordStream::open(const std::filesystem::path& path,
                                                 const RecordFields& fields, std::uint64_t limit) {
  const auto separator = separator_of(first_line(path, limit), path.filename().string(), fields.media_type);
  if (separator ? is_other_charset(path, limit) : !is_jsonl(path, limit)) return nullptr;
  std::unique_ptr<State> state(new State{fields, limit, path, files::LineReader(path, limit)});
  if (separator) state->read_as_rows(*separator);
  return std::unique_ptr<RecordStream>(new RecordStream(std::move(state)));
}

std::unique_ptr<RecordStream> RecordStream::of_descriptor(int descriptor, const std::string& name,
                                                          const RecordFields& fields, std::uint64_t limit,
                                                          const std::stop_token& stop) {
  std::unique_ptr<State> state(
      new State{fields, limit, {}, files::LineReader(descriptor, name, limit, stop)});
  state->first = state->lines.next();
  std::string_view text = state->first ? state->first->text : std::string_view();
  if (const auto separator = separator_of(text, {}, fields.media_type)) {
    state->read_as_rows(*separator);
    return std::unique_ptr<RecordStream>(new RecordStream(std::move(state)));
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = trimmed(text);
  if (text.starts_with('[') || text == "{") {
    throw Error(ErrorCode::usage, name + " is not JSONL: its records do not stand on a line each",
                "turn it with jq -c (an array: jq -c '.[]'), or write it to a file and name that");
  }
  return std::unique_ptr<RecordStream>(new RecordStream(std::move(state)));
}

RecordPart RecordStream::next(std::size_t bytes) {
  RecordPart part;
  part.begins = state_->line == 0;
  part.stat = state_->lines.stat();
  try {
    for (std::size_t taken = 0; taken < bytes && !part.ends;) part.ends = !state_->read_line(part, taken);
    if (part.ends) part.sha256 = state_->lines.digest();
    if (part.begins && !state_->reader.census().settled()) part.trouble = state_->trouble_with_fields(part);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    part.trouble = error.what();
  }
  if (!part.trouble.empty()) {
    part.ends = true;
    part.records.clear();
  }
  state_->count += static_cast<std::uint32_t>(part.records.size());
  part.count = state_->count;
  return part;
}

}  // namespace ragctl::source
