#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "ragctl/base/digest.hpp"
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
  record.line = piece.line;
  record.raw = piece.bytes;
  const std::string place = place_of(piece.unit, piece.line);
  std::string trouble = fill(record, piece);
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
  return fill_fields(record, object);
}

std::string RecordReader::fill_fields(Record& record, const json& object) const {
  record.title = field_text(object, fields_.title);
  record.text = joined_fields(object, fields_.text);
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

std::string each_record(std::string_view bytes, const RecordFields& fields,
                        const std::function<void(Record&&)>& visit) {
  RecordReader reader(fields);
  each_json_piece(bytes, [&](const JsonPiece& piece) { visit(reader.read(piece)); });
  const std::string trouble = reader.census().trouble();
  return trouble.empty() ? trouble : "no record " + trouble;
}

}  // namespace ragctl::source
