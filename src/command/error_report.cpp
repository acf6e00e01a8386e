#include "error_report.hpp"

#include <nlohmann/json.hpp>

namespace ragctl::command {

int report_error(const Error& error, Output& output) {
  if (output.format() == Format::table) {
    output.problem(std::string("ragctl: ") + error.what());
    if (!error.hint().empty()) output.problem("  " + error.hint());
    return error.exit_code();
  }
  const nlohmann::ordered_json line{{"schema", 1},
                                    {"type", "error"},
                                    {"code", error.exit_code()},
                                    {"message", error.what()},
                                    {"hint", error.hint()}};
  output.problem(json_text(line));
  return error.exit_code();
}

}  // namespace ragctl::command
