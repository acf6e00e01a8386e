#include "open_tenant.hpp"

#include <unistd.h>

#include <filesystem>

#include "ragctl/base/error.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/pipeline/status.hpp"

namespace ragctl::command {
namespace {

// A tenant that has never ingested has no catalog, and no index either. An index without its catalog has lost
// it: to read that as an empty tenant would be a lie, and the next writer would sweep the index away.
void refuse_lost_catalog(const tenant::TenantPaths& paths, const std::string& id) {
  const auto catalog = files::stat_file(paths.catalog());
  const bool emptied = catalog && catalog->size == 0;  // SQLite would take it for a new database
  if ((catalog && !emptied) || !files::stat_file(paths.vectors())) return;
  for (const auto& entry : std::filesystem::directory_iterator(paths.vectors())) {
    if (entry.path().extension() != ".postings") continue;
    throw Error(
        ErrorCode::damaged,
        paths.catalog().string() + (emptied ? " is empty" : " is missing") + ", but tenant " + id +
            " has an index",
        "restore the file from a backup; or move " + paths.vectors().string() + " away and ingest again");
  }
}

}  // namespace

OpenTenant OpenTenant::for_reading(const std::string& id, Services& services) {
  return {tenant::TenantId::parse(id), services, catalog::Access::read, Lock::none};
}

OpenTenant OpenTenant::for_writing(const std::string& id, Services& services) {
  return {tenant::TenantId::parse(id), services, catalog::Access::write, Lock::writer};
}

OpenTenant OpenTenant::for_conversation(const std::string& id, Services& services) {
  return {tenant::TenantId::parse(id), services, catalog::Access::write, Lock::none};
}

OpenTenant::OpenTenant(tenant::TenantId id, Services& services, catalog::Access access, Lock lock)
    : id_(std::move(id)), paths_(services.registry.require(id_)), config_(services.registry.config(id_)) {
  if (lock == Lock::writer) lock_ = services.registry.lock(id_, services.wait, services.stop());
  refuse_lost_catalog(paths_, id_.str());
  catalog_ = std::make_unique<catalog::Catalog>(paths_.catalog(), access);
}

void OpenTenant::announce_building(UnixMillis now) {
  tenant::State state = pipeline::summarize(*catalog_);
  state.rag_status = "building";
  state.building_pid = static_cast<std::uint64_t>(getpid());
  state.building_since = format_utc(now);
  tenant::write_state(paths_.state(), state);
}

void OpenTenant::save_state(const std::string& last_error) {
  catalog_->set_fact("last_error", last_error);
  tenant::write_state(paths_.state(), pipeline::summarize(*catalog_));
}

void OpenTenant::writing(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    try {
      save_state(error.what());
    } catch (const Error&) {
      // The first error is the one to tell.
    }
    throw;
  }
}

}  // namespace ragctl::command
