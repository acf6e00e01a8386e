#pragma once
#include <string>
#include <vector>

namespace ragctl::bench {

/// One line of the table of scripts/bench. `goal` is "<= N" or ">= N", or empty.
void report(const std::string& name, double value, const std::string& unit, const std::string& goal = {});

/// CPU time of this process so far, all threads: what a busy machine does not change.
[[nodiscard]] double cpu_seconds();

[[nodiscard]] double median(std::vector<double> values);

}  // namespace ragctl::bench
