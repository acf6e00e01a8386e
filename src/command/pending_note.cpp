#include "pending_note.hpp"

namespace ragctl::command {

void note_pending(const std::string& tenant, std::uint64_t pending, Output& output) {
  if (pending == 0) return;
  output.note("note: " + std::to_string(pending) + " chunks are not indexed yet; run: ragctl index " +
              tenant);
}

}  // namespace ragctl::command
