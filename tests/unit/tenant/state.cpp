#include "ragctl/tenant/state.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

State sample() {
  State state;
  state.rag_status = "stale";
  state.building_pid = 4711;
  state.building_since = "2026-11-21T10:15:30Z";
  state.total_documents = 12;
  state.total_chunks = 18'446'744'073'709'551'615ULL;
  state.pending_chunks = 3;
  state.failed_documents = 4;
  state.last_ingest_time = "2026-11-21T10:15:00Z";
  state.last_index_time = "2026-11-21T10:16:00Z";
  state.is_ready_for_queries = true;
  state.last_error = "cannot read \"a\\b\"";
  return state;
}

}  // namespace

TEST_CASE("a state is read as it was written") {
  const ScratchFolder scratch;
  write_state(scratch / "state.json", sample());
  const auto read = read_state(scratch / "state.json");
  REQUIRE(read);
  CHECK(read->rag_status == "stale");
  CHECK(read->building_pid == 4711);
  CHECK(read->building_since == "2026-11-21T10:15:30Z");
  CHECK(read->total_documents == 12);
  CHECK(read->total_chunks == 18'446'744'073'709'551'615ULL);
  CHECK(read->pending_chunks == 3);
  CHECK(read->failed_documents == 4);
  CHECK(read->last_ingest_time == "2026-11-21T10:15:00Z");
  CHECK(read->last_index_time == "2026-11-21T10:16:00Z");
  CHECK(read->last_export_time.empty());
  CHECK(read->is_ready_for_queries);
  CHECK(read->last_error == "cannot read \"a\\b\"");
}

TEST_CASE("monitors find version 1 and the documented names") {
  const ScratchFolder scratch;
  write_state(scratch / "state.json", sample());
  const auto json = nlohmann::json::parse(slurp(scratch / "state.json"));
  CHECK(json.size() == 13);
  CHECK(json.at("schema") == 1);
  CHECK(json.at("rag_status") == "stale");
  CHECK(json.at("is_ready_for_queries") == true);
  CHECK(json.at("total_documents") == 12);
}

TEST_CASE("an error text that is not UTF-8 is stored all the same") {
  const ScratchFolder scratch;
  State state;
  state.last_error = "bad \xff name";
  write_state(scratch / "state.json", state);
  CHECK(read_state(scratch / "state.json")->last_error == "bad \xEF\xBF\xBD name");
}

TEST_CASE("a state that is absent, cut short, of another version or odd is none, and never an error") {
  const ScratchFolder scratch;
  const auto read = [&](const std::string& text) {
    spill(scratch / "state.json", text);
    return read_state(scratch / "state.json").has_value();
  };
  CHECK_FALSE(read_state(scratch / "state.json"));
  CHECK_FALSE(read_state(scratch.path()));
  CHECK(read(R"({"schema": 1})"));
  for (const char* odd :
       {"", "[]", "null", "{}", R"({"schema": 2})", R"({"schema": "1"})",
        R"({"schema": 1, "total_chunks": -1})", R"({"schema": 1, "total_chunks": "3"})",
        R"({"schema": 1, "rag_status": "great"})", R"({"schema": 1, "last_error": null})"}) {
    CAPTURE(odd);
    CHECK_FALSE(read(odd));
  }
  write_state(scratch / "whole", sample());
  const std::string whole = slurp(scratch / "whole");
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) CHECK_FALSE(read(whole.substr(0, size)));
}

TEST_CASE("no flipped bit makes reading a state fail") {
  const ScratchFolder scratch;
  write_state(scratch / "whole", sample());
  std::string bytes = slurp(scratch / "whole");
  std::size_t readable = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    spill(scratch / "state.json", bytes);
    if (read_state(scratch / "state.json")) ++readable;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
  CHECK(readable < bytes.size() * 8);
}
