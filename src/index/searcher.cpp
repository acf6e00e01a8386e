#include "ragctl/index/searcher.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "keyword.hpp"
#include "position_reader.hpp"
#include "posting_cursor.hpp"
#include "ragctl/base/error.hpp"
#include "selection.hpp"
#include "vectors_state.hpp"

namespace ragctl::index {
namespace {

struct Segment {
  Segment(const SegmentFiles& files, Check check) : postings(files.postings, files.postings_checksum, check) {
    if (!files.vectors.empty()) {
      vectors.emplace(files.vectors, files.vectors_checksum, check);
      if (vectors->rows() != postings.chunks())
        throw vectors->state().file.damage("its rows are not those of the postings");
    }
    for (const model::ChunkId chunk : files.deleted) {
      const std::uint32_t row = postings.row(chunk);
      if (row < postings.chunks()) deleted.add(row, postings.chunks());
    }
  }

  /// Nothing when the chunk is not here or is deleted.
  [[nodiscard]] std::optional<std::uint32_t> live_row(model::ChunkId chunk) const {
    const std::uint32_t row = postings.row(chunk);
    if (row == postings.chunks() || deleted.contains(row)) return std::nullopt;
    return row;
  }

  [[nodiscard]] RowSelection rows(const RowSet* allowed) const { return {&deleted, allowed}; }

  Postings postings;
  std::optional<Vectors> vectors;
  RowSet deleted;
};

const RowSet* allowed_in(const Selection* selection, std::size_t segment) {
  return selection == nullptr ? nullptr : &selection->state().allowed.at(segment);
}

/// A chunk that was asked for, and where in the question.
struct Wanted {
  std::uint32_t row = 0;
  std::size_t place = 0;
};

std::vector<Wanted> rows_of(const Segment& segment, std::span<const model::ChunkId> chunks) {
  std::vector<Wanted> wanted;
  for (std::size_t place = 0; place < chunks.size(); ++place) {
    if (const auto row = segment.live_row(chunks[place])) wanted.push_back({*row, place});
  }
  std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.row < b.row; });
  return wanted;
}

void add_scores(const Segment& segment, std::span<const WeightedList> lists, std::span<const Wanted> wanted,
                const Bm25Scorer& scorer, std::vector<double>& scores) {
  const auto lengths = segment.postings.state().lengths();
  for (const WeightedList& list : lists) {
    if (list.list.frequency == 0) continue;
    PostingCursor cursor(segment.postings.state(), list.list);
    for (const Wanted& chunk : wanted) {
      if (cursor.advance(chunk.row) != chunk.row) continue;
      scores[chunk.place] += list.weight * scorer.saturation(cursor.count(), scorer.norm(lengths[chunk.row]));
    }
  }
}

}  // namespace

struct Searcher::State {
  std::vector<Segment> segments;
  std::uint64_t rows = 0;
  std::uint64_t deleted = 0;
  std::uint64_t total_length = 0;

  [[nodiscard]] double idf(std::uint64_t frequency) const {
    const auto n = static_cast<double>(rows);
    const auto df = static_cast<double>(frequency);
    return std::log(1 + (n - df + 0.5) / (df + 0.5));
  }

  [[nodiscard]] Bm25Scorer scorer(const Bm25& bm25) const {
    return {bm25, rows == 0 ? 0.0 : static_cast<double>(total_length) / static_cast<double>(rows)};
  }

  /// For every segment the lists of the terms, weighted with what all segments know of them.
  [[nodiscard]] std::vector<std::vector<WeightedList>> look_up(std::span<const QueryTerm> terms) const {
    std::vector<std::vector<WeightedList>> lists(segments.size(), std::vector<WeightedList>(terms.size()));
    for (std::size_t t = 0; t < terms.size(); ++t) {
      std::uint64_t frequency = 0;
      for (std::size_t s = 0; s < segments.size(); ++s) {
        lists[s][t].list = segments[s].postings.state().find(terms[t].term);
        frequency += lists[s][t].list.frequency;
      }
      for (auto& segment_lists : lists) segment_lists[t].weight = terms[t].weight * idf(frequency);
    }
    return lists;
  }
};

Searcher::Searcher(const std::vector<SegmentFiles>& segments, Check check)
    : state_(std::make_unique<State>()) {
  state_->segments.reserve(segments.size());
  for (const SegmentFiles& files : segments) {
    const Segment& segment = state_->segments.emplace_back(files, check);
    state_->rows += segment.postings.chunks();
    state_->deleted += segment.deleted.size();
    state_->total_length += segment.postings.total_length();
  }
}
Searcher::~Searcher() = default;

std::uint64_t Searcher::chunks() const noexcept { return state_->rows - state_->deleted; }

std::vector<Scored> Searcher::keyword(std::span<const QueryTerm> terms, std::uint32_t k, const Bm25& bm25,
                                      const Selection* selection) const {
  const Bm25Scorer scorer = state_->scorer(bm25);
  const auto lists = state_->look_up(terms);
  TopK top(k);
  if (k == 0) return {};
  for (std::size_t s = 0; s < lists.size(); ++s) {
    const Segment& segment = state_->segments[s];
    keyword_top(segment.postings.state(), segment.rows(allowed_in(selection, s)), lists[s], scorer, top);
  }
  return top.take();
}

std::vector<Scored> Searcher::semantic(std::span<const float> vector, std::uint32_t k,
                                       const Selection* selection) const {
  TopK top(k);
  if (k == 0 || std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; })) return {};
  for (std::size_t s = 0; s < state_->segments.size(); ++s) {
    const Segment& segment = state_->segments[s];
    if (!segment.vectors) continue;
    if (segment.vectors->dimensions() != vector.size()) {
      throw Error(ErrorCode::failed, "a question of " + std::to_string(vector.size()) +
                                         " dimensions meets vectors of " +
                                         std::to_string(segment.vectors->dimensions()));
    }
    semantic_top(segment.vectors->state(), segment.rows(allowed_in(selection, s)),
                 segment.postings.state().ids(), vector, top);
  }
  return top.take();
}

Selection Searcher::select(std::span<const Condition> conditions) const {
  auto out = std::make_shared<Selection::State>();
  for (const Segment& segment : state_->segments)
    out->allowed.push_back(rows_meeting(segment.postings.state(), conditions));
  return Selection(std::move(out));
}

void Searcher::each_term(std::string_view prefix, const std::function<bool(std::string_view)>& visit) const {
  bool go_on = true;
  for (const Segment& segment : state_->segments) {
    if (!go_on) return;
    segment.postings.each_term(prefix,
                               [&](std::string_view term, std::uint32_t) { return go_on = visit(term); });
  }
}

std::vector<double> Searcher::keyword_scores(std::span<const QueryTerm> terms,
                                             std::span<const model::ChunkId> chunks, const Bm25& bm25) const {
  const Bm25Scorer scorer = state_->scorer(bm25);
  const auto lists = state_->look_up(terms);
  std::vector<double> scores(chunks.size());
  for (std::size_t s = 0; s < lists.size(); ++s) {
    const Segment& segment = state_->segments[s];
    const auto wanted = rows_of(segment, chunks);
    if (!wanted.empty()) add_scores(segment, lists[s], wanted, scorer, scores);
  }
  return scores;
}

std::vector<std::uint32_t> Searcher::lengths(std::span<const model::ChunkId> chunks) const {
  std::vector<std::uint32_t> out(chunks.size());
  for (const Segment& segment : state_->segments) {
    const auto lengths = segment.postings.state().lengths();
    for (const Wanted& wanted : rows_of(segment, chunks)) out[wanted.place] = lengths[wanted.row];
  }
  return out;
}

std::vector<std::vector<Searcher::TermPosition>> Searcher::positions(
    std::span<const std::string_view> terms, std::span<const model::ChunkId> chunks) const {
  std::vector<std::vector<TermPosition>> out(chunks.size());
  std::vector<std::uint32_t> found;
  for (const Segment& segment : state_->segments) {
    const Postings::State& postings = segment.postings.state();
    const std::vector<Wanted> rows = rows_of(segment, chunks);
    for (std::uint32_t term = 0; !rows.empty() && term < terms.size(); ++term) {
      const TermList list = postings.find(terms[term]);
      if (list.frequency == 0) continue;
      PostingCursor cursor(postings, list);
      PositionReader reader(postings, list);
      for (const Wanted& wanted : rows) {
        if (cursor.advance(wanted.row) != wanted.row) continue;
        reader.read(cursor, found);
        for (const std::uint32_t position : found) out[wanted.place].push_back({term, position});
      }
    }
  }
  for (auto& chunk : out) std::ranges::stable_sort(chunk, {}, &TermPosition::position);
  return out;
}

std::vector<Searcher::TermPart> Searcher::keyword_parts(std::span<const QueryTerm> terms,
                                                        model::ChunkId chunk, const Bm25& bm25) const {
  const Bm25Scorer scorer = state_->scorer(bm25);
  const auto lists = state_->look_up(terms);
  std::vector<TermPart> parts(terms.size());
  for (std::size_t s = 0; s < lists.size(); ++s) {
    const Postings::State& postings = state_->segments[s].postings.state();
    const auto row = state_->segments[s].live_row(chunk);
    for (std::size_t t = 0; row && t < terms.size(); ++t) {
      if (lists[s][t].list.frequency == 0) continue;
      PostingCursor cursor(postings, lists[s][t].list);
      if (cursor.advance(*row) != *row) continue;
      parts[t] = {cursor.count(), scorer.score(lists[s][t].weight, cursor.count(), postings.lengths()[*row])};
    }
  }
  return parts;
}

std::vector<double> Searcher::semantic_scores(std::span<const float> vector,
                                              std::span<const model::ChunkId> chunks) const {
  std::vector<double> scores(chunks.size());
  for (const Segment& segment : state_->segments) {
    if (!segment.vectors || segment.vectors->dimensions() != vector.size()) continue;
    const Vectors::State& vectors = segment.vectors->state();
    const QuantisedQuery query(vector, vectors.groups.rows.coarse.stride);
    CopiedRow row;
    for (const Wanted& wanted : rows_of(segment, chunks)) {
      vectors.copy_row(wanted.row, row);
      scores[wanted.place] = row.rows().product(query, 0);
    }
  }
  return scores;
}

double Searcher::idf(std::string_view term) const { return state_->idf(document_frequency(term)); }

std::uint64_t Searcher::document_frequency(std::string_view term) const {
  std::uint64_t frequency = 0;
  for (const Segment& segment : state_->segments) frequency += segment.postings.document_frequency(term);
  return frequency;
}

std::vector<float> Searcher::vector(model::ChunkId chunk) const {
  for (const Segment& segment : state_->segments) {
    if (!segment.vectors) continue;
    if (const auto row = segment.live_row(chunk)) return segment.vectors->row(*row);
  }
  return {};
}

}  // namespace ragctl::index
