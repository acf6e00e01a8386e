#include "ragctl/purge/purge.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "ragctl/base/digest.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/catalog/products.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/mapped.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/files/within.hpp"
#include "ragctl/pipeline/indexing.hpp"

namespace ragctl::purge {
namespace {

namespace fs = std::filesystem;

// Set in the commit that removes the rows, cleared when the last byte is gone: what lies between can be
// killed and goes on. It holds the files that are to go, a line each, within the tenant's folder.
constexpr const char* kUnfinished = "purge_unfinished";
constexpr const char* kLastError = "last_error";
constexpr const char* kPurgedSources = "purged_sources";

void add_files(const fs::path& folder, std::vector<fs::path>& out) {
  if (!fs::is_directory(fs::symlink_status(folder))) return;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory() || entry.is_symlink()) out.push_back(entry.path());
  }
}

TraceSearch probes_of(const Plan& plan, catalog::Catalog& catalog) {
  TraceSearch search;
  for (const model::Document& document : plan.documents)
    search.add_text(catalog.documents().text(document.id));
  for (const model::Session& session : plan.sessions) {
    for (const model::Message& message : catalog.sessions().messages(session.id)) {
      if (message.role == model::Role::user) search.add_text(message.content);
    }
  }
  return search;
}

bool is_regular(const fs::path& path) {
  return fs::symlink_status(path).type() == fs::file_type::regular && fs::file_size(path) > 0;
}

// Copies of what goes under the tenant's own folder: whatever was exported or kept that holds a piece of it.
void add_copies(const Plan& plan, const Context& context, std::vector<fs::path>& out) {
  const TraceSearch search = probes_of(plan, context.catalog);
  std::vector<fs::path> candidates;
  for (const fs::path& folder : {context.paths.exports(), context.paths.cache(), context.paths.logs()}) {
    add_files(folder, candidates);
  }
  for (const fs::path& path : candidates) {
    if (is_regular(path) && !search.find(files::MappedFile(path).bytes()).empty()) out.push_back(path);
  }
}

// "..", "/" and the like would lead out of exports/.
bool is_one_name(const std::string& source) {
  return !source.empty() && source != "." && source != ".." && source.find('/') == std::string::npos;
}

void choose_files(const Request& request, const Context& context, Plan& plan) {
  switch (request.scope) {
    case Scope::document:
      break;
    case Scope::source:
      if (is_one_name(request.source)) add_files(context.paths.exports() / request.source, plan.files);
      break;
    case Scope::session:
      break;
    case Scope::all:
      for (const fs::path& folder : {context.paths.exports(), context.paths.cache(), context.paths.logs()}) {
        add_files(folder, plan.files);
      }
      break;
  }
  add_copies(plan, context, plan.files);
  // What was typed in the chat is in its history file too, so it goes with any conversation.
  const fs::path history = context.paths.chat_history();
  const bool spoken = !plan.sessions.empty() || request.scope == Scope::all;
  if (spoken && files::stat_file(history) && std::ranges::find(plan.files, history) == plan.files.end()) {
    plan.files.push_back(history);
  }
}

std::string file_lines(const std::vector<fs::path>& files, const tenant::TenantPaths& paths) {
  std::string lines = "1\n";
  for (const fs::path& file : files) lines += file.lexically_relative(paths.folder()).string() + "\n";
  return lines;
}

// Those that an earlier purge should have erased and did not come to.
void add_unfinished_files(const std::string& lines, const tenant::TenantPaths& paths,
                          std::vector<fs::path>& out) {
  std::istringstream in(lines);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const fs::path file = (paths.folder() / line).lexically_normal();
    const auto type = fs::symlink_status(file).type();
    const bool erasable = type == fs::file_type::regular || type == fs::file_type::symlink;
    if (erasable && files::lies_in(file, paths.folder())) out.push_back(file);
  }
}

std::set<model::DocumentId> ids_of(const Plan& plan) {
  std::set<model::DocumentId> ids;
  for (const model::Document& document : plan.documents) ids.insert(document.id);
  return ids;
}

// The names of folders may tell as much as their files did.
void remove_empty_folders(const tenant::TenantPaths& paths) {
  for (const fs::path& top : {paths.exports(), paths.cache(), paths.logs()}) {
    std::vector<fs::path> folders;
    if (fs::is_directory(top)) {
      for (const auto& entry : fs::recursive_directory_iterator(top)) {
        if (entry.is_directory() && !entry.is_symlink()) folders.push_back(entry.path());
      }
    }
    std::ranges::sort(folders, std::greater<>());  // the inner ones first
    for (const fs::path& folder : folders) {
      std::error_code not_empty;
      fs::remove(folder, not_empty);
    }
  }
}

std::string line_of(const std::string& source) { return to_hex(sha256(source)) + "\n"; }

// So that a second purge of a source can say that there is nothing, and does not take the name for a mistake.
void remember_source(const std::string& source, catalog::Catalog& catalog) {
  if (source.empty() || was_purged(source, catalog)) return;
  catalog.set_fact(kPurgedSources, catalog.fact(kPurgedSources) + line_of(source));
}

void remove_rows(const Plan& plan, Context& context) {
  catalog::Transaction transaction(context.catalog);
  for (const model::Document& document : plan.documents) context.catalog.documents().remove(document.id);
  context.catalog.sessions().erase_quotes(ids_of(plan));
  for (const model::Session& session : plan.sessions) context.catalog.sessions().remove(session.id);
  if (plan.scope == Scope::all) context.catalog.index().clear();
  remember_source(plan.source, context.catalog);
  context.catalog.set_fact(kLastError, "");
  context.catalog.set_fact(kUnfinished, file_lines(plan.files, context.paths));
  transaction.commit();  // commit point: from here on the purge will be finished, by this run or the next
}

/// What other documents, and people in conversations, say. Answers only repeat documents.
class Rightful {
public:
  explicit Rightful(const tenant::TenantPaths& paths) : catalog_(paths.catalog(), catalog::Access::read) {}

  bool holds(const std::string& probe) {
    bool found = false;
    catalog_.documents().each({}, [&](const model::Document& document) {
      found = catalog_.documents().text(document.id).find(probe) != std::string::npos;
      return !found;
    });
    for (const model::Session& session : catalog_.sessions().list()) {
      for (const model::Message& message : catalog_.sessions().messages(session.id)) {
        found =
            found || (message.role == model::Role::user && message.content.find(probe) != std::string::npos);
      }
    }
    return found;
  }

private:
  catalog::Catalog catalog_;
};

}  // namespace

Plan plan(const Request& request, Context& context) {
  Plan plan;
  plan.scope = request.scope;
  plan.source = request.source;
  plan.documents = request.documents;
  plan.sessions = request.sessions;
  auto& catalog = context.catalog;
  if (request.scope == Scope::source || request.scope == Scope::all) {
    catalog::DocumentFilter filter;
    if (request.scope == Scope::source) filter.source = request.source;
    catalog.documents().each(filter, [&plan](const model::Document& document) {
      plan.documents.push_back(document);
      return true;
    });
  }
  if (request.scope == Scope::all) plan.sessions = catalog.sessions().list();
  for (const model::Document& document : plan.documents) {
    plan.chunks += document.chunks;
    if (catalog.products().find(document.id)) ++plan.products;
  }
  for (const model::Session& session : plan.sessions) plan.messages += session.messages;
  plan.answers = catalog.sessions().quoting(ids_of(plan)).size();
  choose_files(request, context, plan);
  const std::string unfinished = catalog.fact(kUnfinished);
  plan.unfinished = !unfinished.empty();
  add_unfinished_files(unfinished, context.paths, plan.files);
  std::ranges::sort(plan.files);
  const auto twice = std::ranges::unique(plan.files);
  plan.files.erase(twice.begin(), twice.end());
  return plan;
}

bool was_purged(const std::string& source, catalog::Catalog& catalog) {
  return catalog.fact(kPurgedSources).find(line_of(source)) != std::string::npos;
}

TraceSearch erase(const Plan& plan, Context& context) {
  TraceSearch erased = probes_of(plan, context.catalog);
  remove_rows(plan, context);
  // From here on: derived copies. Each step can be repeated.
  for (const fs::path& file : plan.files) {
    // A link on the way could lead anywhere, so the place that is really meant must be the tenant's.
    const bool ours = files::lies_in(fs::weakly_canonical(file.parent_path()),
                                     fs::weakly_canonical(context.paths.folder()));
    if (ours) files::erase_file(file);
  }
  if (plan.scope == Scope::all) remove_empty_folders(context.paths);
  context.catalog.set_fact(kUnfinished, "1\n");  // names of files are erased text as well
  pipeline::IndexContext indexing{context.catalog,  context.paths, context.config,
                                  context.progress, context.clock, context.stop};
  static_cast<void>(pipeline::index(pipeline::IndexMode::drop_deleted, indexing));
  context.catalog.scrub();
  return erased;
}

void conclude(const tenant::TenantPaths& paths) {
  catalog::Catalog(paths.catalog(), catalog::Access::write).set_fact(kUnfinished, "");
}

Proof prove(const TraceSearch& erased, const tenant::TenantPaths& paths) {
  Proof proof;
  proof.probes = erased.probes();
  std::vector<fs::path> all;
  add_files(paths.folder(), all);
  std::map<std::string, std::vector<std::string>> found;  // file -> pieces
  for (const fs::path& path : all) {
    const auto stat = files::stat_file(path);
    if (!stat || stat->kind != files::FileKind::regular) continue;
    ++proof.files;
    proof.bytes += stat->size;
    if (stat->size == 0) continue;
    const files::MappedFile file(path);
    auto pieces = erased.find(file.bytes());
    if (!pieces.empty()) found.emplace(path.string(), std::move(pieces));
  }
  // From here on: no file of the tenant is mapped, so the catalog may be opened again.
  if (found.empty()) return proof;
  Rightful rightful(paths);
  for (const auto& [file, pieces] : found) {
    const auto foreign = [&rightful](const std::string& piece) { return !rightful.holds(piece); };
    if (std::ranges::any_of(pieces, foreign)) proof.traces.push_back(file);
  }
  return proof;
}

}  // namespace ragctl::purge
