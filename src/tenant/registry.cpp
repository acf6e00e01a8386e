#include "ragctl/tenant/registry.hpp"

#include <algorithm>
#include <array>

#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/files/walk.hpp"

namespace ragctl::tenant {
namespace {

std::vector<std::string> names(const std::filesystem::path& root) {
  std::vector<std::string> found = files::subdirectories(root / "tenants");
  std::erase_if(found, [](const std::string& name) { return !TenantId::is_valid(name); });
  return found;
}

Error exists_already(const TenantId& id) {
  return {ErrorCode::usage, "tenant " + id.str() + " exists already",
          "choose another id, or look at it: ragctl tenant show " + id.str()};
}

std::array<std::filesystem::path, 4> folders_of(const TenantPaths& tenant) {
  return {tenant.exports(), tenant.cache(), tenant.vectors(), tenant.logs()};
}

// config.yaml comes last: until then the tenant still says that it has lost it.
void make_what_is_missing(const TenantPaths& tenant, const std::string& config_yaml) {
  for (const auto& folder : folders_of(tenant)) files::make_private_directory(folder);
  if (!files::stat_file(tenant.lock())) files::write_file(tenant.lock(), "");
  files::write_file(tenant.config(), config_yaml);  // commit point
}

// A folder under a hidden name that goes away again unless it got its real one.
class StagedFolder {
public:
  explicit StagedFolder(const std::filesystem::path& parent)
      : path_(files::make_temporary_directory(parent, ".new-")) {}
  ~StagedFolder() {
    if (path_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void commit(const std::filesystem::path& target) {
    files::sync_directory(path_);
    files::rename_file(path_, target);
    path_.clear();
    files::sync_directory(target.parent_path());
  }

private:
  std::filesystem::path path_;
};

}  // namespace

bool Registry::exists(const TenantId& id) const {
  const auto stat = files::stat_file(paths(id).folder());
  return stat && stat->kind == files::FileKind::directory;
}

bool Registry::lost_config(const TenantId& id) const {
  return exists(id) && !files::stat_file(paths(id).config(), files::Symlinks::do_not_follow);
}

TenantPaths Registry::require(const TenantId& id) const {
  if (lost_config(id)) {
    throw Error(ErrorCode::damaged, "tenant " + id.str() + " has lost its " + paths(id).config().string(),
                "restore it from a backup, or write a new one: ragctl tenant create " + id.str() +
                    " (documents, index and conversations stay)");
  }
  if (exists(id)) return paths(id);
  std::string hint = "create it: ragctl tenant create " + id.str();
  if (const auto near = nearest(id.str(), names(root_)))
    hint = "did you mean " + *near + "? Otherwise " + hint;
  throw Error(ErrorCode::no_tenant, "there is no tenant " + id.str() + " in " + root_.string(), hint);
}

std::vector<TenantId> Registry::list() const {
  std::vector<TenantId> ids;
  for (const std::string& name : names(root_)) ids.push_back(TenantId::parse(name));
  return ids;
}

TenantPaths Registry::create(const TenantId& id, const std::string& config_yaml) const {
  TenantPaths made = paths(id);
  if (lost_config(id)) {
    make_what_is_missing(made, config_yaml);
    return made;
  }
  if (files::stat_file(made.folder(), files::Symlinks::do_not_follow)) throw exists_already(id);
  files::make_private_directory(root_ / "tenants");
  StagedFolder staged(root_ / "tenants");
  for (const auto& folder : folders_of(made)) {
    files::make_private_directory(staged.path() / folder.filename());
  }
  files::write_file(staged.path() / made.config().filename(), config_yaml);
  files::write_file(staged.path() / made.lock().filename(), "");
  try {
    staged.commit(made.folder());  // commit point
  } catch (const Error&) {
    if (exists(id)) throw exists_already(id);  // another process was faster
    throw;
  }
  return made;
}

WriterLock Registry::lock(const TenantId& id, std::chrono::milliseconds wait, std::stop_token stop,
                          const std::function<void(std::optional<int>)>& on_wait) const {
  const std::filesystem::path file = require(id).lock();
  const auto tell = [&] {
    if (on_wait) on_wait(files::FileLock::holder(file));
  };
  auto lock = files::FileLock::acquire(file, wait, std::move(stop), tell);
  if (lock) return WriterLock(std::move(*lock));
  const auto holder = files::FileLock::holder(file);
  throw Error(ErrorCode::locked,
              "tenant " + id.str() + " is being changed by " +
                  (holder ? "process " + std::to_string(*holder) : "another process"),
              "wait for it with --wait 5m, or try again later");
}

}  // namespace ragctl::tenant
