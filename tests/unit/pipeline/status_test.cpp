#include "ragctl/pipeline/status.hpp"

#include <doctest/doctest.h>

#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::pipeline::summarize;

TEST_CASE("a tenant is never built, ready, stale and ready again as it is filled and indexed") {
  Workshop shop;
  auto state = summarize(shop.catalog());
  CHECK(state.rag_status == "never_built");
  CHECK_FALSE(state.is_ready_for_queries);
  CHECK(state.last_index_time.empty());
  shop.write("a.txt", text_about("heron"));
  shop.write("empty.txt", "");
  shop.write("broken.pdf", "%PDF-1.4\nno more\n");
  (void)shop.ingest();
  state = summarize(shop.catalog());
  CHECK(state.rag_status == "never_built");
  CHECK(state.total_documents == 1);
  CHECK(state.failed_documents == 1);
  CHECK(state.total_chunks == 1);
  CHECK(state.pending_chunks == 1);
  (void)shop.index();
  state = summarize(shop.catalog());
  CHECK(state.rag_status == "ready");
  CHECK(state.is_ready_for_queries);
  CHECK(state.pending_chunks == 0);
  CHECK(state.last_index_time == ragctl::format_utc(Workshop::kNow));
  shop.write("b.txt", text_about("otter"));
  (void)shop.ingest();
  state = summarize(shop.catalog());
  CHECK(state.rag_status == "stale");
  CHECK(state.is_ready_for_queries);
  CHECK(state.pending_chunks == 1);
  (void)shop.index();
  CHECK(summarize(shop.catalog()).rag_status == "ready");
}

TEST_CASE("a tenant emptied after it was indexed is ready, with nothing to query") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest();
  (void)shop.index();
  shop.remove("a.txt");
  (void)shop.ingest(pruning_everything());
  (void)shop.index();
  const auto state = summarize(shop.catalog());
  CHECK(state.rag_status == "ready");
  CHECK_FALSE(state.is_ready_for_queries);
  CHECK(state.total_documents == 0);
}

TEST_CASE("facts of earlier runs are handed on") {
  Workshop shop;
  shop.catalog().set_fact("last_ingest_time", "2026-11-21T10:15:00Z");
  shop.catalog().set_fact("last_error", "disk full");
  const auto state = summarize(shop.catalog());
  CHECK(state.last_ingest_time == "2026-11-21T10:15:00Z");
  CHECK(state.last_error == "disk full");
}
