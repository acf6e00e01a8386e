#include "ragctl/tenant/registry.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;
using std::chrono::milliseconds;

namespace {

TenantId id(const char* text) { return TenantId::parse(text); }

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a new tenant has its folders, its config and its lock, for its owner only") {
  const ScratchFolder scratch;
  const Registry registry(scratch / "root");
  CHECK_FALSE(registry.exists(id("acme")));
  const TenantPaths paths = registry.create(id("acme"), "# config\n");
  CHECK(registry.exists(id("acme")));
  CHECK(names_in(paths.folder()) ==
        std::vector<std::string>{"cache", "config.yaml", "exports", "lock", "logs", "vectors"});
  CHECK(slurp(paths.config()) == "# config\n");
  for (const auto& folder : {registry.root(), registry.root() / "tenants", paths.folder(), paths.logs()}) {
    CHECK(mode_of(folder) == 0700);
  }
  for (const auto& file : {paths.config(), paths.lock()}) CHECK(mode_of(file) == 0600);
  CHECK(names_in(registry.root() / "tenants") == std::vector<std::string>{"acme"});
}

TEST_CASE("creating a tenant twice is refused and changes nothing") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  registry.create(id("acme"), "first");
  CHECK(complaint(ErrorCode::usage, [&] { registry.create(id("acme"), "second"); }) ==
        "tenant acme exists already | choose another id, or look at it: ragctl tenant show acme");
  CHECK(slurp(registry.paths(id("acme")).config()) == "first");
  CHECK(names_in(scratch / "tenants") == std::vector<std::string>{"acme"});
}

TEST_CASE("a file in the tenant's place is not replaced") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  spill(scratch / "tenants" / "acme", "a file");
  CHECK_FALSE(registry.exists(id("acme")));
  CHECK_THROWS_AS(registry.create(id("acme"), ""), Error);
  CHECK(slurp(scratch / "tenants" / "acme") == "a file");
}

TEST_CASE("of many that create the same tenant at once one wins, and nothing else is left") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  std::atomic<int> made = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        try {
          registry.create(id("acme"), "x");
          ++made;
        } catch (const Error& error) {
          if (error.code() == ErrorCode::usage) ++refused;
        }
      });
    }
  }
  CHECK(made == 1);
  CHECK(refused == 7);
  CHECK(names_in(scratch / "tenants") == std::vector<std::string>{"acme"});
}

TEST_CASE("a root that cannot be written leaves no half tenant") {
  const ScratchFolder scratch;
  spill(scratch / "root", "a file");
  CHECK(complaint(ErrorCode::failed, [&] {
          Registry(scratch / "root").create(id("acme"), "");
        }).starts_with("cannot "));
}

TEST_CASE("tenants are listed in order, other things are passed over") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  CHECK(registry.list().empty());
  for (const char* name : {"zeta", "acme", "0"}) registry.create(id(name), "");
  std::filesystem::create_directory(scratch / "tenants" / "Not-An-Id");
  std::filesystem::create_directory(scratch / "tenants" / ".new-abc");
  spill(scratch / "tenants" / "file", "");
  CHECK(registry.list() == std::vector<TenantId>{id("0"), id("acme"), id("zeta")});
}

TEST_CASE("an unknown tenant is named with the nearest one and the command that creates it") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  const auto ask = [&](const char* name) {
    return complaint(ErrorCode::no_tenant, [&] { static_cast<void>(registry.require(id(name))); });
  };
  CHECK(ask("acme") ==
        "there is no tenant acme in " + scratch.path().string() + " | create it: ragctl tenant create acme");
  registry.create(id("acme"), "");
  CHECK(ask("acne").ends_with(" | did you mean acme? Otherwise create it: ragctl tenant create acne"));
  CHECK(registry.require(id("acme")).folder() == scratch / "tenants" / "acme");
}

TEST_CASE("a second writer is told how to wait, and may go on when the first is done") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  registry.create(id("acme"), "");
  {
    const WriterLock lock = registry.lock(id("acme"), milliseconds(0), {});
    std::optional<int> told = 0;
    const std::string refusal = complaint(ErrorCode::locked, [&] {
      static_cast<void>(
          registry.lock(id("acme"), milliseconds(20), {}, [&](std::optional<int> holder) { told = holder; }));
    });
    const std::string holder = told ? "process " + std::to_string(*told) : "another process";
    CHECK((!told || *told == ::getpid()));
    CHECK(refusal ==
          "tenant acme is being changed by " + holder + " | wait for it with --wait 5m, or try again later");
  }
  static_cast<void>(registry.lock(id("acme"), milliseconds(0), {}));
  complaint(ErrorCode::no_tenant, [&] { static_cast<void>(registry.lock(id("none"), milliseconds(0), {})); });
}

TEST_CASE("a copied tenant folder works under its new name, also without its lock file") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  const TenantPaths paths = registry.create(id("acme"), initial_config("acme", "Acme"));
  std::filesystem::copy(paths.folder(), scratch / "tenants" / "copy",
                        std::filesystem::copy_options::recursive);
  std::filesystem::remove(scratch / "tenants" / "copy" / "lock");
  CHECK(load_config(registry.require(id("copy")).config()).tenant.name == "Acme");
  static_cast<void>(registry.lock(id("copy"), milliseconds(0), {}));
}

TEST_CASE("a tenant that has lost its config.yaml says how to get one, and keeps all else") {
  const ScratchFolder scratch;
  const Registry registry(scratch.path());
  const TenantPaths paths = registry.create(id("acme"), "first");
  spill(paths.catalog(), "documents");
  CHECK_FALSE(registry.lost_config(id("acme")));
  std::filesystem::remove(paths.config());
  std::filesystem::remove_all(paths.logs());
  CHECK(registry.lost_config(id("acme")));
  const std::string said = complaint(ErrorCode::damaged, [&] { (void)registry.require(id("acme")); });
  CHECK(said.find("has lost its " + paths.config().string()) != std::string::npos);
  CHECK(said.find("ragctl tenant create acme") != std::string::npos);
  registry.create(id("acme"), "second");
  CHECK(slurp(paths.config()) == "second");
  CHECK(slurp(paths.catalog()) == "documents");
  CHECK(mode_of(paths.logs()) == 0700);
  CHECK_FALSE(registry.lost_config(id("acme")));
  CHECK_FALSE(complaint(ErrorCode::usage, [&] { registry.create(id("acme"), "third"); }).empty());
}
