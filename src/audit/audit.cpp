#include "ragctl/audit/audit.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "findings.hpp"
#include "segments.hpp"

namespace ragctl::audit {
namespace {

void check_catalog(catalog::Catalog& catalog, Depth depth, Findings& findings) {
  if (depth == Depth::everything) {
    findings.attempt(&Findings::catalog_damage, [&] {
      const std::string complaint = catalog.integrity();
      if (complaint != "ok") findings.catalog_damage("catalog.db: " + complaint);
    });
  }
  const auto reading = depth == Depth::everything ? catalog::Reading::texts : catalog::Reading::rows;
  findings.attempt(&Findings::catalog_damage, [&] {
    for (const std::string& line : catalog.contradictions(reading))
      findings.catalog_damage("catalog.db: " + line);
  });
}

std::set<std::string> named_files(catalog::Catalog& catalog) {
  std::set<std::string> names;
  for (const catalog::SegmentRecord& segment : catalog.index().segments()) {
    names.insert(segment.postings_file);
    names.insert(segment.vectors_file);
  }
  if (const auto model = catalog.index().model()) names.insert(model->file);
  return names;
}

// Not by files::walk, which leaves hidden names out: a writer that was killed leaves its temporary files
// hidden.
void check_strays(catalog::Catalog& catalog, const tenant::TenantPaths& paths, Findings& findings) {
  const std::set<std::string> named = named_files(catalog);
  std::vector<std::string> strays;
  std::error_code trouble;
  for (std::filesystem::directory_iterator at(paths.vectors(), trouble), end; !trouble && at != end;
       at.increment(trouble)) {
    std::string name = at->path().filename().string();
    if (!named.contains(name)) strays.push_back(std::move(name));
  }
  if (trouble && trouble != std::errc::no_such_file_or_directory) {
    throw system_error("list", paths.vectors().string(), trouble.value());
  }
  std::ranges::sort(strays);
  for (const std::string& name : strays)
    findings.rubbish("vectors/" + name + " is named by no row of the catalog");
}

}  // namespace

std::vector<Finding> check(catalog::Catalog& catalog, const tenant::TenantPaths& paths, Depth depth) {
  Findings findings(paths.folder().filename().string());
  const catalog::Snapshot moment(catalog);
  if (depth != Depth::files) check_catalog(catalog, depth, findings);
  const auto index = [&] {
    check_segments(catalog, paths, depth, findings);
    check_strays(catalog, paths, findings);
  };
  findings.attempt(&Findings::catalog_damage, index);
  return findings.take();
}

bool has_damage(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [](const Finding& it) { return it.gravity == Gravity::damage; });
}

}  // namespace ragctl::audit
