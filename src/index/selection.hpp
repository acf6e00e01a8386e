#pragma once
#include <span>
#include <vector>

#include "postings_state.hpp"
#include "ragctl/index/conditions.hpp"
#include "row_set.hpp"

namespace ragctl::index {

struct Selection::State {
  std::vector<RowSet> allowed;  ///< by segment
};

/// The rows of a segment that meet all the conditions.
[[nodiscard]] RowSet rows_meeting(const Postings::State& postings, std::span<const Condition> conditions);

}  // namespace ragctl::index
