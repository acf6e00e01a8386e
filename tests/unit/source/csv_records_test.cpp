#include <doctest/doctest.h>

#include "ragctl/base/utf8.hpp"
#include "ragctl/source/source.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::source;

namespace {

struct Read {
  std::vector<Record> records;
  std::string trouble;
};

Read whole(const std::string& bytes, const RecordFields& fields = {}, const std::string& name = "t.csv") {
  Read read;
  read.trouble = each_record(
      bytes, fields, [&](Record&& record) { read.records.push_back(std::move(record)); }, name);
  return read;
}

Read in_parts(const std::string& bytes, const RecordFields& fields = {}) {
  const test::ScratchFolder folder;
  test::spill(folder / "t.csv", bytes);
  const auto stream = RecordStream::open(folder / "t.csv", fields, 10'000);
  REQUIRE(stream);
  Read read;
  for (bool ended = false; !ended;) {
    RecordPart part = stream->next(10);
    for (Record& record : part.records) read.records.push_back(std::move(record));
    read.trouble = part.trouble;
    ended = part.ends;
  }
  return read;
}

}  // namespace

TEST_CASE("the first row of a table names the fields of each record") {
  const std::string bytes =
      "\xEF\xBB\xBFid;title;text;price\r\n007;Lamp;\"Bright;\r\nand warm\";12.50\r\n8;Sofa;Red;\r\n";
  for (const Read& read : {whole(bytes), in_parts(bytes)}) {
    CHECK(read.trouble.empty());
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].id == "007");
    CHECK(read.records[0].title == "Lamp");
    CHECK(read.records[0].text == "Bright;\nand warm");
    CHECK(read.records[0].metadata == model::Metadata{{"price", 12.5}});
    CHECK(read.records[0].facts == "id: 007, price: 12.50");
    CHECK(read.records[0].media_type == "text/csv");
    CHECK(read.records[1].line == 4);
    CHECK(read.records[1].metadata.empty());
  }
}

TEST_CASE("metadata of a table is typed as it looks, but for what a number would spoil") {
  const auto read = whole(
      "id,text,stock,price,new,zip,part,ean,low\n1,t,12,-3.5,TRUE,01099,1e5,12345678901234567890,0.5\n");
  CHECK(read.records.at(0).metadata == model::Metadata{{"stock", std::int64_t{12}},
                                                       {"price", -3.5},
                                                       {"new", true},
                                                       {"zip", "01099"},
                                                       {"part", "1e5"},
                                                       {"ean", "12345678901234567890"},
                                                       {"low", 0.5}});
}

TEST_CASE("a ragged row is named by its line and the others still come") {
  const std::string bytes = "id,text\n1,one\n2\n3,three,more\n4,\"lost\n5,five\n";
  for (const Read& read : {whole(bytes), in_parts(bytes)}) {
    REQUIRE(read.records.size() == 5);
    CHECK(read.records[1].trouble == "line 3: 1 field, but the first row names 2 fields");
    CHECK(read.records[2].trouble == "line 4: 3 fields, but the first row names 2 fields");
    CHECK(read.records[3].trouble == "line 5: a quote in it is never closed");
    CHECK(read.records[4].id == "5");
    CHECK(read.records[4].trouble.empty());
  }
}

TEST_CASE("a table whose first row cannot name fields is refused as a whole") {
  CHECK(whole("id,a,a\n1,2,3\n").trouble == "line 1, which names the fields: two columns are called \"a\"");
  CHECK(in_parts("\n\nid,a,a\n1,2,3\n").trouble ==
        "line 3, which names the fields: two columns are called \"a\"");
  const auto unnamed = whole("id,text,\n1,t,x\n");
  CHECK(unnamed.records.at(0).metadata == model::Metadata{{"column 3", "x"}});
}

TEST_CASE("a field that a table does not name is a mistake") {
  RecordFields fields{"id", {"txet"}, "title", {"txet"}};
  const std::string expected =
      "no record has the field \"txet\"; there are \"id\", \"text\"; did you mean \"text\"?";
  CHECK(whole("id,text\n1,t\n", fields).trouble == expected);
  CHECK(in_parts("id,text\n1,t\n2,t\n3,t\n", fields).trouble == expected);
}

TEST_CASE("tabs, the separator that Excel names, and other charsets are read") {
  CHECK(whole("id\ttext\n1\ta, b\n", {}, "t.tsv").records.at(0).text == "a, b");
  CHECK(whole("sep=|\nid|text\n1|a,b;c\n").records.at(0).text == "a,b;c");
  RecordFields fields;
  fields.decode = [](std::string_view bytes) {
    std::string out;
    for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
    return out;
  };
  CHECK(whole("id,text\n1,K\xE4se\n", fields).records.at(0).text == "Käse");
  const test::ScratchFolder folder;
  test::spill(folder / "latin.csv", "id,text\n1,K\xE4se\n");
  CHECK_FALSE(RecordStream::open(folder / "latin.csv", fields, 10'000));
  // Too large to be looked through: what is none is told.
  const auto stream = RecordStream::open(folder / "latin.csv", fields, 12);
  REQUIRE(stream);
  CHECK(stream->next(100).records.at(0).trouble.starts_with("line 2: not valid UTF-8"));
}

TEST_CASE("what is a table is told by the media type, then by content, then by the name") {
  CHECK(separator_of("a b", "x", "text/csv") == '\0');
  CHECK(separator_of("a b", "x", "text/tab-separated-values") == '\t');
  CHECK_FALSE(separator_of("a,b", "x.csv", "application/jsonl"));
  CHECK_FALSE(separator_of(" {\"a\":1}", "x.csv", ""));
  CHECK(separator_of("a", "x.CSV", ""));
  CHECK(separator_of("a;b", "", "") == '\0');
  CHECK_FALSE(separator_of("words", "", ""));
  CHECK_FALSE(separator_of("Well, words", "x.txt", ""));
}
