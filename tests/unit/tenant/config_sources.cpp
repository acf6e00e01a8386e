#include "../../../src/tenant/config_sources.hpp"

#include <doctest/doctest.h>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

std::vector<SourceConfig> sources(const std::string& list) {
  return parse_config("sources: " + list, "c").sources;
}

std::string refused(const std::string& list) {
  return complaint(ErrorCode::usage, [&] { static_cast<void>(sources(list)); });
}

}  // namespace

TEST_CASE("sources of every type are read with their keys") {
  const auto read = sources(R"(
  - {name: handbook, type: directory, path: /srv/acme/handbook, include: ["**/*.md", "**/*.pdf"], exclude: "drafts/**"}
  - {name: catalogue, type: products, path: /srv/acme/products.json}
  - {name: wiki, type: confluence, base_url: "https://acme.example/wiki", spaces: [ENG], token_env: ACME_TOKEN}
  - {name: site, type: web, url: "https://acme.example"}
  - {name: code, type: git, url: "https://acme.example/x.git", include: ["*.md"]}
  - {name: dump, type: command, command: "pg_dump | clean"}
)");
  REQUIRE(read.size() == 6);
  CHECK(read[0].include == std::vector<std::string>{"**/*.md", "**/*.pdf"});
  CHECK(read[0].exclude == std::vector<std::string>{"drafts/**"});
  CHECK(read[1].path == "/srv/acme/products.json");
  CHECK(read[2].base_url == "https://acme.example/wiki");
  CHECK(read[2].spaces == std::vector<std::string>{"ENG"});
  CHECK(read[2].token_env == "ACME_TOKEN");
  CHECK(read[3].url == "https://acme.example");
  CHECK(read[5].command == "pg_dump | clean");
  CHECK(parse_config("sources:\n", "c").sources.empty());
}

TEST_CASE("a source that is not right is refused with its place and what is missing") {
  const std::vector<std::pair<const char*, const char*>> wrong{
      {"{a: 1}", "sources must be a list"},
      {"[handbook]", "sources[0] must be a map"},
      {"[{type: directory, path: /a}]", "sources[0] lacks the key name"},
      {"[{name: a, path: /a}]", "sources[0] lacks the key type"},
      {"[{name: a, type: directory}]", "sources[0] lacks the key path"},
      {"[{name: a, type: products}]", "sources[0] lacks the key path"},
      {"[{name: a, type: confluence}]", "sources[0] lacks the key base_url"},
      {"[{name: a, type: web}]", "sources[0] lacks the key url"},
      {"[{name: a, type: folder, path: /a}]",
       "c:1:27: sources[0].type is \"folder\"; allowed: directory, products, "},
      {"[{name: ../a, type: directory, path: /a}]", "sources[0].name is \"../a\""},
      {"[{name: .a, type: directory, path: /a}]", "sources[0].name is \".a\""},
      {"[{name: a/b, type: directory, path: /a}]", "sources[0].name is \"a/b\""},
      {"[{name: , type: directory, path: /a}]", "sources[0].name is empty"},
      {"[{name: a, type: directory, path: \"\"}]", "sources[0].path is \"\"; allowed: a path"},
      {"[{name: a, type: directory, path: [/a]}]", "sources[0].path must be one value"},
      {"[{name: a, type: directory, path: /a, includes: [x]}]",
       "unknown key sources[0].includes, did you mean include?"},
      {"[{name: a, type: directory, path: /a, include: [[x]]}]", "sources[0].include must be one value"},
      {"[{name: a, type: directory, path: /a, include: {x: 1}}]", "sources[0].include must be a list"},
      {"[{name: a, type: products, path: /a, url: \"http://x\"}]",
       "sources[0].url is no key of a source of this type"},
      {"[{name: a, type: directory, path: /a}, {name: a, type: directory, path: /b}]",
       "c:1:56: sources has two of the name a"},
  };
  for (const auto& [list, says] : wrong) {
    CAPTURE(list);
    const std::string said = refused(list);
    CAPTURE(said);
    CHECK(said.find(says) != std::string::npos);
    CHECK(said.starts_with("c:1:"));
  }
}

TEST_CASE("a list of sources written as one line is read as the same list") {
  const std::string line =
      "[{name: a, type: directory, path: \"/a, b\", include: [\"**/*.md\", notes/x.txt]}, {name: b, type: "
      "products, path: /p}]";
  CHECK(sources_text(sources(line)) == line);
  CHECK(sources_text({}) == "[]");
}
