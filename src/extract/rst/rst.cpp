#include "../formats.hpp"
#include "reader.hpp"

namespace ragctl::extract {

void read_rst(std::string_view text, model::StructuredText& out) {
  const RstText lines(text);
  BlockWriter writer(out);
  RstReader(writer, out).read(lines.lines());
}

}  // namespace ragctl::extract
