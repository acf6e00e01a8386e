#include "ragctl/tenant/layout.hpp"

#include <cstdlib>
#include <system_error>

#include "ragctl/base/error.hpp"

namespace ragctl::tenant {
namespace {

std::filesystem::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

std::filesystem::path first_choice(const std::filesystem::path& given) {
  if (!given.empty()) return given;
  if (auto root = from_environment("RAGCTL_ROOT"); !root.empty()) return root;
  // The XDG base directory specification: a relative path in the variable is to be ignored.
  if (auto data = from_environment("XDG_DATA_HOME"); data.is_absolute()) return data / "ragctl";
  if (auto home = from_environment("HOME"); !home.empty()) return home / ".local" / "share" / "ragctl";
  throw Error(ErrorCode::usage, "there is no root: neither RAGCTL_ROOT nor XDG_DATA_HOME nor HOME is set",
              "name one with --root DIR");
}

}  // namespace

std::filesystem::path resolve_root(const std::filesystem::path& given) {
  const std::filesystem::path chosen = first_choice(given);
  std::error_code failure;
  std::filesystem::path root = std::filesystem::absolute(chosen, failure).lexically_normal();
  if (failure) throw system_error("find", chosen.string(), failure.value());
  if (!root.has_filename() && root.has_relative_path()) root = root.parent_path();  // a slash at the end
  return root;
}

}  // namespace ragctl::tenant
