#include <doctest/doctest.h>

#include <map>

#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using namespace ragctl::catalog;
using ragctl::UnixMillis;
using ragctl::model::Chunk;
using ragctl::model::ChunkId;
using ragctl::model::Chunking;
using ragctl::model::Document;
using ragctl::model::DocumentId;

namespace {

/// A text of one paragraph a word, each paragraph a parent with one chunk.
struct Text {
  std::string text;
  Chunking chunking;
  explicit Text(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      const auto begin = static_cast<std::uint32_t>(text.size());
      text += word;
      const auto end = static_cast<std::uint32_t>(text.size());
      chunking.parents.push_back({begin, end, 0, {"Of " + word}});
      chunking.children.push_back(
          {{begin, end, 0, {"Of " + word}}, static_cast<std::uint32_t>(chunking.children.size())});
      text += "\n";
    }
  }
};

constexpr UnixMillis kMorning{1'000'000};
constexpr UnixMillis kNextDay{100'000'000};

struct Shelf {
  ScratchFolder folder;
  Catalog catalog{folder / "catalog.db", Access::write};

  DocumentId put(const std::vector<std::string>& words, UnixMillis now = kMorning,
                 const std::string& title = "A") {
    const Text text(words);
    Transaction transaction(catalog);
    Document document = sample_document("/a");
    document.title = title;
    const auto id = catalog.documents().put(document, text.text, text.chunking, now);
    transaction.commit();
    return id;
  }
  /// By text.
  std::map<std::string, std::int64_t> ids(DocumentId document) {
    std::map<std::string, std::int64_t> out;
    const std::string text = catalog.documents().text(document);
    for (const Chunk& chunk : catalog.chunks().of_document(document))
      out[text.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin)] = number(chunk.id);
    return out;
  }
  std::vector<std::string> texts(DocumentId document) {
    std::vector<std::string> out;
    const std::string text = catalog.documents().text(document);
    for (const Chunk& chunk : catalog.chunks().of_document(document))
      out.push_back(text.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin));
    return out;
  }
  std::vector<std::string> restated() {
    std::vector<std::string> uris;
    catalog.index().each_restated([&](const RestatedDocument& document) { uris.push_back(document.uri); });
    return uris;
  }
  void index_all() { add_segment(catalog, ChunkId{1}, catalog.chunks().last(), catalog.chunks().count()); }
  bool sound() { return catalog.contradictions(Reading::texts).empty(); }
};

}  // namespace

TEST_CASE("chunks whose text comes again keep their ids, wherever they stand now") {
  Shelf shelf;
  const auto id = shelf.put({"one", "two", "three", "four"});
  const auto before = shelf.ids(id);
  shelf.index_all();
  shelf.put({"four", "new", "one", "three"});
  auto after = shelf.ids(id);
  CHECK(shelf.texts(id) == std::vector<std::string>{"four", "new", "one", "three"});
  for (const char* word : {"one", "three", "four"}) CHECK(after[word] == before.at(word));
  CHECK(after["new"] > before.at("four"));
  CHECK(shelf.catalog.index().deleted(ChunkId{1}, ChunkId{100}) ==
        std::vector<ChunkId>{ChunkId{before.at("two")}});
  CHECK(shelf.catalog.chunks().find(ChunkId{after["one"]})->text == "one");
  CHECK(shelf.sound());
}

TEST_CASE("the same text several times keeps as many of its chunks as come again") {
  Shelf shelf;
  const auto id = shelf.put({"echo", "echo", "echo"});
  const auto first = shelf.catalog.chunks().of_document(id).front().id;
  shelf.put({"echo", "voice", "echo"});
  CHECK(shelf.catalog.chunks().of_document(id).front().id == first);
  CHECK(shelf.texts(id) == std::vector<std::string>{"echo", "voice", "echo"});
  shelf.put({"echo", "echo", "echo", "echo"});
  CHECK(shelf.texts(id).size() == 4);
  CHECK(shelf.sound());
}

TEST_CASE("a text under another heading is another chunk") {
  Shelf shelf;
  Text text({"one"});
  const auto id = shelf.put({"one"});
  const auto before = shelf.catalog.chunks().of_document(id).front().id;
  text.chunking.children.front().passage.heading = {"Elsewhere"};
  Transaction transaction(shelf.catalog);
  Document document = sample_document("/a");
  document.title = "A";
  shelf.catalog.documents().put(document, text.text, text.chunking, kMorning);
  transaction.commit();
  CHECK(shelf.catalog.chunks().of_document(id).front().id != before);
  CHECK(shelf.sound());
}

TEST_CASE("with another title or language every chunk is new, for the index holds them with each") {
  Shelf shelf;
  const auto id = shelf.put({"one", "two"});
  const auto before = shelf.ids(id);
  shelf.put({"one", "two"}, kMorning, "Another");
  CHECK(shelf.ids(id).at("one") > before.at("two"));
  CHECK(shelf.sound());
}

TEST_CASE("a document that changes on a later day is restated while segments hold chunks of it") {
  Shelf shelf;
  shelf.put({"one", "two"});
  shelf.put({"one", "three"}, kNextDay);
  CHECK(shelf.restated().empty());  // nothing is indexed
  shelf.index_all();
  shelf.put({"one", "four"}, kNextDay);
  CHECK(shelf.restated().empty());  // the day is the same
  shelf.put({"one", "five"}, UnixMillis{200'000'000});
  CHECK(shelf.restated() == std::vector<std::string>{"/a"});
  Transaction transaction(shelf.catalog);
  shelf.catalog.index().forget_restated(ChunkId{0});
  transaction.commit();
  CHECK(shelf.restated().empty());
}

TEST_CASE("a file that moves takes its documents along, with their ids and chunks") {
  Shelf shelf;
  const auto id = shelf.put({"one", "two"});
  const auto before = shelf.ids(id);
  const Origin from{"files", "/a", 7, 8, ragctl::sha256("x"), "v1", 1};
  Origin to = from;
  to.path = "/b/c.txt";
  shelf.index_all();
  Transaction transaction(shelf.catalog);
  shelf.catalog.documents().put_origin(from);
  shelf.catalog.documents().move_origin(from, to);
  transaction.commit();
  const Document moved = shelf.catalog.documents().find(id).value();
  CHECK(moved.uri == "/b/c.txt");
  CHECK(moved.origin == "/b/c.txt");
  CHECK(moved.updated_at == kMorning);
  CHECK(shelf.ids(id) == before);
  CHECK(shelf.catalog.documents().resolve("c.txt").size() == 1);
  CHECK_FALSE(shelf.catalog.documents().origin("files", "/a").has_value());
  CHECK(shelf.catalog.documents().origin("files", "/b/c.txt")->size == 7);
  CHECK(shelf.restated() == std::vector<std::string>{"/b/c.txt"});
  CHECK(shelf.sound());
}

TEST_CASE("of more moved documents than queries can correct the chunks are indexed anew") {
  Shelf shelf;
  {
    Transaction transaction(shelf.catalog);
    const Text text({"one", "two"});
    for (int i = 0; i < 1'001; ++i) {
      const std::string path = "/a/" + std::to_string(i);
      shelf.catalog.documents().put(sample_document(path), text.text, text.chunking, kMorning);
      shelf.catalog.documents().put_origin({"files", path, 7, 8, ragctl::sha256("x"), "v1", 1});
    }
    transaction.commit();
  }
  shelf.index_all();
  const auto pending_from = shelf.catalog.chunks().last();
  Transaction transaction(shelf.catalog);
  for (int i = 0; i < 1'001; ++i) {
    const Origin from{"files", "/a/" + std::to_string(i), 7, 8, ragctl::sha256("x"), "v1", 1};
    Origin to = from;
    to.path = "/b/" + std::to_string(i);
    shelf.catalog.documents().move_origin(from, to);
  }
  transaction.commit();
  CHECK(shelf.restated().size() == 1'000);
  CHECK(shelf.catalog.chunks().count_after(pending_from) == 2);
  CHECK(shelf.catalog.index().deleted_count() == 2);
  CHECK(shelf.sound());
}
