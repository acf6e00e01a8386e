#include "field_census.hpp"

#include <nlohmann/json.hpp>

#include "json_pieces.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::source {
namespace {

using nlohmann::json;

constexpr std::size_t kMostFields = 100;
constexpr std::size_t kMostShown = 12;
constexpr std::size_t kDeepest = 100;

std::string quoted(const std::string& name) {
  return "\"" + truncate_to_width(collapse_white_space(without_controls(name)), 60, "...") + "\"";
}

std::string shown(const std::set<std::string>& names) {
  std::string out;
  std::size_t count = 0;
  for (const std::string& name : names) {
    if (count++ == kMostShown) return out + ", ...";
    out += (out.empty() ? "" : ", ") + quoted(name);
  }
  return out;
}

}  // namespace

namespace {

void find(const json& value, const std::string& name, std::vector<const json*>& found) {
  const std::size_t dot = name.find('.');
  if (value.is_object()) {
    const auto whole = value.find(name);
    if (whole != value.end()) return found.push_back(&*whole);
    if (dot == std::string::npos) return;
    const auto outer = value.find(name.substr(0, dot));
    if (outer != value.end()) find(*outer, name.substr(dot + 1), found);
  } else if (value.is_array()) {
    const auto place = parse_number<std::size_t>(name.substr(0, dot));
    if (!place) {
      for (const json& item : value) find(item, name, found);
    } else if (*place < value.size()) {
      if (dot == std::string::npos) return found.push_back(&value[*place]);
      find(value[*place], name.substr(dot + 1), found);
    }
  }
}

}  // namespace

std::vector<const json*> find_fields(const json& object, const std::string& name) {
  std::vector<const json*> found;
  find(object, name, found);
  return found;
}

const json* find_field(const json& object, const std::string& name) {
  const auto direct = object.find(name);
  if (direct != object.end()) return &*direct;
  const auto found = find_fields(object, name);
  return found.empty() ? nullptr : found.front();
}

void FieldCensus::count(const json& record) {
  ++records_;
  if (settled()) return;
  std::erase_if(missing_, [&](const std::string& name) { return find_field(record, name) != nullptr; });
  for (const auto& [name, value] : record.items()) {
    if (met_.size() >= kMostFields) return;
    met_.insert(name);
    if (!value.is_object()) continue;
    for (const auto& inner : value.items()) met_.insert(name + "." + inner.key());
  }
}

void FieldCensus::count_line(std::string_view line) {
  if (json_depth(line) > kDeepest) return;
  const json record = json::parse(line, nullptr, false);
  if (record.is_object()) count(record);
}

std::string FieldCensus::trouble() const {
  if (records_ == 0 || settled()) return {};
  const std::vector<std::string> candidates(met_.begin(), met_.end());
  const auto near = nearest(missing_.front(), candidates);
  return "has the field " + quoted(missing_.front()) + "; there are " + shown(met_) +
         (near ? "; did you mean " + quoted(*near) + "?" : "");
}

}  // namespace ragctl::source
