#include "ragctl/index/postings.hpp"

#include <array>
#include <fstream>

#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

/// All that a postings file says, as text: two files that say the same are the same.
std::string account_of(const Postings& postings) {
  std::string account = std::to_string(postings.chunks()) + "/" + std::to_string(postings.total_length());
  for (std::uint32_t row = 0; row < postings.chunks(); ++row) {
    account +=
        " " + std::to_string(model::number(postings.chunk(row))) + ":" + std::to_string(postings.length(row));
  }
  std::vector<std::string> terms;
  postings.each_term("", [&](std::string_view term, std::uint32_t frequency) {
    account += "\n" + std::string(term) + " " + std::to_string(frequency);
    terms.emplace_back(term);
    return true;
  });
  for (const std::string& term : terms) {
    account += "\n" + std::to_string(postings.document_frequency(term));
    postings.each_posting(term, [&](std::uint32_t row, std::uint32_t count) {
      account += " " + std::to_string(row) + "x" + std::to_string(count);
      for (const std::uint32_t position : postings.positions(term, row))
        account += "@" + std::to_string(position);
    });
  }
  return account;
}

std::string account_of(const PlainSegment& segment) {
  std::uint64_t total = 0;
  std::string rows;
  std::map<std::string, std::vector<std::pair<std::size_t, std::uint32_t>>> lists;
  for (std::size_t row = 0; row < segment.size(); ++row) {
    total += segment[row].length;
    rows += " " + std::to_string(segment[row].id) + ":" + std::to_string(segment[row].length);
    for (const auto& [term, count] : segment[row].counts) lists[term].emplace_back(row, count);
  }
  std::string account = std::to_string(segment.size()) + "/" + std::to_string(total) + rows;
  for (const auto& [term, list] : lists) account += "\n" + term + " " + std::to_string(list.size());
  for (const auto& [term, list] : lists) {
    account += "\n" + std::to_string(list.size());
    for (const auto& [row, count] : list) {
      account += " " + std::to_string(row) + "x" + std::to_string(count);
      for (std::size_t position = 0; position < segment[row].words.size(); ++position) {
        if (segment[row].words[position] == term) account += "@" + std::to_string(position);
      }
    }
  }
  return account;
}

TEST_CASE("a sealed segment says exactly what was added, whatever its size") {
  const test::ScratchFolder folder;
  std::mt19937 random(4);
  for (const std::size_t chunks : {0U, 1U, 2U, 40U, 127U, 128U, 129U, 256U, 257U, 1500U}) {
    std::int64_t next_id = 1;
    const PlainSegment segment = random_segment(random, chunks, 300, 60, next_id);
    const SegmentFiles files = write_segment(folder / "p", segment);
    const Postings postings(files.postings, files.postings_checksum, Check::everything);
    CHECK(account_of(postings) == account_of(segment));
  }
}

TEST_CASE(
    "positions of a frequent term come back, also where it stands in titles only, and take a byte each") {
  const test::ScratchFolder folder;
  constexpr std::uint32_t kChunks = 3000;
  std::array<std::uintmax_t, 2> sizes{};
  for (const bool with_positions : {false, true}) {
    PostingsWriter writer;
    for (std::uint32_t row = 0; row < kChunks; ++row) {
      model::TermBag bag{{{"a", xxh3("a"), 2}}, 2};
      if (with_positions && row % 4 != 0) bag.occurrences = {{0, row % 150}, {0, row % 150 + 40}};
      writer.add(model::ChunkId{row + 1}, bag);
    }
    const std::uint64_t checksum = writer.seal(folder / "p");
    sizes[with_positions ? 1 : 0] = std::filesystem::file_size(folder / "p");
    if (!with_positions) continue;
    const Postings postings(folder / "p", checksum, Check::everything);
    for (std::uint32_t row = 0; row < kChunks; ++row) {
      const std::vector<std::uint32_t> expected{row % 150, row % 150 + 40};
      CHECK(postings.positions("a", row) == (row % 4 != 0 ? expected : std::vector<std::uint32_t>{}));
    }
  }
  CHECK(static_cast<double>(sizes[1] - sizes[0]) < 1.3 * 2 * kChunks * 3 / 4);
}

TEST_CASE("a row is found by its chunk id, and an absent one is not") {
  const test::ScratchFolder folder;
  const SegmentFiles files = write_segment(folder / "p", {{10, {{"a", 1}}, 1}, {20, {{"b", 2}}, 2}});
  const Postings postings(files.postings, files.postings_checksum, Check::header);
  CHECK(postings.row(model::ChunkId{10}) == 0);
  CHECK(postings.row(model::ChunkId{20}) == 1);
  CHECK(postings.row(model::ChunkId{15}) == 2);
  CHECK(postings.row(model::ChunkId{21}) == 2);
  CHECK_THROWS_AS((void)postings.chunk(2), Error);
}

TEST_CASE("rows are found by their ids however many ids are missing between them") {
  const test::ScratchFolder folder;
  std::mt19937 random(9);
  for (const std::uint32_t widest : {1U, 2U, 50U, 100'000U}) {
    PlainSegment segment;
    std::int64_t id = 7;
    for (int i = 0; i < 500; ++i) {
      segment.push_back({id, {{"a", 1}}, 1});
      id += 1 + (random() % 10 == 0 ? random() % widest : 0);
    }
    const SegmentFiles files = write_segment(folder / "p", segment);
    const Postings postings(files.postings, files.postings_checksum, Check::header);
    for (std::uint32_t row = 0; row < segment.size(); ++row) {
      CHECK(postings.row(model::ChunkId{segment[row].id}) == row);
      const std::int64_t next = segment[row].id + 1;
      const bool missing = row + 1 == segment.size() || segment[row + 1].id != next;
      if (missing) CHECK(postings.row(model::ChunkId{next}) == segment.size());
    }
    CHECK(postings.row(model::ChunkId{6}) == segment.size());
  }
}

TEST_CASE("terms come in byte order from a prefix until the visitor stops") {
  const test::ScratchFolder folder;
  PlainSegment segment{{1, {}, 0}};
  for (int i = 0; i < 200; ++i) segment[0].counts["term" + std::to_string(i)] = 1;
  segment[0].counts["z\xc3\xa9ro"] = 1;
  segment[0].counts[std::string(5000, 'l')] = 1;
  const SegmentFiles files = write_segment(folder / "p", segment);
  const Postings postings(files.postings, files.postings_checksum, Check::everything);
  const auto with = [&](std::string_view prefix, std::size_t most) {
    std::vector<std::string> terms;
    postings.each_term(prefix, [&](std::string_view term, std::uint32_t) {
      terms.emplace_back(term);
      return terms.size() < most;
    });
    return terms;
  };
  CHECK(with("term19", 100) == std::vector<std::string>{"term19", "term190", "term191", "term192", "term193",
                                                        "term194", "term195", "term196", "term197", "term198",
                                                        "term199"});
  CHECK(with("term", 2) == std::vector<std::string>{"term0", "term1"});
  CHECK(with("z\xc3", 9).size() == 1);
  CHECK(with("a", 9).empty());
  CHECK(with("zz", 9).empty());
  CHECK(with("", 1000).size() == 202);
}

TEST_CASE("a term that is not there has no postings") {
  const test::ScratchFolder folder;
  const SegmentFiles files = write_segment(folder / "p", {{1, {{"m", 3}}, 3}});
  const Postings postings(files.postings, files.postings_checksum, Check::header);
  for (const char* term : {"", "a", "m1", "z"}) {
    CHECK(postings.document_frequency(term) == 0);
    postings.each_posting(term, [](std::uint32_t, std::uint32_t) { FAIL("no posting is expected"); });
  }
  CHECK(postings.document_frequency("m") == 1);
}

TEST_CASE("chunks out of order and terms listed twice are refused") {
  PostingsWriter writer;
  writer.add(model::ChunkId{5}, bag_of({5, {{"a", 1}}, 1}));
  CHECK_THROWS_AS(writer.add(model::ChunkId{5}, {}), Error);
  model::TermBag twice;
  twice.terms = {{"b", 7, 1}, {"b", 7, 1}};
  CHECK_THROWS_AS(writer.add(model::ChunkId{6}, twice), Error);
}

TEST_CASE("terms whose hashes collide stay apart") {
  const test::ScratchFolder folder;
  PostingsWriter writer;
  model::TermBag bag;
  bag.terms = {{"a", 7, 1}, {"b", 7, 2}, {"c", 7, 3}};
  bag.length = 6;
  writer.add(model::ChunkId{1}, bag);
  const std::uint64_t checksum = writer.seal(folder / "p");
  const Postings postings(folder / "p", checksum, Check::everything);
  std::uint32_t total = 0;
  for (const char* term : {"a", "b", "c"}) {
    postings.each_posting(term, [&](std::uint32_t, std::uint32_t count) { total = total * 10 + count; });
  }
  CHECK(total == 123);
}

/// A segment with a long list, a full block, a list beside the dictionary and inline ones, in few bytes.
PlainSegment compact_segment() {
  PlainSegment segment;
  for (std::int64_t id = 1; id <= 300; ++id) {
    PlainChunk chunk{id, {{"long", 1 + static_cast<std::uint32_t>(id % 5)}}, 9};
    if (id <= 128) chunk.counts["full"] = 2;
    if (id % 4 == 0) chunk.counts["middle"] = 3;
    if (id == 7) chunk.counts["once"] = 1;
    if (id % 3 == 0) chunk.words = {"long"};
    if (id % 12 == 0) chunk.words = {"middle", "long", "middle"};
    if (id == 7) chunk.words = {"long", "once"};
    segment.push_back(std::move(chunk));
  }
  return segment;
}

TEST_CASE("every truncated postings file is refused as damaged") {
  const test::ScratchFolder folder;
  const SegmentFiles files = write_segment(folder / "p", compact_segment());
  const std::string whole = read_bytes(files.postings);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put_bytes(files.postings, whole.substr(0, size));
    for (const Check check : {Check::header, Check::everything}) {
      try {
        const Postings postings(files.postings, files.postings_checksum, check);
        FAIL("a file cut at " << size << " was opened");
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::damaged);
        CHECK(error.hint().find("ragctl index TENANT --rebuild") != std::string::npos);
      }
    }
  }
}

TEST_CASE(
    "a flipped bit is always found: at opening when everything is checked, else before an answer is wrong") {
  const test::ScratchFolder folder;
  const PlainSegment segment = compact_segment();
  const SegmentFiles files = write_segment(folder / "p", segment);
  const std::string whole = read_bytes(files.postings);
  const std::string truth = account_of(segment);
  std::size_t harmless = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    const auto put = [&](char byte) {  // in place: writing the file anew each time takes half a minute
      std::fstream(files.postings, std::ios::in | std::ios::out | std::ios::binary)
          .seekp(static_cast<std::streamoff>(bit / 8))
          .put(byte);
    };
    put(static_cast<char>(whole[bit / 8] ^ (1 << bit % 8)));
    CHECK_THROWS_AS(Postings(files.postings, files.postings_checksum, Check::everything), Error);
    try {
      const Postings postings(files.postings, files.postings_checksum, Check::header);
      const std::string account = account_of(postings);
      CHECK(account == truth);
      ++harmless;  // padding
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::damaged);
    }
    put(whole[bit / 8]);
  }
  CHECK(harmless < 6 * 64 * 8);
}

TEST_CASE("the checksum that the catalog keeps must be the file's") {
  const test::ScratchFolder folder;
  const SegmentFiles files = write_segment(folder / "p", compact_segment());
  CHECK_THROWS_AS(Postings(files.postings, files.postings_checksum + 1, Check::header), Error);
}

}  // namespace
