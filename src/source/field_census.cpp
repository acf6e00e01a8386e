#include "field_census.hpp"

#include <nlohmann/json.hpp>

#include "json_pieces.hpp"
#include "ragctl/base/nearest.hpp"
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

const json* find_field(const json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found != object.end()) return &*found;
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return nullptr;
  const auto outer = object.find(name.substr(0, dot));
  return outer != object.end() && outer->is_object() ? find_field(*outer, name.substr(dot + 1)) : nullptr;
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
