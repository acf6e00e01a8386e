// SQLite's FTS5 says which rows match: words, phrases, beginnings, and what must not be there.
#include <sqlite3.h>

#include <memory>
#include <set>

#include "ragctl/index/conditions.hpp"
#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

class Fts5 {
public:
  Fts5() {
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open(":memory:", &opened) == SQLITE_OK);
    database_.reset(opened);
    run("CREATE VIRTUAL TABLE chunks USING fts5(text)");
  }
  void add(const PlainChunk& chunk) {
    std::string text;
    for (const std::string& word : chunk.words) text += word + " ";
    run("INSERT INTO chunks(rowid, text) VALUES(" + std::to_string(chunk.id) + ", '" + text + "')");
  }
  [[nodiscard]] std::set<std::int64_t> match(const std::string& query) {
    std::set<std::int64_t> rows;
    const auto take = [](void* out, int, char** values, char**) {
      static_cast<std::set<std::int64_t>*>(out)->insert(std::stoll(values[0]));
      return 0;
    };
    const std::string sql = "SELECT rowid FROM chunks WHERE chunks MATCH '" + query + "'";
    INFO(sql);
    REQUIRE(sqlite3_exec(database_.get(), sql.c_str(), take, &rows, nullptr) == SQLITE_OK);
    return rows;
  }

private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  void run(const std::string& sql) {
    REQUIRE(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  std::unique_ptr<sqlite3, Close> database_;
};

/// The same condition for both.
struct Asked {
  Matcher matcher;
  std::string fts5;
};

std::string random_word(std::mt19937& random) { return "w" + std::to_string(random() % 25); }

Asked random_asked(std::mt19937& random) {
  switch (random() % 3) {
    case 0: {
      const std::string word = random_word(random);
      return {word, word};
    }
    case 1: {
      const std::string beginning = "w" + std::to_string(random() % 3);
      return {TermRange{beginning, beginning + "\x7f"}, beginning + "*"};
    }
    default: {
      Phrase phrase;
      std::string words;
      for (std::uint32_t i = 0; i < 2 + random() % 2; ++i) {
        const std::string word = random_word(random);
        phrase.places.push_back({i, {word}, {}});
        words += (i > 0 ? " " : "") + word;
      }
      return {phrase, "\"" + words + "\""};
    }
  }
}

std::set<std::int64_t> selected(const Searcher& searcher, const std::vector<Condition>& conditions,
                                const PlainSegment& all) {
  const Selection selection = searcher.select(conditions);
  std::vector<QueryTerm> every;
  for (int i = 0; i < 25; ++i) every.push_back({"w" + std::to_string(i)});
  std::set<std::int64_t> rows;
  for (const Scored& one : searcher.keyword(every, static_cast<std::uint32_t>(all.size()), {}, &selection))
    rows.insert(model::number(one.chunk));
  return rows;
}

}  // namespace

TEST_CASE("what matches is what SQLite's FTS5 matches") {
  std::mt19937 random(5);
  for (int round = 0; round < 40; ++round) {
    const test::ScratchFolder folder;
    Fts5 oracle;
    PlainSegment chunks;
    for (std::int64_t id = 1; id <= 40; ++id) {
      PlainChunk chunk{id};
      for (std::size_t i = 0; i < 1 + random() % 20; ++i) {
        chunk.words.push_back(random_word(random));
        ++chunk.counts[chunk.words.back()];
        ++chunk.length;
      }
      oracle.add(chunk);
      chunks.push_back(chunk);
    }
    const Searcher searcher({write_segment(folder / "p", chunks)});
    for (int question = 0; question < 25; ++question) {
      const Asked a = random_asked(random), b = random_asked(random), c = random_asked(random);
      CHECK(selected(searcher, {{{a.matcher}}}, chunks) == oracle.match(a.fts5));
      CHECK(selected(searcher, {{{a.matcher}}, {{b.matcher, c.matcher}}}, chunks) ==
            oracle.match(a.fts5 + " AND (" + b.fts5 + " OR " + c.fts5 + ")"));
      CHECK(selected(searcher, {{{a.matcher}}, {{b.matcher}, true}}, chunks) ==
            oracle.match(a.fts5 + " NOT " + b.fts5));
    }
  }
}
