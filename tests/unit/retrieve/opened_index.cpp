#include "../../../src/retrieve/opened_index.hpp"

#include <doctest/doctest.h>

#include "ragctl/text/analyzer.hpp"
#include "small_tenant.hpp"

using namespace ragctl;
using retrieve::OpenedIndex;

TEST_CASE("a tenant without an index opens as an empty one") {
  SmallTenant tenant;
  OpenedIndex opened(*tenant.catalog, tenant.paths);
  CHECK(opened.searcher().chunks() == 0);
  CHECK(opened.embed({}).empty());
}

TEST_CASE("a question of unknown words has no vector") {
  SmallTenant tenant;
  tenant.add("One", {"Tents are washed by hand."});
  tenant.add("Two", {"Boots want wax."});
  tenant.index();
  OpenedIndex opened(*tenant.catalog, tenant.paths);
  text::Analyzer analyzer("en");
  model::TermBag bag;
  analyzer.bag("tents", bag);
  CHECK(!opened.embed(bag).empty());
  analyzer.bag("zeppelin", bag);
  CHECK(opened.embed(bag).empty());
}

TEST_CASE("a rebuild that takes the model's file away does not disturb an open index") {
  SmallTenant tenant;
  tenant.add("One", {"Tents are washed by hand."});
  tenant.add("Two", {"Boots want wax."});
  tenant.index();
  const OpenedIndex opened(*tenant.catalog, tenant.paths);
  std::filesystem::remove(tenant.paths.vectors() / tenant.catalog->index().model()->file);
  text::Analyzer analyzer("en");
  model::TermBag bag;
  analyzer.bag("tents", bag);
  CHECK(!opened.embed(bag).empty());
}

TEST_CASE("a model that the catalog names and that is missing is damage, told at opening") {
  SmallTenant tenant;
  tenant.add("One", {"Tents are washed by hand."});
  tenant.index();
  std::filesystem::remove(tenant.paths.vectors() / tenant.catalog->index().model()->file);
  try {
    const OpenedIndex opened(*tenant.catalog, tenant.paths);
    FAIL("it opened");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::damaged);
    CHECK(error.hint().ends_with("ragctl index acme --rebuild"));
  }
}

TEST_CASE("an index is outdated once the catalog names another segment or another model") {
  SmallTenant tenant;
  tenant.add("One", {"Tents are washed by hand."});
  tenant.index();
  const OpenedIndex first(*tenant.catalog, tenant.paths);
  CHECK_FALSE(first.outdated(*tenant.catalog));
  tenant.add("Two", {"Boots want wax."});
  CHECK_FALSE(first.outdated(*tenant.catalog));
  tenant.index();
  CHECK(first.outdated(*tenant.catalog));
  const OpenedIndex second(*tenant.catalog, tenant.paths);
  CHECK_FALSE(second.outdated(*tenant.catalog));
  catalog::ModelRecord record = *tenant.catalog->index().model();
  record.fingerprint = "builtin/lsa/other";
  catalog::Transaction transaction(*tenant.catalog);
  tenant.catalog->index().set_model(record);
  transaction.commit();
  CHECK(second.outdated(*tenant.catalog));
}

TEST_CASE("vectors of another model are left alone, the words are still searched") {
  SmallTenant tenant;
  tenant.add("One", {"Tents are washed by hand."});
  tenant.index();
  catalog::ModelRecord record = *tenant.catalog->index().model();
  record.fingerprint = "builtin/lsa/other";
  catalog::Transaction transaction(*tenant.catalog);
  tenant.catalog->index().set_model(record);
  transaction.commit();
  OpenedIndex opened(*tenant.catalog, tenant.paths);
  const std::vector<index::QueryTerm> terms{{"tent", 1}};
  CHECK(opened.searcher().keyword(terms, 5, {}).size() == 1);
  const std::vector<float> vector(record.dimensions, 0.5F);
  CHECK(opened.searcher().semantic(vector, 5).empty());
}

TEST_CASE("hints name the tenant, and stay those of who found the damage") {
  const auto hint_of = [](const char* hint) -> std::string {
    try {
      retrieve::with_tenant_in_hints("acme", [&] { throw Error(ErrorCode::damaged, "broken", hint); });
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::damaged);
      return error.hint();
    }
    return {};
  };
  CHECK(hint_of("rebuild it: ragctl index TENANT --rebuild") == "rebuild it: ragctl index acme --rebuild");
  CHECK(hint_of("restore the catalog from a backup") == "restore the catalog from a backup");
}
