#include "ragctl/pipeline/indexing.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/base/hint.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/index/format.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/text/analyzer.hpp"
#include "segment_builder.hpp"
#include "unfinished_model.hpp"

namespace ragctl::pipeline {
namespace {

constexpr const char* kFormatFact = "index_format";
constexpr const char* kLastIndexFact = "last_index_time";

/// What this run will do, decided before anything is written.
struct Plan {
  bool train = false;
  std::string anew_because;                      ///< for people; of what nobody asked for
  bool write = false;                            ///< a segment is to be written
  model::ChunkId after{};                        ///< of the live chunks after this one
  std::vector<catalog::SegmentRecord> replaced;  ///< by that segment
};

constexpr double kMeaningfulShare = 0.01;  // of the chunks of recognised language
constexpr double kTellingShare = 0.1;      // of a language that has come since: worth an index of its own
constexpr std::size_t kMostLanguages = 6;  // each makes every question longer

/// Of at least that share of the chunks, the one of most of them first.
std::vector<std::string> languages_of(catalog::Catalog& catalog, double share) {
  const auto present = catalog.documents().languages();
  double chunks = 0;
  for (const auto& [language, count] : present) chunks += static_cast<double>(count);
  std::vector<std::string> out;
  for (const auto& [language, count] : present) {
    if (out.size() < kMostLanguages && static_cast<double>(count) >= share * chunks) out.push_back(language);
  }
  return out;
}

/// How the live index takes text apart.
text::AnalysisSettings live_analysis(catalog::Catalog& catalog) {
  return text::parse_analysis(catalog.fact(catalog::kAnalysisFact));
}

/// The languages stay as they are until everything is made anew, or old and new terms would not meet.
text::AnalysisSettings analysis_of_run(const IndexContext& context, bool anew) {
  text::AnalysisSettings how = analysis_settings(context.config);
  how.languages =
      anew ? languages_of(context.catalog, kMeaningfulShare) : live_analysis(context.catalog).languages;
  return how;
}

/// The first that much of the text is in by now and that the index does not know; empty when there is none.
std::string new_language(catalog::Catalog& catalog, const text::AnalysisSettings& live) {
  if (live.language != "auto" || live.languages.size() >= kMostLanguages) return {};
  for (const std::string& language : languages_of(catalog, kTellingShare)) {
    if (std::ranges::find(live.languages, language) == live.languages.end()) return language;
  }
  return {};
}

/// "a has changed", "a, b and c have changed".
std::string have_changed(const std::vector<std::string>& keys) {
  std::string out = keys.front();
  for (std::size_t i = 1; i < keys.size(); ++i) out += (i + 1 < keys.size() ? ", " : " and ") + keys[i];
  return out + (keys.size() == 1 ? " has changed" : " have changed");
}

/// Why the live index does not fit this program and the settings; empty when it does.
std::string misfit(catalog::Catalog& catalog, const catalog::ModelRecord& model,
                   const tenant::Config& config) {
  if (catalog.fact(kFormatFact) != index::format_version()) return "the index was of an older format";
  const text::AnalysisSettings live = live_analysis(catalog);
  text::AnalysisSettings wanted = analysis_settings(config);
  wanted.languages = live.languages;
  std::vector<std::string> changed;
  if (wanted.language != live.language) changed.emplace_back("search.language");
  if (wanted.title_weight != live.title_weight) changed.emplace_back("search.title_weight");
  if (wanted.heading_weight != live.heading_weight) changed.emplace_back("search.heading_weight");
  if (model.requested_dimensions != config.embedding.dimensions) changed.emplace_back("embedding.dimensions");
  if (!changed.empty()) return have_changed(changed);
  const bool same = text::analysis_fingerprint(wanted) == catalog.fact(catalog::kAnalysisFact);
  return same ? "" : "words are cut in another way";
}

void require_known_provider(const tenant::Config& config) {
  if (config.embedding.provider == "builtin") return;
  throw Error(ErrorCode::usage,
              "embedding.provider \"" + config.embedding.provider + "\" is not in this version of ragctl",
              "set it to builtin: ragctl tenant config TENANT embedding.provider builtin");
}

std::uint64_t deleted_in(catalog::Index& index, const catalog::SegmentRecord& segment) {
  return index.deleted(segment.first_chunk, segment.last_chunk).size();
}

class Planner {
public:
  Planner(IndexMode mode, IndexContext& context)
      : mode_(mode), context_(context), index_(context.catalog.index()), segments_(index_.segments()) {}

  Plan plan() {
    Plan plan;
    const std::uint64_t live = context_.catalog.chunks().count();
    if (live > 0) plan.anew_because = anew_because(live);
    plan.train = live > 0 && (mode_ == IndexMode::rebuild || !index_.model() || !plan.anew_because.empty());
    if (plan.train || mode_ == IndexMode::rebuild || live == 0) {
      plan.replaced = segments_;
      plan.write = live > 0;
      return plan;
    }
    plan.after = index_.indexed_up_to();
    std::uint64_t size = context_.catalog.chunks().count_after(plan.after);
    plan.write = size > 0;
    absorb(plan, size);
    return plan;
  }

private:
  /// Empty when what there is can be added to.
  std::string anew_because(std::uint64_t live) const {
    const auto model = index_.model();
    if (!model || mode_ == IndexMode::rebuild) return {};
    std::string because = misfit(context_.catalog, *model, context_.config);
    if (because.empty() && live >= 2 * model->trained_on) because = "the text has doubled";
    if (const std::string language = new_language(context_.catalog, live_analysis(context_.catalog));
        because.empty() && !language.empty())
      because = "much of the text is in a further language (" + language + ")";
    return because;
  }

  // Tiers: a new segment takes in the ones before it that are not at least twice its size, and those half
  // deleted, so there are O(log n) segments and every chunk is rewritten O(log n) times.
  void absorb(Plan& plan, std::uint64_t size) const {
    const auto rotten_enough = [this](const auto& s) {
      const std::uint64_t deleted = deleted_in(index_, s);
      return mode_ == IndexMode::drop_deleted ? deleted > 0 : 2 * deleted > s.chunks;
    };
    std::size_t keep = segments_.size();
    while (keep > 0 && size > 0 && segments_[keep - 1].chunks < 2 * size) size += segments_[--keep].chunks;
    const auto rotten = std::ranges::find_if(segments_, rotten_enough);
    keep = std::min(keep, static_cast<std::size_t>(rotten - segments_.begin()));
    if (keep == segments_.size()) return;
    plan.replaced.assign(segments_.begin() + static_cast<std::ptrdiff_t>(keep), segments_.end());
    plan.after = keep == 0 ? model::ChunkId{0} : segments_[keep - 1].last_chunk;
    plan.write = context_.catalog.chunks().count_after(plan.after) > 0;
  }

  IndexMode mode_;
  IndexContext& context_;
  catalog::Index& index_;
  std::vector<catalog::SegmentRecord> segments_;
};

// A run with nothing to write would else call a tenant searchable whose files are gone. The files of replaced
// segments are not needed: they are written anew from the catalog.
void require_live_files(IndexContext& context, const Plan& plan) {
  const auto path_of = [&](const std::string& name) { return context.paths.vectors() / name; };
  std::vector<index::SegmentFiles> kept;
  for (const auto& segment : context.catalog.index().segments()) {
    if (segment.last_chunk > plan.after) continue;
    kept.push_back({path_of(segment.postings_file),
                    segment.postings_checksum,
                    segment.vectors_file.empty() ? std::filesystem::path() : path_of(segment.vectors_file),
                    segment.vectors_checksum,
                    {}});
  }
  const auto model = context.catalog.index().model();
  // From here on: the files only. What is wrong with the catalog is mended by no rebuild.
  try {
    static_cast<void>(index::Searcher(kept, index::Check::header));
    if (model && !plan.train) embed::LsaModel(path_of(model->file), embed::LsaModel::Check::header);
  } catch (const Error& error) {
    throw with_tenant(error, context.paths.folder().filename().string());
  }
}

// Unlinked, never overwritten: a reader may have the file mapped still.
void remove_strays(IndexContext& context, const UnfinishedModel& unfinished) {
  std::set<std::string> named{unfinished.file()};
  for (const auto& segment : context.catalog.index().segments()) {
    named.insert(segment.postings_file);
    named.insert(segment.vectors_file);
  }
  if (const auto model = context.catalog.index().model()) named.insert(model->file);
  for (const auto& entry : std::filesystem::directory_iterator(context.paths.vectors())) {
    if (!named.contains(entry.path().filename().string())) files::remove_file(entry.path());
  }
}

void make_live(IndexContext& context, const Plan& plan, const std::optional<catalog::ModelRecord>& trained,
               const catalog::SegmentRecord& fresh, const text::AnalysisSettings& how,
               UnfinishedModel& unfinished) {
  catalog::Transaction transaction(context.catalog);
  unfinished.forget();
  auto& index = context.catalog.index();
  if (trained) index.set_model(*trained);
  for (const auto& old : plan.replaced) {
    index.remove(old.id);
    index.forget_deleted(old.first_chunk, old.last_chunk);
  }
  if (fresh.chunks > 0) index.add(fresh);
  index.forget_restated(plan.after);
  context.catalog.set_fact(catalog::kAnalysisFact, text::analysis_fingerprint(how));
  context.catalog.set_fact(kFormatFact, index::format_version());
  context.catalog.set_fact(kLastIndexFact, format_utc(context.clock()));
  transaction.commit();  // commit point: readers from now on see the new segments
}

std::uint64_t chunks_to_write(IndexContext& context, const Plan& plan) {
  return plan.write ? context.catalog.chunks().count_after(plan.after) : 0;
}

catalog::ModelRecord trained_model(IndexContext& context, const text::AnalysisSettings& how,
                                   const std::string& key, UnfinishedModel& unfinished) {
  if (auto known = unfinished.take_up(key, context.paths)) return *known;
  catalog::ModelRecord record = train_model(context, how, context.catalog.chunks().count());
  unfinished.remember(key, record);
  return record;
}

model::IndexReport report_on(IndexContext& context, std::uint64_t indexed, bool trained) {
  model::IndexReport report;
  report.chunks_indexed = indexed;
  report.trained = trained;
  report.chunks_live = context.catalog.chunks().count();
  report.segments_live = context.catalog.index().segments().size();
  if (const auto model = context.catalog.index().model()) report.embedding = model->fingerprint;
  return report;
}

}  // namespace

IndexForecast forecast(IndexMode mode, IndexContext& context) {
  require_known_provider(context.config);
  const Plan plan = Planner(mode, context).plan();
  if (mode == IndexMode::pending) require_live_files(context, plan);
  return {chunks_to_write(context, plan), plan.train, plan.anew_because};
}

text::AnalysisSettings analysis_settings(const tenant::Config& config) {
  return {config.search.language, config.search.title_weight, config.search.heading_weight};
}

bool is_outdated(catalog::Catalog& catalog, const tenant::Config& config) {
  const auto model = catalog.index().model();
  return model && !misfit(catalog, *model, config).empty();
}

model::IndexReport index(IndexMode mode, IndexContext& context) {
  const Stopwatch watch;
  require_known_provider(context.config);
  files::make_private_directory(context.paths.vectors());
  const Plan plan = Planner(mode, context).plan();
  const text::AnalysisSettings how = analysis_of_run(context, plan.train);
  const std::string key = plan.train ? training_key(context, how) : std::string();
  UnfinishedModel unfinished(context.catalog);
  unfinished.keep_only(key);
  remove_strays(context, unfinished);
  if (mode == IndexMode::pending) require_live_files(context, plan);
  if (context.on_work && chunks_to_write(context, plan) > 0) context.on_work();
  std::optional<catalog::ModelRecord> trained;
  if (plan.train) trained = trained_model(context, how, key, unfinished);
  catalog::SegmentRecord fresh;
  if (plan.write)
    fresh = write_segment(context, how, trained ? *trained : *context.catalog.index().model(), plan.after);
  if (trained || !plan.replaced.empty() || fresh.chunks > 0)
    make_live(context, plan, trained, fresh, how, unfinished);
  remove_strays(context, unfinished);
  model::IndexReport report = report_on(context, fresh.chunks, plan.train);
  report.anew_because = plan.anew_because;
  report.seconds = watch.seconds();
  return report;
}

}  // namespace ragctl::pipeline
