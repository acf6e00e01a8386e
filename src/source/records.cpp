#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "csv_records.hpp"
#include "field_text.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "record_metadata.hpp"
#include "record_reader.hpp"

namespace ragctl::source {
namespace {

using nlohmann::json;

// Deeper values are attacks: walking them would take the stack.
constexpr std::size_t kDeepest = 100;

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

// What databases and judged collections call it.
const std::string kOtherId = "_id";

}  // namespace

RecordReader::RecordReader(const RecordFields& fields) : fields_(fields), census_(fields) {
  if (fields.products) products_.emplace(*fields.products);
  taken_ = {&fields.id, &fields.title};
  id_is_named_ = std::ranges::find(fields.named, fields.id) != fields.named.end();
  if (!fields.text_template.empty()) template_ = TextTemplate::parse(fields.text_template);
  if (template_) return;  // its fields are words among others: they stay to be filtered by
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

std::string RecordReader::fill_fields(Record& record, const json& object, Values values) {
  if (products_) return products_->read(object, record);
  record.title = field_text(object, fields_.title);
  record.text = template_ ? template_->fill(object) : joined_fields(object, fields_.text);
  const json* id = find_field(object, fields_.id);
  auto taken = taken_;
  if (id == nullptr && !id_is_named_) {
    id = find_field(object, kOtherId);
    if (id != nullptr) taken.push_back(&kOtherId);
  }
  record.metadata = metadata_of(values == Values::texts ? typed_row(object, taken) : object, taken);
  if (id != nullptr && !id->is_null() && !id->is_string() && !id->is_number()) {
    return "its id is neither text nor a number but " + std::string(id->type_name());
  }
  if (id != nullptr) record.id = as_text(*id);
  record.has_id = !record.id.empty();
  // A template says all that there is to say.
  if (!template_) record.facts = facts_of(record.id, object, taken);
  // Fields that are there but empty make an empty record; none of them there is a wrong --text-field.
  const auto is_missing = [&object](const std::string& name) { return find_field(object, name) == nullptr; };
  if (!template_ && is_missing(fields_.title) && std::ranges::all_of(fields_.text, is_missing)) {
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
