#include "ragctl/tenant/layout.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

// Sets a variable, or unsets it, for as long as it lives.
class Variable {
public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    if (value == nullptr)
      ::unsetenv(name);
    else
      ::setenv(name, value, 1);
  }
  ~Variable() {
    if (old_)
      ::setenv(name_, old_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

private:
  const char* name_;
  std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("the root is what was given, then RAGCTL_ROOT, then XDG_DATA_HOME, then the home folder") {
  const Variable home("HOME", "/home/anna");
  const Variable data("XDG_DATA_HOME", "/data");
  const Variable root("RAGCTL_ROOT", "/srv/ragctl/");
  CHECK(resolve_root("/given/") == "/given");
  CHECK(resolve_root("") == "/srv/ragctl");
  const Variable no_root("RAGCTL_ROOT", "");
  CHECK(resolve_root("") == "/data/ragctl");
  const Variable relative_data("XDG_DATA_HOME", "data");
  CHECK(resolve_root("") == "/home/anna/.local/share/ragctl");
  const Variable no_data("XDG_DATA_HOME", nullptr);
  CHECK(resolve_root("") == "/home/anna/.local/share/ragctl");
  const Variable no_home("HOME", nullptr);
  CHECK(complaint(ErrorCode::usage, [] {
          static_cast<void>(resolve_root(""));
        }).ends_with("name one with --root DIR"));
}

TEST_CASE("a relative root becomes absolute") {
  CHECK(resolve_root("here/../there") == std::filesystem::current_path() / "there");
  CHECK(resolve_root(".") == std::filesystem::current_path());
  CHECK(resolve_root("/") == "/");
}

TEST_CASE("everything of a tenant lies in its folder") {
  const TenantPaths paths("/root", TenantId::parse("acme"));
  CHECK(paths.folder() == "/root/tenants/acme");
  for (const auto& path : {paths.config(), paths.state(), paths.catalog(), paths.exports(), paths.cache(),
                           paths.vectors(), paths.logs(), paths.lock()}) {
    CHECK(path.parent_path() == paths.folder());
  }
}
