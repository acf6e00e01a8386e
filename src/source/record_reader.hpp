#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "field_census.hpp"
#include "json_pieces.hpp"
#include "product_reader.hpp"
#include "ragctl/source/source.hpp"
#include "text_template.hpp"

namespace ragctl::source {

/// Makes records of the pieces of one file, and sees to it that no two have the same id.
class RecordReader {
public:
  /// `fields` outlives it.
  explicit RecordReader(const RecordFields& fields);

  [[nodiscard]] Record read(const JsonPiece& piece);
  /// A row of a table, of which every value is a text (or null where it is empty); as metadata numbers and
  /// booleans are what they look like. `piece` says where it stands.
  [[nodiscard]] Record read_row(const nlohmann::json& object, const JsonPiece& piece);
  /// A record that could not be read at all.
  [[nodiscard]] Record refuse(std::size_t line, const std::string& trouble);
  [[nodiscard]] const FieldCensus& census() const noexcept { return census_; }

private:
  enum class Values : bool { typed, texts };
  [[nodiscard]] Record finish(Record&& record, std::string trouble, const JsonPiece& piece);
  std::string fill(Record& record, const JsonPiece& piece);
  std::string fill_fields(Record& record, const nlohmann::json& object, Values values);
  std::string claim(const std::string& id, const JsonPiece& piece);
  void name_after(Record& record, const std::string& place);

  const RecordFields& fields_;
  FieldCensus census_;
  std::vector<const std::string*> taken_;
  bool id_is_named_ = false;
  std::optional<TextTemplate> template_;
  std::optional<ProductReader> products_;
  // XXH3 of each id, and where it came first. Of a million records, ids themselves would be most of the
  // memory; the odds that two different ones collide are one in ten million.
  std::unordered_map<std::uint64_t, std::size_t> first_place_;
};

}  // namespace ragctl::source
