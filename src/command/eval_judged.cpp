#include "eval_judged.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "ragctl/base/error.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

std::string stem_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

std::vector<retrieve::JudgedQuery> read_queries(const std::string& file, const std::stop_token& stop) {
  auto queries = retrieve::parse_queries(files::read_stream(file, kJudgedFileLimit, stop), file);
  std::set<std::string_view> seen;
  for (const retrieve::JudgedQuery& query : queries) {
    if (!seen.insert(query.id).second)
      throw Error(ErrorCode::failed, file + ": two questions have the id \"" + query.id + "\"",
                  "give each question an id of its own");
  }
  return queries;
}

/// How well a document answers to a name: the lower, the better.
std::optional<int> kinship(const model::Document& document, const std::string& name) {
  const std::string file = file_name_of(document.uri);
  if (document.external_id == name) return 0;
  if (document.uri == name) return 1;
  if (file == name) return 2;
  if (stem_of(file) == name) return 3;
  return std::nullopt;
}

/// The document of each name that has one.
std::map<std::string, model::DocumentId> documents_named(const std::set<std::string>& names,
                                                         const std::string& file, OpenTenant& tenant) {
  std::map<std::string, std::pair<int, std::vector<model::DocumentId>>> found;
  const auto consider = [&](const std::string& name, const model::Document& document) {
    const auto kin = names.contains(name) ? kinship(document, name) : std::nullopt;
    if (!kin) return;
    auto& [best, ids] = found.try_emplace(name, *kin, std::vector<model::DocumentId>{}).first->second;
    if (*kin < best) ids.clear();
    if (*kin > best || std::ranges::find(ids, document.id) != ids.end()) return;
    best = *kin;
    ids.push_back(document.id);
  };
  tenant.catalog().documents().each(
      {.status = model::DocumentStatus::ready, .source = {}, .origin = {}},
      [&](const model::Document& document) {
        const std::string own = file_name_of(document.uri);
        for (const std::string& name : {document.external_id.value_or(own), document.uri, own, stem_of(own)})
          consider(name, document);
        return true;
      });
  std::map<std::string, model::DocumentId> out;
  for (const auto& [name, one] : found) {
    if (one.second.size() > 1)
      throw Error(ErrorCode::failed, file + ": several documents are called \"" + name + "\"",
                  "name the document by its uri: ragctl document list " + tenant.id().str());
    out.emplace(name, one.second.front());
  }
  return out;
}

/// Finds the passages of one document after the other, so that one text is in memory at a time.
void locate(const std::vector<retrieve::Evidence>& all, const std::string& name,
            std::optional<model::DocumentId> document, OpenTenant& tenant, JudgedSet& out) {
  const std::string text = document ? tenant.catalog().documents().text(*document) : std::string{};
  const retrieve::PassageFinder finder(text);
  for (const retrieve::Evidence& evidence : all) {
    if (evidence.document != name || evidence.references.empty()) continue;
    retrieve::GoldSpans& gold = out.truth.spans[evidence.query];
    for (const retrieve::Reference& reference : evidence.references) {
      ++out.references;
      const auto range = finder.find(reference);
      if (range) gold.spans.push_back({document.value_or(model::DocumentId{}), *range});
      if (range) continue;
      ++out.lost;
      gold.lost_bytes += reference.content.size();
    }
    gold.spans = retrieve::merged(std::move(gold.spans));
  }
}

Error not_one_of(const std::set<std::string>& names, const std::string& file, OpenTenant& tenant) {
  return {ErrorCode::failed,
          file + ": none of its documents is in tenant " + tenant.id().str() + ", such as \"" +
              *names.begin() + "\"",
          "ingest them first: ragctl ingest " + tenant.id().str() +
              " PATH... (records by their own ids: --records --id-field _id)"};
}

/// A figure of 0 must not come from judgements that belong to another tenant.
void count_absent(const std::string& file, OpenTenant& tenant, JudgedSet& out) {
  std::set<std::string> names;
  for (const auto& [query, documents] : out.truth.judgements) {
    for (const auto& [name, gain] : documents) {
      if (gain > 0) names.insert(name);
    }
  }
  std::set<std::string> present;
  tenant.catalog().documents().each(
      {.status = model::DocumentStatus::ready, .source = {}, .origin = {}},
      [&](const model::Document& document) {
        const std::string own = file_name_of(document.uri);
        for (const std::string& name : {document.external_id.value_or(own), document.uri, own})
          if (names.contains(name)) present.insert(name);
        return present.size() < names.size();
      });
  if (present.empty() && !names.empty()) throw not_one_of(names, file, tenant);
  out.relevant = names.size();
  out.absent = names.size() - present.size();
}

void read_spans(const std::string& file, OpenTenant& tenant, const std::stop_token& stop, JudgedSet& out) {
  const auto all = retrieve::parse_evidence(files::read_stream(file, kJudgedFileLimit, stop), file);
  std::set<std::string> names;
  for (const retrieve::Evidence& evidence : all) names.insert(evidence.document);
  const auto documents = documents_named(names, file, tenant);
  if (documents.empty() && !names.empty()) throw not_one_of(names, file, tenant);
  for (const std::string& name : names) {
    const auto at = documents.find(name);
    locate(all, name, at == documents.end() ? std::nullopt : std::optional(at->second), tenant, out);
  }
}

void require_judged(const JudgedFiles& files, const JudgedSet& set) {
  const auto judged = [&](const retrieve::JudgedQuery& query) {
    return set.truth.judgements.contains(query.id) || set.truth.spans.contains(query.id);
  };
  if (std::ranges::any_of(set.queries, judged)) return;
  if (set.truth.judgements.empty() && set.ungraded > 0) {
    throw Error(ErrorCode::failed, files.judgements + " has no grade yet",
                "fill in the column \"score\": 0 not right, 1 right, 2 very");
  }
  const std::string& where = files.judgements.empty() ? files.spans : files.judgements;
  throw Error(ErrorCode::failed, "none of the questions of " + files.queries + " is judged in " + where,
              "the _id of a question is what the judgements must name");
}

std::uint64_t count_unasked(const JudgedSet& set) {
  std::set<std::string> judged;
  for (const auto& [query, documents] : set.truth.judgements) {
    if (retrieve::count_relevant(documents) > 0) judged.insert(query);
  }
  for (const auto& [query, gold] : set.truth.spans) judged.insert(query);
  for (const retrieve::JudgedQuery& query : set.queries) judged.erase(query.id);
  return judged.size();
}

}  // namespace

std::string file_name_of(const std::string& uri) { return uri.substr(uri.rfind('/') + 1); }

std::string judged_name(const std::string& uri, const std::optional<std::string>& external_id,
                        const std::map<std::string, int>* judged) {
  const std::string file = file_name_of(uri);
  if (judged != nullptr) {
    for (const std::string& name : {external_id.value_or(file), uri, file}) {
      if (judged->contains(name)) return name;
    }
  }
  return external_id.value_or(uri);
}

JudgedSet read_judged(const JudgedFiles& files, OpenTenant& tenant, const std::stop_token& stop) {
  JudgedSet out;
  out.queries = read_queries(files.queries, stop);
  if (!files.judgements.empty()) {
    auto read = retrieve::parse_judgements(files::read_stream(files.judgements, kJudgedFileLimit, stop),
                                           files.judgements);
    out.truth.judgements = std::move(read.judgements);
    out.ungraded = read.ungraded;
  }
  if (!files.spans.empty()) read_spans(files.spans, tenant, stop, out);
  require_judged(files, out);
  if (!files.judgements.empty()) count_absent(files.judgements, tenant, out);
  out.unasked = count_unasked(out);
  return out;
}

}  // namespace ragctl::command
