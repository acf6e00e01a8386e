#include "rows.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace ragctl::bench {

void report(const std::string& name, double value, const std::string& unit, const std::string& goal) {
  std::printf("%s\t%.6g\t%s\t%s\n", name.c_str(), value, unit.c_str(), goal.c_str());
  std::fflush(stdout);
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace ragctl::bench
