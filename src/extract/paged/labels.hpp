#pragma once
#include <string>
#include <vector>

#include "lines.hpp"

namespace ragctl::extract {

/// "1-4: i-iv", "5-120: 1-116": what is printed on which pages. Empty when the labels are the pages' numbers.
[[nodiscard]] std::vector<std::string> label_ranges(const std::vector<PageLabels>& labels,
                                                    std::uint32_t pages);

}  // namespace ragctl::extract
