#include "counted.hpp"

#include "ragctl/base/units.hpp"

namespace ragctl::command {

std::string counted(std::uint64_t count, std::string_view things) {
  if (count == 1 && things.ends_with("s")) things.remove_suffix(1);
  return format_count(count) + " " + std::string(things);
}

}  // namespace ragctl::command
