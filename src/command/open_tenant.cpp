#include "open_tenant.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/pipeline/status.hpp"

namespace ragctl::command {
namespace {

bool is_filled(const std::filesystem::path& file) {
  const auto stat = files::stat_file(file);
  return stat && stat->size > 0;
}

bool has_postings(const std::filesystem::path& vectors) {
  if (!files::stat_file(vectors)) return false;
  return std::ranges::any_of(std::filesystem::directory_iterator(vectors),
                             [](const auto& entry) { return entry.path().extension() == ".postings"; });
}

// What a catalog leaves behind that is lost; empty when there never was one.
std::string trace_of_catalog(const tenant::TenantPaths& paths, const std::string& id) {
  if (has_postings(paths.vectors())) return "tenant " + id + " has an index";
  if (is_filled(paths.catalog().string() + "-wal")) return "its log catalog.db-wal is there";
  const auto state = tenant::read_state(paths.state());
  if (!state) return {};
  const std::uint64_t documents = state->total_documents + state->failed_documents;
  if (documents > 0)
    return "state.json tells of " + format_count(documents) + (documents == 1 ? " document" : " documents");
  for (const std::string& time : {state->last_ingest_time, state->last_index_time, state->last_export_time}) {
    if (!time.empty()) return "state.json tells of a run at " + time;
  }
  return {};
}

Error with_mend(const Error& error, const tenant::TenantPaths& paths) {
  return {error.code(), error.what(),
          "restore catalog.db from a backup; or ingest again into a new tenant: ragctl tenant create NEW "
          "--config " +
              paths.config().string()};
}

// A tenant that has never been used has no catalog. To read a lost one as an empty tenant would be a lie, and
// the next writer would sweep the index away.
void refuse_lost_catalog(const tenant::TenantPaths& paths, const std::string& id) {
  const auto catalog = files::stat_file(paths.catalog());
  if (catalog && catalog->size > 0) return;
  const std::string trace = trace_of_catalog(paths, id);
  if (trace.empty()) return;
  // SQLite would take an empty file for a new database.
  const char* how = catalog ? " is empty, but " : " is missing, but ";
  throw with_mend({ErrorCode::damaged, paths.catalog().string() + how + trace}, paths);
}

std::unique_ptr<catalog::Catalog> open_catalog(const tenant::TenantPaths& paths, catalog::Access access) {
  try {
    return std::make_unique<catalog::Catalog>(paths.catalog(), access);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) throw;
    throw with_mend(error, paths);
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

bool OpenTenant::is_unused(const std::string& id, Services& services) {
  const tenant::TenantPaths paths = services.registry.require(tenant::TenantId::parse(id));
  if (files::stat_file(paths.catalog())) return false;
  refuse_lost_catalog(paths, id);
  return true;
}

OpenTenant::OpenTenant(tenant::TenantId id, Services& services, catalog::Access access, Lock lock)
    : id_(std::move(id)), paths_(services.registry.require(id_)), config_(services.registry.config(id_)) {
  services.tenant = id_.str();
  if (lock == Lock::writer) lock_ = services.lock(id_);
  refuse_lost_catalog(paths_, id_.str());
  catalog_ = open_catalog(paths_, access);
}

void OpenTenant::announce_building(UnixMillis now) {
  tenant::State state = pipeline::summarize(*catalog_);
  state.rag_status = "building";
  state.building_pid = static_cast<std::uint64_t>(getpid());
  state.building_since = format_utc(now);
  tenant::write_state(paths_.state(), state);
}

void OpenTenant::save_state(const std::string& last_error) {
  // A nightly run over hundreds of tenants that finds nothing to do must not cost a sync for each.
  if (catalog_->fact("last_error") != last_error) catalog_->set_fact("last_error", last_error);
  const tenant::State now = pipeline::summarize(*catalog_);
  if (tenant::read_state(paths_.state()) != now) tenant::write_state(paths_.state(), now);
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
