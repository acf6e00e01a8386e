// A postings file, read term by term and searched. All of its checks fit, so that the readers of what is
// inside are on their own.
#include "ragctl/index/postings.hpp"

#include <cstring>

#include "postings_state.hpp"
#include "ragctl/index/searcher.hpp"
#include "sealed_input.hpp"
#include "target.hpp"
#include "unit/index/sample.hpp"

using namespace ragctl;
using namespace ragctl::index;

namespace {

constexpr std::size_t kMostTerms = 200;

void mend_dictionary(fuzz::SealedInput& input) {
  const auto [path, checksum] = input.file();
  const Postings::State postings(path, checksum, Check::header);
  const std::string_view index = postings.file.section(kDictionaryIndex);
  const std::string_view all = postings.file.section(kDictionary);
  for (std::uint64_t block = 0; block < postings.dictionary_blocks; ++block) {
    std::uint64_t ends[2];
    std::memcpy(ends, index.data() + block * sizeof ends[0], sizeof ends);
    if (ends[0] > ends[1] || ends[1] > all.size() || ends[1] - ends[0] < 4) continue;
    const std::string_view content = all.substr(ends[0] + 4, ends[1] - ends[0] - 4);
    input.set_check(postings.file, kDictionary, all.data() + ends[0], check_of(content, block));
  }
}

/// Those of the skip table and the blocks that it names, or of the one block there is.
void mend_list(fuzz::SealedInput& input, const files::SealedFile& file, const TermList& list) {
  const std::uint32_t blocks = (list.frequency - 1) / kBlockPostings + 1;
  const std::size_t table = std::size_t{blocks} * sizeof(SkipEntry);
  if (list.inlined || list.bytes.size() < 4) return;
  const std::string_view rest = list.bytes.substr(4);
  if (blocks == 1) return input.set_check(file, kLists, list.bytes.data(), check_of(rest, list.frequency));
  if (rest.size() < table) return;
  std::string skips(rest.substr(0, table));
  const std::string_view data = rest.substr(table);
  std::uint32_t begin = 0;
  for (std::uint32_t block = 0; block < blocks; ++block) {
    SkipEntry entry;
    std::memcpy(&entry, skips.data() + block * sizeof entry, sizeof entry);
    if (begin <= entry.end && entry.end <= data.size()) {
      entry.check = check_of(data.substr(begin, entry.end - begin), block);
      input.set_check(file, kLists, rest.data() + block * sizeof entry + offsetof(SkipEntry, check),
                      entry.check);
      std::memcpy(skips.data() + block * sizeof entry, &entry, sizeof entry);
    }
    begin = entry.end;
  }
  input.set_check(file, kLists, list.bytes.data(), check_of(skips, list.frequency));
}

void mend_positions(fuzz::SealedInput& input, const files::SealedFile& file, const TermList& list) {
  const std::uint32_t blocks = (list.frequency - 1) / kBlockPostings + 1;
  const std::string_view bytes = list.positions;
  if (blocks == 1 && bytes.size() >= 4)
    input.set_check(file, kPositions, bytes.data(), check_of(bytes.substr(4), list.frequency));
  const std::size_t table = std::size_t{blocks} * sizeof(PositionsEntry);
  if (blocks == 1 || bytes.size() < table) return;
  const std::string_view data = bytes.substr(table);
  std::uint32_t begin = 0;
  for (std::uint32_t block = 0; block < blocks; ++block) {
    PositionsEntry entry;
    const char* const at = bytes.data() + block * sizeof entry;
    std::memcpy(&entry, at, sizeof entry);
    if (begin <= entry.end && entry.end <= data.size())
      input.set_check(file, kPositions, at + offsetof(PositionsEntry, check),
                      check_of(data.substr(begin, entry.end - begin), block));
    begin = entry.end;
  }
}

void mend_lists(fuzz::SealedInput& input) {
  const auto [path, checksum] = input.file();
  const Postings::State postings(path, checksum, Check::header);
  postings.each_list("", [&](std::string_view, const TermList& list) {
    mend_list(input, postings.file, list);
    mend_positions(input, postings.file, list);
    return true;
  });
}

std::vector<std::string> read_all(const Postings& postings) {
  std::vector<std::string> terms;
  postings.each_term("", [&](std::string_view term, std::uint32_t) {
    terms.emplace_back(term);
    return terms.size() < kMostTerms;
  });
  for (const std::string& term : terms) {
    fuzz::read_or_refuse([&] {
      std::uint32_t rows = 0;
      postings.each_posting(term, [&](std::uint32_t row, std::uint32_t) {
        if (row >= postings.chunks()) throw std::logic_error("a row that is not there");
        if (rows++ < 3) static_cast<void>(postings.positions(term, row));
      });
    });
  }
  return terms;
}

void search(const SegmentFiles& files, const std::vector<std::string>& terms) {
  const Searcher searcher({files});
  std::vector<QueryTerm> asked;
  for (const std::string& term : terms)
    if (asked.size() < 5) asked.push_back({term, 1});
  fuzz::read_or_refuse([&] {
    const auto hits = searcher.keyword(asked, 10, {});
    std::vector<model::ChunkId> chunks;
    for (const Scored& hit : hits) chunks.push_back(hit.chunk);
    static_cast<void>(searcher.keyword_scores(asked, chunks, {}));
    static_cast<void>(searcher.lengths(chunks));
  });
  fuzz::read_or_refuse([&] {
    const std::vector<Condition> conditions{{{TermRange{"l", "o"}}, false},
                                            {{Phrase{{{0, {"long"}, {}}, {1, {"middle"}, {}}}}}, true}};
    const Selection selection = searcher.select(conditions);
    static_cast<void>(searcher.keyword(asked, 10, {}, &selection));
  });
}

void read(std::string_view bytes) {
  fuzz::SealedInput input(bytes, kPostingsFormat);
  mend_dictionary(input);
  fuzz::read_or_refuse([&] { mend_lists(input); });
  const auto [path, checksum] = input.file();
  const Postings postings(path, checksum, Check::everything);
  search({path, checksum, {}, 0, {}}, read_all(postings));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] { read(fuzz::bytes_of(data, size)); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  std::mt19937 random(3);
  std::int64_t next_id = 1;
  const PlainSegment small = random_segment(random, 12, 60, 12, next_id);
  PlainSegment large;
  for (std::int64_t id = 1; id <= 300; ++id) {
    PlainChunk chunk{id, {{"long", 1 + static_cast<std::uint32_t>(id % 5)}}, 9};
    if (id % 4 == 0) chunk.counts["middle"] = 3;
    if (id == 7) chunk.counts["once"] = 1;
    if (id % 12 == 0) chunk.words = {"middle", "long", "middle"};
    large.push_back(std::move(chunk));
  }
  std::vector<std::string> all;
  for (const PlainSegment& segment : {PlainSegment{}, small, large})
    all.push_back(made_by([&](const auto& file) { static_cast<void>(write_segment(file, segment)); }));
  for (const std::string& seed : all) read(seed);  // is not refused
  return all;
}
