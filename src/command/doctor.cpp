#include <langinfo.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "counted.hpp"
#include "declare.hpp"
#include "document_json.hpp"
#include "library_versions.hpp"
#include "open_tenant.hpp"
#include "provider_keys.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLowSpace = 1'000'000'000;

enum class Verdict : std::uint8_t { ok, note, bad };

struct Finding {
  std::string area;
  Verdict verdict = Verdict::ok;
  std::string what;
  std::string mend;
};

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::note:
      return "note";
    case Verdict::bad:
      return "bad";
  }
  return "";
}

fs::path nearest_existing(fs::path path) {
  while (!path.empty() && path != path.root_path() && !fs::exists(path)) path = path.parent_path();
  return path;
}

void check_root(const fs::path& root, std::vector<Finding>& out) {
  const fs::path existing = nearest_existing(root);
  if (access(existing.c_str(), W_OK) != 0) {
    out.push_back({"root", Verdict::bad, existing.string() + " cannot be written",
                   "choose another root with --root or RAGCTL_ROOT"});
  } else {
    const std::string state =
        existing == root ? " is there and can be written" : " is made when the first tenant is created";
    out.push_back({"root", Verdict::ok, root.string() + state, {}});
  }
  struct stat info {};
  if (stat(root.c_str(), &info) == 0 && (info.st_mode & 077U) != 0) {
    out.push_back({"root", Verdict::note,
                   root.string() + " can be entered by others; tenants' own folders cannot",
                   "chmod 700 " + root.string()});
  }
  const std::uint64_t space = files::free_space(existing);
  out.push_back({"disk", space < kLowSpace ? Verdict::bad : Verdict::ok,
                 format_bytes(space) + " free at " + existing.string(),
                 space < kLowSpace ? "free some space: an index needs about as much as the text" : ""});
}

void check_shared_config(const tenant::Registry& registry, std::vector<Finding>& out) {
  const std::string file = tenant::shared_config(registry.root()).string();
  try {
    const std::size_t keys = registry.defaults().said.size();
    const bool there = files::stat_file(file).has_value();
    out.push_back({"config",
                   Verdict::ok,
                   there ? file + " sets " + counted(keys, "keys") + " for all tenants"
                         : "no " + file + "; tenants have the built-in defaults",
                   {}});
  } catch (const Error& error) {
    out.push_back({"config", Verdict::bad, error.what(), error.hint()});
  }
}

// Opens what every command opens, and reads no more: hundreds of tenants are checked in a moment.
bool check_tenant(const tenant::TenantId& id, Services& services, std::vector<Finding>& out) {
  const fs::path folder = services.registry.paths(id).folder();
  struct stat info {};
  if (stat(folder.c_str(), &info) == 0 && (info.st_mode & 077U) != 0) {
    out.push_back(
        {"tenant", Verdict::note, id.str() + " can be entered by others", "chmod 700 " + folder.string()});
  }
  try {
    static_cast<void>(OpenTenant::for_reading(id.str(), services));
    return true;
  } catch (const Error& error) {
    const bool told = std::ranges::any_of(out, [&](const Finding& finding) {
      return finding.area == "config" && finding.what == error.what();
    });
    if (told) return false;  // ragctl.yaml is wrong for every tenant, and is said once
    const std::string mend =
        error.hint().empty() ? "look at it: ragctl tenant check " + id.str() : error.hint();
    out.push_back({"tenant", Verdict::bad, id.str() + ": " + error.what(), mend});
    return false;
  }
}

void check_tenants(Services& services, std::vector<Finding>& out) {
  try {
    const std::vector<tenant::TenantId> all = services.registry.list();
    const auto readable = std::ranges::count_if(
        all, [&](const tenant::TenantId& id) { return check_tenant(id, services, out); });
    const auto count = static_cast<std::size_t>(readable);
    if (count == all.size())
      out.push_back({"tenant", Verdict::ok, counted(count, "tenants") + ", all can be read", {}});
    else
      out.push_back({"tenant",
                     count == 0 ? Verdict::bad : Verdict::note,
                     format_count(count) + " of " + counted(all.size(), "tenants") + " can be read",
                     {}});
  } catch (const Error& error) {
    out.push_back({"tenant", Verdict::bad, error.what(), error.hint()});
  }
}

void check_terminal(const Terminal& terminal, std::vector<Finding>& out) {
  const char* locale = std::setlocale(LC_CTYPE, nullptr);
  const std::string charset = nl_langinfo(CODESET);
  out.push_back({"locale", terminal.unicode ? Verdict::ok : Verdict::note,
                 std::string(locale) + " (" + charset + ")",
                 terminal.unicode
                     ? ""
                     : "set LANG=C.UTF-8 for bars and marks beyond ASCII; documents are UTF-8 in any case"});
  const char* term = std::getenv("TERM");
  out.push_back({"terminal",
                 Verdict::ok,
                 std::string(terminal.out_is_terminal ? "standard output is a terminal"
                                                      : "standard output is no terminal") +
                     ", TERM=" + (term == nullptr ? "" : term) + ", " + std::to_string(terminal.columns) +
                     " columns, colour " + (terminal.colour ? "on" : "off"),
                 {}});
}

// Only whether a key is there: its value is never shown.
void check_providers(std::vector<Finding>& out) {
  for (const char* name :
       {"OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENROUTER_API_KEY",
        "COHERE_API_KEY", "VOYAGE_API_KEY", "JINA_API_KEY", "OLLAMA_HOST"}) {
    const char* value = std::getenv(name);
    const bool present = value != nullptr && *value != '\0';
    out.push_back({"provider", Verdict::ok, std::string(name) + (present ? " is set" : " is not set"), {}});
  }
}

/// "acme, beta and 3 more".
std::string listed(const std::vector<std::string>& tenants) {
  constexpr std::size_t kShown = 3;
  std::string out;
  for (std::size_t i = 0; i < tenants.size() && i < kShown; ++i) out += (i == 0 ? "" : ", ") + tenants[i];
  if (tenants.size() > kShown) out += " and " + format_count(tenants.size() - kShown) + " more";
  return out;
}

void check_needed_keys(const tenant::Registry& registry, std::vector<Finding>& out) {
  for (const NeededKey& key : needed_keys(registry)) {
    out.push_back({"key", key.is_set ? Verdict::ok : Verdict::bad,
                   key.variable + (key.is_set ? " is set" : " is not set") +
                       "; reranking needs it: " + listed(key.tenants),
                   key.is_set ? "" : "export " + key.variable + " where ragctl runs, cron included"});
  }
}

struct Options {};

int run_doctor(const Options&, Services& services, Output& output) {
  std::vector<Finding> findings;
  for (const LibraryVersion& library : library_versions()) {
    findings.push_back({"library", Verdict::ok, library.name + " " + library.version, {}});
  }
  check_root(services.registry.root(), findings);
  check_shared_config(services.registry, findings);
  check_tenants(services, findings);
  check_terminal(output.terminal(), findings);
  check_providers(findings);
  check_needed_keys(services.registry, findings);
  bool bad = false;
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    bad = bad || finding.verdict == Verdict::bad;
    if (output.machine_readable()) {
      all.push_back({{"area", finding.area},
                     {"verdict", to_string(finding.verdict)},
                     {"what", finding.what},
                     {"mend", text_or_null(finding.mend)}});
      continue;
    }
    std::string label = to_string(finding.verdict);
    label.resize(6, ' ');
    const Style style = finding.verdict == Verdict::ok
                            ? Style::good
                            : (finding.verdict == Verdict::bad ? Style::bad : Style::bold);
    output.line(output.styled(style, label) + finding.area + ": " + finding.what);
    if (!finding.mend.empty()) output.line("      " + finding.mend);
  }
  if (output.machine_readable())
    output.json_answer("doctor", {{"version", RAGCTL_VERSION}, {"findings", std::move(all)}});
  return bad ? static_cast<int>(ErrorCode::failed) : 0;
}

}  // namespace

void declare_doctor(Declaration into) {
  declare_verb<Options>(into, "doctor", "What is wrong with this machine, its root and its tenants",
                        run_doctor, [](CLI::App& verb, Options&) { add_examples(verb, {"ragctl doctor"}); });
}

}  // namespace ragctl::command
