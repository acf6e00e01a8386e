#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/source/source.hpp"

namespace ragctl::source {

/// The field of this name, or those that dots lead to: "author.name", "variants.colour" of every variant in a
/// list, "images.0.src" of the first image.
[[nodiscard]] std::vector<const nlohmann::json*> find_fields(const nlohmann::json& object,
                                                             const std::string& name);
/// The first of them; null when absent.
[[nodiscard]] const nlohmann::json* find_field(const nlohmann::json& object, const std::string& name);

/// Which of the fields that a person named occur in the records, and which fields there are.
class FieldCensus {
public:
  explicit FieldCensus(const RecordFields& fields) : missing_(fields.named) {}

  void count(const nlohmann::json& record);
  /// The same of a line that may be anything.
  void count_line(std::string_view line);
  /// Every field was met: there is nothing more to find out.
  [[nodiscard]] bool settled() const { return missing_.empty(); }
  /// Why records of which so many were counted are none of what was asked for; empty: they are.
  [[nodiscard]] std::string trouble() const;
  [[nodiscard]] std::uint64_t records() const { return records_; }

private:
  std::vector<std::string> missing_;
  std::set<std::string> met_;
  std::uint64_t records_ = 0;
};

}  // namespace ragctl::source
