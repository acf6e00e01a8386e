#include "selection.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "position_reader.hpp"
#include "posting_cursor.hpp"

namespace ragctl::index {
namespace {

template <class Visit>
void each_row(const Postings::State& postings, const TermList& list, const Visit& visit) {
  if (list.frequency == 0) return;
  PostingCursor cursor(postings, list);
  for (std::uint32_t row = cursor.settle(); row != PostingCursor::kEnd; row = cursor.next()) visit(row);
}

/// A term of a phrase: walked forwards, its positions read where it stands.
class Walked {
public:
  Walked(const Postings::State& postings, const TermList& list)
      : cursor_(postings, list), reader_(postings, list) {}
  bool is_in(std::uint32_t row) { return cursor_.advance(row) == row; }
  /// Only after is_in() was true.
  void positions(std::vector<std::uint32_t>& out) { reader_.read(cursor_, out); }

private:
  PostingCursor cursor_;
  PositionReader reader_;
};

/// One word of a phrase within a segment.
class WalkedPlace {
public:
  WalkedPlace(const Postings::State& postings, const Phrase::Place& place) : offset_(place.offset) {
    for (const std::string& term : place.any_of) {
      const TermList list = postings.find(term);
      if (list.frequency == 0) continue;
      lists_.push_back(list);
      any_.push_back(std::make_unique<Walked>(postings, list));
      frequency_ += list.frequency;
    }
    for (const std::string& term : place.all_of) {
      const TermList list = postings.find(term);
      if (list.frequency == 0) {
        frequency_ = 0;
        return;
      }
      all_.push_back(std::make_unique<Walked>(postings, list));
      if (any_.empty() && (lists_.empty() || list.frequency < frequency_)) {
        lists_ = {list};
        frequency_ = list.frequency;
      }
    }
  }

  /// No row that holds the word is in none of these lists; 0: no row does.
  [[nodiscard]] std::uint64_t frequency() const noexcept { return frequency_; }
  [[nodiscard]] const std::vector<TermList>& lists() const noexcept { return lists_; }

  /// Where a phrase could begin for this word to fit; sorted. For rows in ascending order.
  std::vector<std::uint32_t> begins(std::uint32_t row) {
    std::vector<std::uint32_t> out, found;
    for (const auto& term : any_) {
      if (!term->is_in(row)) continue;
      term->positions(found);
      out.insert(out.end(), found.begin(), found.end());
    }
    std::ranges::sort(out);
    bool first = any_.empty();
    for (const auto& term : all_) {
      if (!term->is_in(row)) return {};
      term->positions(found);
      if (!std::exchange(first, false)) {
        std::vector<std::uint32_t> both;
        std::ranges::set_intersection(out, found, std::back_inserter(both));
        out.swap(both);
      } else {
        out = found;
      }
    }
    std::erase_if(out, [this](std::uint32_t position) { return position < offset_; });
    for (std::uint32_t& position : out) position -= offset_;
    return out;
  }

private:
  std::uint32_t offset_;
  std::vector<TermList> lists_;
  std::vector<std::unique_ptr<Walked>> any_;
  std::vector<std::unique_ptr<Walked>> all_;
  std::uint64_t frequency_ = 0;
};

bool stands_in(std::vector<WalkedPlace>& places, std::uint32_t row) {
  std::optional<std::vector<std::uint32_t>> begins;
  for (WalkedPlace& place : places) {
    const std::vector<std::uint32_t> here = place.begins(row);
    if (!begins) {
      begins = here;
    } else {
      std::vector<std::uint32_t> both;
      std::ranges::set_intersection(*begins, here, std::back_inserter(both));
      begins->swap(both);
    }
    if (begins->empty()) return false;
  }
  return begins.has_value();
}

void add_rows(const Postings::State& postings, const std::string& term, RowSet& out) {
  each_row(postings, postings.find(term), [&](std::uint32_t row) { out.add(row, postings.chunks); });
}

void add_rows(const Postings::State& postings, const TermRange& range, RowSet& out) {
  postings.each_list(range.from, [&](std::string_view term, const TermList& list) {
    if (term >= range.until) return false;
    each_row(postings, list, [&](std::uint32_t row) { out.add(row, postings.chunks); });
    return true;
  });
}

void add_rows(const Postings::State& postings, const Phrase& phrase, RowSet& out) {
  std::vector<WalkedPlace> places;
  for (const Phrase::Place& place : phrase.places) {
    if (place.any_of.empty() && place.all_of.empty()) continue;
    if (places.emplace_back(postings, place).frequency() == 0) return;
  }
  if (places.empty()) return;
  std::ranges::sort(places, {}, &WalkedPlace::frequency);  // the rarest word says where to look
  RowSet candidates;
  for (const TermList& list : places.front().lists())
    each_row(postings, list, [&](std::uint32_t row) { candidates.add(row, postings.chunks); });
  candidates.each([&](std::uint32_t row) {
    if (stands_in(places, row)) out.add(row, postings.chunks);
  });
}

RowSet rows_of(const Postings::State& postings, std::span<const model::ChunkId> chunks) {
  RowSet rows;
  if (chunks.empty()) return rows;
  const std::span<const model::ChunkId> ids = postings.ids();
  for (const model::ChunkId chunk : chunks) {
    const auto at = std::ranges::lower_bound(ids, chunk);
    if (at != ids.end() && *at == chunk)
      rows.add(static_cast<std::uint32_t>(at - ids.begin()), postings.chunks);
  }
  return rows;
}

}  // namespace

RowSet rows_meeting(const Postings::State& postings, std::span<const Condition> conditions) {
  RowSet out = RowSet::all(postings.chunks);
  for (const Condition& condition : conditions) {
    RowSet rows;
    for (const Matcher& matcher : condition.any_of)
      std::visit([&](const auto& it) { add_rows(postings, it, rows); }, matcher);
    rows_of(postings, condition.holders).each([&](std::uint32_t row) { rows.add(row, postings.chunks); });
    rows.subtract(rows_of(postings, condition.others));
    if (condition.negated)
      out.subtract(rows);
    else
      out.intersect(rows);
  }
  return out;
}

Selection::Selection(std::shared_ptr<const State> state) : state_(std::move(state)) {}

std::uint64_t Selection::chunks() const noexcept {
  std::uint64_t sum = 0;
  for (const RowSet& rows : state_->allowed) sum += rows.size();
  return sum;
}

}  // namespace ragctl::index
