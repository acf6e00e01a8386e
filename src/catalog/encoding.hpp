#pragma once
// How values that are not a column are spelt in one.
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/model/answer.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/metadata.hpp"

namespace ragctl::sqlite {
class Statement;
}

namespace ragctl::catalog {

// Every decode_ throws damaged for what no encode_ wrote; `what` names the row in that message.

/// Each part ended by U+001F, so that no path and one empty part differ. That character within a part becomes
/// a blank.
[[nodiscard]] std::string encode_heading(const std::vector<std::string>& path);
[[nodiscard]] std::vector<std::string> decode_heading(std::string_view text);

[[nodiscard]] std::string encode_metadata(const model::Metadata& metadata);
[[nodiscard]] model::Metadata decode_metadata(std::string_view json, const std::string& what);

[[nodiscard]] std::string encode_citations(const std::vector<model::Citation>& citations);
[[nodiscard]] std::vector<model::Citation> decode_citations(std::string_view json, const std::string& what);

[[nodiscard]] std::string encode_hits(const std::vector<model::Hit>& hits);
[[nodiscard]] std::vector<model::Hit> decode_hits(std::string_view json, const std::string& what);

/// A column of 32 bytes.
[[nodiscard]] Sha256 read_sha256(const sqlite::Statement& row, int column, const std::string& what);

}  // namespace ragctl::catalog
