#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "csv_records.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"
#include "record_reader.hpp"

namespace ragctl::source {
namespace {

using nlohmann::json;

// Deeper values are attacks: walking them would take the stack.
constexpr std::size_t kDeepest = 100;

// JSON may hold NUL as \u0000; no text of ours does.
std::string without_nul(std::string text) {
  std::erase(text, '\0');
  return text;
}

std::string as_text(const json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return without_nul(value.get<std::string>());
  const auto is_string = [](const json& item) { return item.is_string(); };
  if (!value.is_array() || !std::ranges::all_of(value, is_string)) return value.dump();
  std::string joined;
  for (const json& item : value) {
    if (!joined.empty()) joined += '\n';
    joined += without_nul(item.get<std::string>());
  }
  return joined;
}

// --- metadata
// ----------------------------------------------------------------------------------------------------

model::Value number_value(const json& value) {
  if (value.is_number_float()) return value.get<double>();
  const bool fits =
      !value.is_number_unsigned() ||
      value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (fits) return value.get<std::int64_t>();
  return value.get<double>();
}

model::Value array_value(const json& value) {
  std::vector<std::string> texts;
  for (const json& item : value) {
    if (!item.is_string()) return value.dump();
    texts.push_back(without_nul(item.get<std::string>()));
  }
  return texts;
}

model::Value scalar_value(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return number_value(value);
  if (value.is_string()) return without_nul(value.get<std::string>());
  if (value.is_array()) return array_value(value);
  return nullptr;
}

using Names = std::vector<const std::string*>;  // fields that are something else than metadata

void flatten(const std::string& prefix, const json& object, const Names& taken, model::Metadata& out) {
  for (const auto& [key, value] : object.items()) {
    const std::string name = without_nul(prefix + key);
    if (std::ranges::any_of(taken, [&](const std::string* field) { return *field == name; })) continue;
    if (value.is_object())
      flatten(name + ".", value, taken, out);
    else
      out[name] = scalar_value(value);
  }
}

// What a text in a table stands for: true, 129.5, -3; "007" is no number, and neither is "1e5", which may
// well be an article.
model::Value typed_value(std::string text) {
  std::string lower = text;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  if (lower == "true" || lower == "false") return lower == "true";
  const std::string_view digits = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  const bool leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  constexpr std::size_t kMostDigits = 17;  // a longer one is a name, and would lose its end
  const bool plain = !digits.empty() && digits.size() <= kMostDigits && !leading_zero &&
                     digits.find_first_not_of("0123456789.") == digits.npos && !digits.starts_with('.') &&
                     !digits.ends_with('.');
  if (!plain) return text;
  if (const auto whole = parse_number<std::int64_t>(text)) return *whole;
  if (const auto real = parse_number<double>(text)) return *real;
  return text;
}

void type_row(const json& object, const Names& taken, model::Metadata& out) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_null()) continue;
    if (std::ranges::any_of(taken, [&](const std::string* field) { return *field == key; })) continue;
    out[without_nul(key)] = typed_value(without_nul(value.get<std::string>()));
  }
}

// --- facts
// -------------------------------------------------------------------------------------------------------

constexpr std::size_t kLongestFact = 200;  // bytes
constexpr const char* kAboutTheRecord = "metadata";

std::string fact_value(const json& value) {
  if (value.is_string()) return collapse_white_space(without_nul(value.get<std::string>()));
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) {
    const std::string text = value.dump();
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
  }
  if (value.is_number()) return value.dump();
  std::string joined;
  if (value.is_array()) {
    for (const json& item : value) {
      if (!item.is_string()) return {};
      joined += (joined.empty() ? "" : " / ") + fact_value(item);
    }
  }
  return joined;
}

/// Appends ", name: value" for the scalars of an object, and collects a line for each object in it.
std::string fact_line(const std::string& prefix, const json& object, const Names& taken,
                      std::vector<std::string>& lines) {
  std::string line;
  for (const auto& [key, value] : object.items()) {
    const std::string name = without_nul(prefix + key);
    if (name == kAboutTheRecord) continue;
    if (std::ranges::any_of(taken, [&](const std::string* field) { return *field == name; })) continue;
    if (value.is_object()) {
      const std::string inner = fact_line(name + ".", value, taken, lines);
      if (!inner.empty()) lines.push_back(without_nul(key) + ": " + inner);
      continue;
    }
    const std::string text = fact_value(value);
    if (!text.empty() && text.size() <= kLongestFact)
      line += (line.empty() ? "" : ", ") + without_nul(key) + ": " + text;
  }
  return line;
}

std::string facts_of(const std::string& id, const json& object, const Names& taken) {
  std::vector<std::string> lines;
  const std::string first = fact_line({}, object, taken, lines);
  if (first.empty() && lines.empty()) return {};
  std::string out = id.empty() ? std::string() : "id: " + id;
  if (!first.empty()) out += (out.empty() ? "" : ", ") + first;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

// --- one record
// --------------------------------------------------------------------------------------------------

std::string field_text(const json& object, const std::string& name) {
  const json* field = find_field(object, name);
  return field == nullptr ? std::string() : as_text(*field);
}

std::string joined_fields(const json& object, const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) {
    const std::string text = field_text(object, name);
    if (!joined.empty() && !text.empty()) joined += "\n\n";
    joined += text;
  }
  return joined;
}

std::string place_of(const char* unit, std::size_t number) { return unit + (" " + std::to_string(number)); }

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "\"" : ", \"").append(name).append("\"");
  return out;
}

}  // namespace

RecordReader::RecordReader(const RecordFields& fields) : fields_(fields), census_(fields) {
  taken_ = {&fields.id, &fields.title};
  for (const std::string& name : fields.text) taken_.push_back(&name);
}

Record RecordReader::read(const JsonPiece& piece) {
  Record record;
  std::string trouble = fill(record, piece);
  return finish(std::move(record), std::move(trouble), piece);
}

Record RecordReader::read_row(const json& object, const JsonPiece& piece) {
  Record record;
  record.media_type = "text/csv";
  census_.count(object);
  std::string trouble = fill_fields(record, object, Values::texts);
  return finish(std::move(record), std::move(trouble), piece);
}

Record RecordReader::finish(Record&& record, std::string trouble, const JsonPiece& piece) {
  record.line = piece.line;
  record.raw = piece.bytes;
  const std::string place = place_of(piece.unit, piece.line);
  if (trouble.empty() && record.has_id) trouble = claim(record.id, piece);
  if (!trouble.empty()) record.trouble = place + ": " + trouble;
  if (!record.has_id || !trouble.empty()) name_after(record, place);
  return record;
}

Record RecordReader::refuse(std::size_t line, const std::string& trouble) {
  Record record;
  record.line = line;
  record.trouble = place_of("line", line) + ": " + trouble;
  name_after(record, place_of("line", line));
  return record;
}

// What is wrong with it, or nothing.
std::string RecordReader::fill(Record& record, const JsonPiece& piece) {
  if (piece.cut_short)
    return piece.bytes.empty() ? "the array has no end" : "not part of a JSON array that ends";
  if (piece.bytes.empty()) return "nothing between two commas";
  if (!is_valid_utf8(piece.bytes)) return "not valid UTF-8";
  if (json_depth(piece.bytes) > kDeepest)
    return "nested more than " + std::to_string(kDeepest) + " levels deep";
  json object;
  try {
    object = json::parse(piece.bytes);
  } catch (const json::parse_error& error) {
    return "not valid JSON at byte " + std::to_string(error.byte);
  } catch (const json::exception&) {
    return "a number in it is out of range";
  }
  if (!object.is_object()) return std::string("not an object but ") + object.type_name();
  census_.count(object);
  return fill_fields(record, object, Values::typed);
}

std::string RecordReader::fill_fields(Record& record, const json& object, Values values) const {
  record.title = field_text(object, fields_.title);
  record.text = joined_fields(object, fields_.text);
  if (values == Values::texts)
    type_row(object, taken_, record.metadata);
  else
    flatten({}, object, taken_, record.metadata);
  const json* id = find_field(object, fields_.id);
  if (id != nullptr && !id->is_null() && !id->is_string() && !id->is_number()) {
    return "its id is neither text nor a number but " + std::string(id->type_name());
  }
  if (id != nullptr) record.id = as_text(*id);
  record.has_id = !record.id.empty();
  record.facts = facts_of(record.id, object, taken_);
  // Fields that are there but empty make an empty record; none of them there is a wrong --text-field.
  const auto is_missing = [&object](const std::string& name) { return find_field(object, name) == nullptr; };
  if (is_missing(fields_.title) && std::ranges::all_of(fields_.text, is_missing)) {
    return "neither text (" + listed(fields_.text) + ") nor title (\"" + fields_.title + "\")";
  }
  return {};
}

std::string RecordReader::claim(const std::string& id, const JsonPiece& piece) {
  const auto [first, is_new] = first_place_.emplace(xxh3(id), piece.line);
  return is_new ? std::string() : "its id \"" + id + "\" is that of " + place_of(piece.unit, first->second);
}

// Ids name documents, so even a name that is made up must be the only one.
void RecordReader::name_after(Record& record, const std::string& place) {
  record.has_id = false;
  record.id = place;
  while (!first_place_.emplace(xxh3(record.id), record.line).second) record.id += '\'';
}

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void each_row(std::string_view bytes, char separator, RecordReader& reader,
              const std::function<void(Record&&)>& visit) {
  CsvRecords rows(reader, separator);
  std::vector<Record> records;
  const auto hand_on = [&] {
    for (Record& record : records) visit(std::move(record));
    records.clear();
  };
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    rows.add(bytes.substr(0, end), records);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    hand_on();
  }
  rows.finish(records);
  hand_on();
}

}  // namespace

std::string each_record(std::string_view bytes, const RecordFields& fields,
                        const std::function<void(Record&&)>& visit, const std::string& name) {
  RecordReader reader(fields);
  if (const auto separator = separator_of(bytes, name, fields.media_type)) {
    const bool other_charset = fields.decode && !is_valid_utf8(bytes);
    const std::string decoded = other_charset ? fields.decode(bytes) : std::string();
    try {
      each_row(other_charset ? decoded : bytes, *separator, reader, visit);
    } catch (const Error& error) {
      return error.what();
    }
  } else {
    each_json_piece(bytes, [&](const JsonPiece& piece) { visit(reader.read(piece)); });
  }
  const std::string trouble = reader.census().trouble();
  return trouble.empty() ? trouble : "no record " + trouble;
}

std::optional<char> separator_of(std::string_view begin, const std::string& name,
                                 const std::string& media_type) {
  constexpr char by_first_line = '\0';
  if (media_type == "text/csv") return by_first_line;
  if (media_type == "text/tab-separated-values") return '\t';
  if (!media_type.empty()) return std::nullopt;
  if (begin.starts_with(kByteOrderMark)) begin.remove_prefix(kByteOrderMark.size());
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  if (first == begin.npos || begin[first] == '{' || begin[first] == '[') return std::nullopt;
  const std::string ending = std::filesystem::path(name).extension().string();
  if (ending == ".csv" || ending == ".CSV") return by_first_line;
  if (ending == ".tsv" || ending == ".TSV" || ending == ".tab") return '\t';
  if (!ending.empty()) return std::nullopt;
  const std::string_view line = begin.substr(first, begin.find('\n', first) - first);
  const bool has_separator = line.find(find_separator(line)) != line.npos;
  return has_separator ? std::optional(by_first_line) : std::nullopt;
}

}  // namespace ragctl::source
