#include "keyword.hpp"

#include <algorithm>
#include <cmath>

#include "posting_cursor.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::index {
namespace {

// A bound is computed from other numbers than the score that it bounds, so it can come out smaller by a few
// roundings.
constexpr double kSlack = 1 + 1e-9;

}  // namespace

Bm25Scorer::Bm25Scorer(const Bm25& bm25, double average_length) {
  if (!(bm25.k1 >= 0) || !std::isfinite(bm25.k1) || !(bm25.b >= 0) || !(bm25.b <= 1)) {
    throw Error(ErrorCode::usage, "BM25 needs k1 >= 0 and 0 <= b <= 1");
  }
  k1_plus_1_ = bm25.k1 + 1;
  fixed_ = bm25.k1 * (1 - bm25.b);
  per_token_ = average_length > 0 ? bm25.k1 * bm25.b / average_length : 0;
}

double Bm25Scorer::bound(double weight) const noexcept {
  return weight > 0 ? weight * k1_plus_1_ * kSlack : 0;
}

double Bm25Scorer::bound(double weight, const Impact& impact) const noexcept {
  if (weight <= 0) return 0;
  double best = 0;
  for (std::size_t i = 0; i < impact.count.size(); ++i) {
    if (impact.count[i] == Impact::kUnbounded) return bound(weight);
    best = std::max(best, saturation(impact.count[i], norm(impact.length[i])));
  }
  return weight * best * kSlack;
}

namespace {

/// A list being walked, with the bounds that decide whether it must be.
class BoundedList {
public:
  BoundedList(const Postings::State& postings, const WeightedList& list, std::size_t order,
              const Bm25Scorer& scorer)
      : cursor(postings, list.list), weight(list.weight), place(order), scorer_(&scorer) {
    if (cursor.skips() == 0) {
      whole_bound = block_bound_ = bound_of_single(postings);
      return;
    }
    for (std::uint32_t block = 0; block < cursor.skips(); ++block) {
      whole_bound = std::max(whole_bound, scorer.bound(weight, cursor.skip(block).impact));
    }
    bounded_block_ = kNone;
  }

  /// Of the block that the cursor stands in.
  double block_bound() {
    if (cursor.skips() == 0 || cursor.block() == bounded_block_) return block_bound_;
    bounded_block_ = cursor.block();
    const auto impact = cursor.impact();
    block_bound_ = impact ? scorer_->bound(weight, *impact) : 0;
    return block_bound_;
  }

  PostingCursor cursor;
  double weight;
  std::size_t place;  ///< in the query
  double whole_bound = 0;

private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  double bound_of_single(const Postings::State& postings) {
    const auto lengths = postings.lengths();
    PostingCursor all = cursor;
    double best = 0;
    for (std::uint32_t row = all.settle(); row != PostingCursor::kEnd; row = all.next()) {
      best = std::max(best, scorer_->saturation(all.count(), scorer_->norm(lengths[row])));
    }
    return std::max(0.0, weight * best * kSlack);
  }

  const Bm25Scorer* scorer_;
  std::uint32_t bounded_block_ = 0;
  double block_bound_ = 0;
};

class MaxScore {
public:
  MaxScore(const Postings::State& postings, const RowSelection& selection,
           std::span<const WeightedList> lists, const Bm25Scorer& scorer, TopK& top);
  void run();

private:
  void repartition();
  [[nodiscard]] std::uint32_t next_row();
  [[nodiscard]] bool skip_window(std::uint32_t row);
  void walk_window();
  void score_row(std::uint32_t row);
  [[nodiscard]] bool add_optional(std::uint32_t row, double known);
  void offer(std::uint32_t row);

  const Postings::State& postings_;
  const RowSelection& selection_;
  std::span<const std::uint32_t> lengths_;
  std::span<const model::ChunkId> ids_;
  const Bm25Scorer& scorer_;
  TopK& top_;
  std::vector<BoundedList> lists_;     ///< the smallest bound first
  std::vector<double> bounds_before_;  ///< sum of the bounds of all lists before
  std::vector<double> parts_;          ///< of the row at hand, in the order of the query
  std::size_t essential_ = 0;          ///< a row in none of the lists from here on cannot enter
  std::uint32_t window_last_ = 0;
  double threshold_ = 0;
};

MaxScore::MaxScore(const Postings::State& postings, const RowSelection& selection,
                   std::span<const WeightedList> lists, const Bm25Scorer& scorer, TopK& top)
    : postings_(postings),
      selection_(selection),
      lengths_(postings.lengths()),
      ids_(postings.ids()),
      scorer_(scorer),
      top_(top),
      parts_(lists.size()),
      threshold_(top.threshold()) {
  lists_.reserve(lists.size());
  for (std::size_t place = 0; place < lists.size(); ++place) {
    if (lists[place].list.frequency != 0) lists_.emplace_back(postings, lists[place], place, scorer);
  }
  std::sort(lists_.begin(), lists_.end(),
            [](const BoundedList& a, const BoundedList& b) { return a.whole_bound < b.whole_bound; });
  double sum = 0;
  for (const BoundedList& list : lists_) {
    bounds_before_.push_back(sum);
    sum += list.whole_bound;
  }
  bounds_before_.push_back(sum);
  repartition();
}

void MaxScore::repartition() {
  threshold_ = top_.threshold();
  while (essential_ < lists_.size() && bounds_before_[essential_ + 1] < threshold_) ++essential_;
}

void MaxScore::run() {
  while (essential_ < lists_.size()) {
    const std::uint32_t row = next_row();
    if (row == PostingCursor::kEnd) return;
    if (!skip_window(row)) walk_window();
  }
}

std::uint32_t MaxScore::next_row() {
  std::uint32_t row = PostingCursor::kEnd;
  for (std::size_t i = essential_; i < lists_.size(); ++i) row = std::min(row, lists_[i].cursor.floor());
  return row;
}

/// The window reaches from `row` to the end of the first block that ends. True when nothing in it can enter;
/// then all lists stand behind it.
bool MaxScore::skip_window(std::uint32_t row) {
  window_last_ = PostingCursor::kEnd - 1;
  for (std::size_t i = essential_; i < lists_.size(); ++i) {
    lists_[i].cursor.seek_block(row);
    window_last_ = std::min(window_last_, lists_[i].cursor.block_last());
  }
  double bound = bounds_before_[essential_];
  for (std::size_t i = essential_; i < lists_.size(); ++i) {
    if (lists_[i].cursor.floor() <= window_last_) bound += lists_[i].block_bound();
  }
  if (bound >= threshold_) return false;
  for (std::size_t i = essential_; i < lists_.size(); ++i) lists_[i].cursor.seek_block(window_last_ + 1);
  return true;
}

void MaxScore::walk_window() {
  const std::size_t essential = essential_;
  for (std::size_t i = essential; i < lists_.size(); ++i) {
    if (lists_[i].cursor.floor() <= window_last_) lists_[i].cursor.settle();
  }
  for (std::uint32_t row = next_row(); row <= window_last_ && essential == essential_; row = next_row())
    score_row(row);
}

void MaxScore::score_row(std::uint32_t row) {
  const double norm = scorer_.norm(lengths_[row]);
  std::fill(parts_.begin(), parts_.end(), 0.0);
  double known = 0;
  for (std::size_t i = essential_; i < lists_.size(); ++i) {
    BoundedList& list = lists_[i];
    if (list.cursor.floor() != row) continue;
    list.cursor.settle();
    parts_[list.place] = list.weight * scorer_.saturation(list.cursor.count(), norm);
    known += parts_[list.place];
    list.cursor.next();
  }
  if (selection_.takes(row) && add_optional(row, known)) offer(row);
}

bool MaxScore::add_optional(std::uint32_t row, double known) {
  for (std::size_t i = essential_; i-- > 0;) {
    BoundedList& list = lists_[i];
    if ((known + bounds_before_[i + 1]) * kSlack < threshold_) return false;
    list.cursor.seek_block(row);
    if (list.cursor.floor() > row) continue;
    if ((known + bounds_before_[i] + list.block_bound()) * kSlack < threshold_) return false;
    if (list.cursor.settle() != row) continue;
    parts_[list.place] = list.weight * scorer_.saturation(list.cursor.count(), scorer_.norm(lengths_[row]));
    known += parts_[list.place];
  }
  return true;
}

void MaxScore::offer(std::uint32_t row) {
  double score = 0;
  for (const double part : parts_) score += part;
  top_.offer({ids_[row], score});
  if (top_.threshold() > threshold_) repartition();
}

/// Every row of a small selection, whose scores would never let MaxScore skip much.
void score_selected(const Postings::State& postings, const RowSelection& selection,
                    std::span<const WeightedList> lists, const Bm25Scorer& scorer, TopK& top) {
  std::vector<std::uint32_t> rows;
  selection.allowed->each([&](std::uint32_t row) {
    if (selection.takes(row)) rows.push_back(row);
  });
  const auto lengths = postings.lengths();
  std::vector<double> scores(rows.size());
  std::vector<bool> found(rows.size());
  for (const WeightedList& list : lists) {
    if (list.list.frequency == 0) continue;
    PostingCursor cursor(postings, list.list);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::uint32_t row = cursor.advance(rows[i]);
      if (row == PostingCursor::kEnd) break;
      if (row != rows[i]) continue;
      scores[i] += scorer.score(list.weight, cursor.count(), lengths[row]);
      found[i] = true;
    }
  }
  const auto ids = postings.ids();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (found[i]) top.offer({ids[rows[i]], scores[i]});
  }
}

/// Below one row in so many, looking at each is cheaper than walking the lists.
constexpr std::uint32_t kSmallSelection = 32;

}  // namespace

void keyword_top(const Postings::State& postings, const RowSelection& selection,
                 std::span<const WeightedList> lists, const Bm25Scorer& scorer, TopK& top) {
  if (selection.allowed != nullptr && selection.allowed->size() < postings.chunks / kSmallSelection)
    score_selected(postings, selection, lists, scorer, top);
  else
    MaxScore(postings, selection, lists, scorer, top).run();
}

}  // namespace ragctl::index
