#include "../../../src/retrieve/spelling.hpp"

#include <doctest/doctest.h>

#include "small_tenant.hpp"

#include "ragctl/retrieve/retriever.hpp"

using namespace ragctl;
using retrieve::Retriever;

namespace {

std::vector<std::string> corrections(SmallTenant& tenant, const std::string& question) {
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  std::vector<std::string> out;
  for (const auto& [from, to] : retriever.search({.text = question}).corrections)
    out.push_back(from + " > " + to);
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a word with a capital is mended when no document has it, and left alone when one has") {
  SmallTenant tenant;
  for (int i = 0; i < 60; ++i)
    tenant.add("Bag " + std::to_string(i), {"A bag of leather, number " + std::to_string(i) + "."});
  tenant.add("People", {"Lothar Leathar lives by the sea."});
  tenant.index();
  CHECK(corrections(tenant, "the Lether") == Strings{"Lether > leather"});
  CHECK(corrections(tenant, "Blue Lether Bag") == Strings{"Lether > leather"});
  CHECK(corrections(tenant, "where is Leathar").empty());
  CHECK(corrections(tenant, "where is leathar") == Strings{"leathar > leather"});
}
