#include "ragctl/audit/audit.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "ragctl/base/error.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/vectors.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "scratch_folder.hpp"
#include "unit/catalog/sample.hpp"

using namespace ragctl::test;
using ragctl::audit::check;
using ragctl::audit::Depth;
using ragctl::audit::Finding;
using ragctl::audit::Gravity;
using ragctl::audit::has_damage;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::SegmentRecord;
using ragctl::catalog::Transaction;
using ragctl::model::ChunkId;

namespace {

/// A tenant with three documents of four chunks: two in a segment (chunks 1-8), one pending (9-12).
class Tenant {
public:
  Tenant() {
    std::filesystem::create_directories(paths.vectors());
    Catalog catalog(paths.catalog(), Access::write);
    put_sample(catalog, "/a");
    put_sample(catalog, "/b");
    add_indexed(catalog, "1", ChunkId{0});
    put_sample(catalog, "/c");
  }

  void add_indexed(Catalog& catalog, const std::string& name, ChunkId after) {
    SegmentRecord segment;
    segment.postings_file = name + ".postings";
    segment.vectors_file = name + ".vectors";
    segment.embedding = "test/2";
    ragctl::index::PostingsWriter postings;
    ragctl::index::VectorsWriter vectors(paths.vectors() / segment.vectors_file, 2);
    segment.chunks = catalog.chunks().each_after(after, 1000, [&](const ragctl::catalog::ChunkText& it) {
      const ragctl::model::TermBag bag{{{it.text, ragctl::xxh3(it.text), 1}}, 1};
      postings.add(it.chunk.id, bag);
      vectors.add(std::array{1.0F, 0.0F});
      if (segment.first_chunk == ChunkId{}) segment.first_chunk = it.chunk.id;
      segment.last_chunk = it.chunk.id;
    });
    segment.postings_checksum = postings.seal(paths.vectors() / segment.postings_file);
    segment.vectors_checksum = vectors.seal();
    (void)catalog.index().add(segment);
  }

  void change_rows(const std::string& sql) {
    ragctl::sqlite::Connection(paths.catalog(), ragctl::sqlite::Access::write).execute(sql);
  }
  void spoil(const std::string& file, std::size_t at) {
    std::string bytes = slurp(paths.vectors() / file);
    REQUIRE(at < bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    spill(paths.vectors() / file, bytes);
  }
  std::vector<Finding> audit(Depth depth) {
    Catalog catalog(paths.catalog(), Access::read);
    return check(catalog, paths, depth);
  }

  ScratchFolder folder;
  ragctl::tenant::TenantPaths paths{folder.path(), ragctl::tenant::TenantId::parse("acme")};
};

bool says(const std::vector<Finding>& findings, const std::string& what) {
  for (const Finding& finding : findings) {
    if (finding.what.find(what) != std::string::npos) return true;
  }
  return false;
}

bool mended_by(const std::vector<Finding>& findings, const std::string& mend) {
  return !findings.empty() && findings.front().mend.find(mend) != std::string::npos;
}

}  // namespace

TEST_CASE("one damage is one finding, however many steps stumble over it") {
  const Tenant sound;
  {
    Catalog catalog(sound.paths.catalog(), Access::write);
    catalog.scrub();
  }
  const std::string bytes = slurp(sound.paths.catalog());
  std::size_t damaged = 0;
  for (std::size_t at = 4096; at < bytes.size(); at += 4096) {
    Tenant tenant;
    std::string broken = bytes;
    broken.replace(at, 512, std::string(512, '\x5a'));
    for (const char* ending : {"-wal", "-shm"})
      std::filesystem::remove(tenant.paths.catalog().string() + ending);
    spill(tenant.paths.catalog(), broken);
    std::vector<Finding> findings;
    try {
      findings = tenant.audit(Depth::everything);
    } catch (const ragctl::Error&) {
      continue;  // not even opened
    }
    damaged += findings.empty() ? 0 : 1;
    std::set<std::string> said;
    for (const Finding& finding : findings) {
      INFO(finding.what);
      CHECK(said.insert(finding.what).second);
      CHECK_FALSE(finding.mend.empty());
      CHECK(finding.what.find("catalog.db: " + tenant.paths.catalog().string()) == std::string::npos);
    }
  }
  CHECK(damaged > 0);
}

TEST_CASE("a sound tenant has no findings, at any depth, with deleted and pending chunks") {
  Tenant tenant;
  CHECK(tenant.audit(Depth::surface).empty());
  CHECK(tenant.audit(Depth::everything).empty());
  {
    Catalog catalog(tenant.paths.catalog(), Access::write);
    Transaction transaction(catalog);
    CHECK(catalog.documents().remove(catalog.documents().find("files", "/a")->id));
    tenant.add_indexed(catalog, "2", ChunkId{8});
    transaction.commit();
  }
  CHECK(tenant.audit(Depth::everything).empty());
}

TEST_CASE("a tenant without a catalog or a vectors folder has no findings") {
  const ScratchFolder folder;
  const ragctl::tenant::TenantPaths paths(folder.path(), ragctl::tenant::TenantId::parse("empty"));
  Catalog catalog(paths.catalog(), Access::read);
  CHECK(check(catalog, paths, Depth::everything).empty());
}

TEST_CASE("a file that is gone is damage that a rebuild mends") {
  for (const char* file : {"1.postings", "1.vectors"}) {
    Tenant tenant;
    std::filesystem::remove(tenant.paths.vectors() / file);
    const auto findings = tenant.audit(Depth::surface);
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().what == std::string("segment 1 is missing its file vectors/") + file);
    CHECK(findings.front().mend == "ragctl index acme --rebuild");
    CHECK(has_damage(findings));
  }
}

TEST_CASE("a damaged file is found: in its header at once, in its middle when everything is read") {
  for (const char* file : {"1.postings", "1.vectors"}) {
    Tenant header;
    header.spoil(file, 20);
    CHECK(mended_by(header.audit(Depth::surface), "--rebuild"));
    Tenant body;
    body.spoil(file, std::filesystem::file_size(body.paths.vectors() / file) - 1);
    CHECK(mended_by(body.audit(Depth::everything), "--rebuild"));
    Tenant cut;
    std::filesystem::resize_file(cut.paths.vectors() / file, 70);
    CHECK(mended_by(cut.audit(Depth::surface), "--rebuild"));
  }
}

TEST_CASE("a file of another segment in the place of its own is found by its checksum") {
  Tenant tenant;
  tenant.change_rows("UPDATE segments SET postings_checksum = postings_checksum + 1");
  CHECK(has_damage(tenant.audit(Depth::surface)));
}

TEST_CASE("a name that leads out of vectors is never followed") {
  for (const char* name : {"../catalog.db", "/etc/passwd", "a/b", "", ".."}) {
    Tenant tenant;
    tenant.change_rows(std::string("UPDATE segments SET vectors_file = '', postings_file = '") + name + "'");
    CHECK(says(tenant.audit(Depth::surface), "which is no name within vectors/"));
  }
}

TEST_CASE("rows and files that disagree are found") {
  Tenant counts;
  counts.change_rows("UPDATE segments SET chunks = 7");
  CHECK(says(counts.audit(Depth::surface), "segment 1 should hold 7 chunks, but holds 8"));
  Tenant range;
  range.change_rows("UPDATE segments SET last_chunk = 7");
  CHECK(says(range.audit(Depth::surface), "segment 1 holds chunks outside its range"));
  Tenant lacking;
  lacking.change_rows("UPDATE segments SET last_chunk = 10");
  CHECK(says(lacking.audit(Depth::everything),
             "segment 1 lacks live chunks of its range: 2, the first is chunk 9"));
  Tenant strange;
  strange.change_rows("DELETE FROM chunks WHERE id = 2");
  CHECK(says(strange.audit(Depth::everything),
             "segment 1 holds chunks that are neither live nor deleted: 1, the first is chunk 2"));
  CHECK(says(strange.audit(Depth::surface), "document 1 should have 4 chunks, but has 3"));
}

TEST_CASE("vectors of different embeddings are found") {
  Tenant tenant;
  {
    Catalog catalog(tenant.paths.catalog(), Access::write);
    tenant.add_indexed(catalog, "2", ChunkId{8});
  }
  CHECK(tenant.audit(Depth::surface).empty());
  tenant.change_rows("UPDATE segments SET embedding = 'other' WHERE id = 2");
  CHECK(says(tenant.audit(Depth::surface), "have vectors of different embeddings, test/2 and other"));
}

TEST_CASE("vectors of another embedding than the one that questions are asked with are found") {
  Tenant tenant;
  tenant.change_rows("INSERT INTO embedding_model VALUES(1, 'builtin/lsa/2/x', '3.model', 0, 2, 2, 8)");
  CHECK(says(tenant.audit(Depth::surface),
             "segment 1 has vectors of the embedding test/2, and questions are asked with builtin/lsa/2/x"));
}

TEST_CASE("a model that is gone or no model is damage that a rebuild mends") {
  Tenant tenant;
  tenant.change_rows("INSERT INTO embedding_model VALUES(1, 'builtin/lsa/2/x', '3.model', 0, 2, 2, 8)");
  CHECK(says(tenant.audit(Depth::surface), "the embedding model is missing its file vectors/3.model"));
  spill(tenant.paths.vectors() / "3.model", std::string(500, 'm'));
  CHECK(mended_by(tenant.audit(Depth::surface), "ragctl index acme --rebuild"));
}

TEST_CASE("a model is known by its fingerprint and read to its last byte when everything is") {
  Tenant tenant;
  const auto file = tenant.paths.vectors() / "3.model";
  ragctl::embed::LsaSettings settings;
  settings.dimensions = 2;
  settings.threads = 1;
  ragctl::embed::LsaTrainer trainer(settings);
  for (const char* word : {"leave", "holiday", "pay"}) {
    trainer.add({{{"work", ragctl::xxh3("work"), 1}, {word, ragctl::xxh3(word), 2}}, 3});
  }
  ragctl::catalog::ModelRecord record;
  record.file = "3.model";
  record.checksum = trainer.train(file, {});
  {
    const ragctl::embed::LsaModel model(file, ragctl::embed::LsaModel::Check::everything);
    record.fingerprint = model.fingerprint();
    record.dimensions = model.dimensions();
    Catalog(tenant.paths.catalog(), Access::write).index().set_model(record);
  }
  tenant.change_rows("UPDATE segments SET embedding = '" + record.fingerprint + "'");
  CHECK(tenant.audit(Depth::everything).empty());
  tenant.change_rows("UPDATE embedding_model SET fingerprint = 'builtin/lsa/2/other'");
  CHECK(says(tenant.audit(Depth::surface), "the catalog says builtin/lsa/2/other"));
  Catalog(tenant.paths.catalog(), Access::write).index().set_model(record);
  tenant.spoil("3.model", std::filesystem::file_size(file) - 1);
  CHECK(mended_by(tenant.audit(Depth::everything), "ragctl index acme --rebuild"));
}

TEST_CASE("files that no row names are rubbish, hidden ones too, and no damage") {
  Tenant tenant;
  spill(tenant.paths.vectors() / "9.postings", "left behind");
  spill(tenant.paths.vectors() / ".9.vectors.Xa12Bc", "half written");
  const auto findings = tenant.audit(Depth::surface);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].what == "vectors/.9.vectors.Xa12Bc is named by no row of the catalog");
  CHECK(findings[1].what == "vectors/9.postings is named by no row of the catalog");
  CHECK(findings[1].gravity == Gravity::rubbish);
  CHECK_FALSE(has_damage(findings));
}

TEST_CASE("a flipped letter of a text is found when everything is read") {
  Tenant tenant;
  tenant.change_rows("UPDATE texts SET text = 'X' || substr(text, 2) WHERE document_id = 3");
  CHECK(tenant.audit(Depth::surface).empty());
  const auto findings = tenant.audit(Depth::everything);
  CHECK(says(findings, "the text of document 3 is not what was written"));
  CHECK(mended_by(findings, "backup"));
}

TEST_CASE("damage in the catalog's pages becomes findings, not the end of the audit") {
  Tenant tenant;
  std::filesystem::remove(tenant.paths.vectors() / "1.vectors");
  const std::string whole = slurp(tenant.paths.catalog());
  int found = 0;
  int opened = 0;
  for (std::size_t page = 1; page < whole.size() / 4096; ++page) {
    std::string bytes = whole;
    bytes.replace(page * 4096, 64, 64, '\x5a');
    for (const char* companion : {"-wal", "-shm"}) {
      std::filesystem::remove(tenant.paths.catalog().string() + companion);
    }
    spill(tenant.paths.catalog(), bytes);
    try {
      found += has_damage(tenant.audit(Depth::everything)) ? 1 : 0;
      ++opened;
    } catch (const ragctl::Error& error) {
      CHECK(error.code() == ragctl::ErrorCode::damaged);  // not even the version could be read
    }
  }
  CHECK(opened > 0);
  CHECK(found == opened);
}
