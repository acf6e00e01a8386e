#include <doctest/doctest.h>

#include "ragctl/base/utf8.hpp"
#include "ragctl/source/source.hpp"

using namespace ragctl;
using namespace ragctl::source;

namespace {

std::vector<Record> records_of(std::string_view bytes, const RecordFields& fields = {}) {
  std::vector<Record> out;
  const auto take = [&](Record&& record) { out.push_back(std::move(record)); };
  CHECK(each_record(bytes, fields, take, "records.jsonl").empty());
  return out;
}

Record only(std::string_view bytes, const RecordFields& fields = {}) {
  std::vector<Record> records = records_of(bytes, fields);
  REQUIRE(records.size() == 1);
  return records.front();
}

}  // namespace

TEST_CASE("a record has its id, title, text and the rest as metadata") {
  const Record record =
      only(R"({"_id":"7","name":"Lamp","body":"bright","price":9.5,"stock":3,"new":true,"gone":null})",
           {"_id", {"body"}, "name"});
  CHECK(record.trouble.empty());
  CHECK(record.id == "7");
  CHECK(record.has_id);
  CHECK(record.title == "Lamp");
  CHECK(record.text == "bright");
  CHECK(record.line == 1);
  CHECK(record.raw.starts_with("{\"_id\""));
  CHECK(record.metadata ==
        model::Metadata{{"price", 9.5}, {"stock", std::int64_t{3}}, {"new", true}, {"gone", nullptr}});
}

TEST_CASE("without an id of the usual name _id is one, unless another field was named") {
  const Record usual = only(R"({"_id":"7","text":"bright","color":"red"})", {});
  CHECK(usual.id == "7");
  CHECK(usual.metadata == model::Metadata{{"color", "red"}});
  const Record both = only(R"({"_id":"7","id":"8","text":"bright"})", {});
  CHECK(both.id == "8");
  CHECK(both.metadata == model::Metadata{{"_id", "7"}});
  CHECK_FALSE(only(R"({"_id":"7","sku":null,"text":"bright"})", {.id = "sku", .named = {"sku"}}).has_id);
}

TEST_CASE("text fields are joined by blank lines, lists of strings by line ends, absent ones left out") {
  const Record record =
      only(R"({"a":"one","c":["two","three"],"n":4})", {"id", {"a", "b", "c", "n"}, "title"});
  CHECK(record.text == "one\n\ntwo\nthree\n\n4");
  CHECK(record.metadata.empty());
}

TEST_CASE(
    "nested objects are flattened with dots; lists stay lists, what is no string in them as JSON text") {
  const Record record =
      only(R"({"text":"t","a":{"b":{"c":1},"d":"x"},"tags":["u","v"],"grid":[1,["w"]],"none":[],"hull":{}})");
  CHECK(record.metadata == model::Metadata{{"a.b.c", std::int64_t{1}},
                                           {"a.d", "x"},
                                           {"tags", std::vector<std::string>{"u", "v"}},
                                           {"none", std::vector<std::string>{}},
                                           {"grid", std::vector<std::string>{"1", "[\"w\"]"}}});
  using Texts = std::vector<std::string>;
  CHECK(only(R"({"text":"t","sizes":[40,41.5]})").metadata ==
        model::Metadata{{"sizes", Texts{"40", "41.5"}}});
  CHECK(only(R"({"text":"t","k":["a",2,null,true]})").metadata ==
        model::Metadata{{"k", Texts{"a", "2", "true"}}});
}

TEST_CASE("a field can be named with dots, and then is no metadata") {
  const Record record =
      only(R"({"doc":{"id":5,"body":"deep","lang":"en"}})", {"doc.id", {"doc.body"}, "title"});
  CHECK(record.id == "5");
  CHECK(record.text == "deep");
  CHECK(record.metadata == model::Metadata{{"doc.lang", "en"}});
}

TEST_CASE("numbers are ids as they are written, null and empty ones are none") {
  CHECK(only(R"({"id":18446744073709551615,"text":"t"})").id == "18446744073709551615");
  CHECK(only(R"({"id":-3,"text":"t"})").id == "-3");
  const Record record = only("\n\n{\"id\":null,\"text\":\"t\"}\n");
  CHECK(record.id == "line 3");
  CHECK_FALSE(record.has_id);
  CHECK(only(R"([{"id":"","text":"t"}])").id == "item 1");
}

TEST_CASE("an integer beyond 64 bits with sign is kept as a real number") {
  CHECK(std::get<double>(only(R"({"text":"t","n":18446744073709551615})").metadata.at("n")) ==
        doctest::Approx(1.8446744e19));
}

TEST_CASE("a bad line says why and the others still come") {
  const std::vector<Record> records =
      records_of("{\"text\":\"a\"}\n{\"text\":\n[1]\n\"x\"\n{\"text\":\"\xFF\"}\n{\"text\":\"b\"}\n");
  REQUIRE(records.size() == 6);
  CHECK(records[0].trouble.empty());
  CHECK(records[1].trouble.starts_with("line 2: not valid JSON at byte "));
  CHECK(records[2].trouble == "line 3: not an object but array");
  CHECK(records[3].trouble == "line 4: not an object but string");
  CHECK(records[4].trouble == "line 5: not valid UTF-8");
  CHECK(records[5].text == "b");
}

TEST_CASE("half a surrogate pair or a number out of range is that record's trouble") {
  CHECK(only(R"({"text":"\ud800"})").trouble.starts_with("line 1: not valid JSON"));
  CHECK_FALSE(only(R"({"text":"t","n":1e999})").trouble.empty());
}

TEST_CASE("a record needs text or title; with a title alone its text is empty") {
  CHECK(only(R"({"title":"only this"})").trouble.empty());
  CHECK(only(R"({"title":"only this"})").text.empty());
  CHECK(only(R"({"id":1,"body":"b"})").trouble == "line 1: neither text (\"text\") nor title (\"title\")");
  CHECK(only(R"({"id":1,"text":" "})").trouble.empty());
}

TEST_CASE("a second record with an id is in trouble, names the first, and takes no id away") {
  const std::vector<Record> records =
      records_of("{\"id\":1,\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n");
  REQUIRE(records.size() == 2);
  CHECK(records[1].trouble == "line 2: its id \"1\" is that of line 1");
  CHECK(records[1].id == "line 2");
  CHECK_FALSE(records[1].has_id);
}

TEST_CASE("no two records have one id, even when an id looks like a line") {
  const std::vector<Record> records =
      records_of("{\"id\":\"line 2\",\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}");
  REQUIRE(records.size() == 3);
  CHECK(records[1].id == "line 2'");
  CHECK(records[2].id == "line 3");
}

TEST_CASE("an id that is an object is trouble") {
  CHECK(only(R"({"id":{"a":1},"text":"t"})").trouble ==
        "line 1: its id is neither text nor a number but object");
}

TEST_CASE("NUL never gets into a text") {
  const Record record =
      only(R"({"id":"a\u0000b","text":"c\u0000d","title":"e\u0000","k\u0000":"v\u0000","l":["\u0000"]})");
  CHECK(record.id == "ab");
  CHECK(record.text == "cd");
  CHECK(record.title == "e");
  CHECK(std::get<std::string>(record.metadata.at("k")) == "v");
}

TEST_CASE("nesting as deep as an attack is refused, not walked") {
  const std::string deep =
      "{\"text\":\"t\",\"a\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}";
  CHECK(only(deep).trouble == "line 1: nested more than 100 levels deep");
}

TEST_CASE("an array gives its records with their ordinals") {
  const std::vector<Record> records = records_of("[\n {\"text\":\"a\"},\n 5,\n {\"text\":\"b\"}\n]\n");
  REQUIRE(records.size() == 3);
  CHECK(records[1].trouble == "item 2: not an object but number");
  CHECK(records[2].line == 3);
  CHECK(records[2].raw == "{\"text\":\"b\"}");
}

TEST_CASE("an array cut short gives what is whole") {
  const std::vector<Record> records = records_of("[{\"text\":\"a\"},{\"tex");
  REQUIRE(records.size() == 2);
  CHECK(records[0].text == "a");
  CHECK(records[1].trouble.starts_with("item 2: "));
}

TEST_CASE("a file of records cut at any byte or with any bit turned gives valid texts or trouble") {
  const std::string bytes =
      "[{\"id\":1,\"text\":\"Z\xC3\xB6lf\",\"tags\":[\"\\u00e4\"]},\n{\"id\":2,\"title\":\"x\"}]";
  const auto check = [](const std::string& given) {
    for (const Record& record : records_of(given)) {
      CHECK((!record.trouble.empty() ||
             (is_valid_utf8(record.text) && !(record.text.empty() && record.title.empty()))));
      CHECK_FALSE(record.id.empty());
    }
  };
  for (std::size_t size = 0; size <= bytes.size(); ++size) check(bytes.substr(0, size));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bad = bytes;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    check(bad);
  }
}

TEST_CASE(
    "the id and the further fields of a record are put in words, those of an object on their own line") {
  std::vector<std::string> facts;
  const RecordFields fields;
  (void)each_record(
      R"([{"id": "AT-1", "title": "T", "text": "x", "price": 389.0, "tags": ["a", "b"], "sizes": [1, 2],
                   "attributes": {"people": 2, "taped": true, "box": {"cm": 40.5}}, "none": null},
                  {"id": "2", "title": "T", "text": "x"},
                  {"id": "3", "title": "T", "text": "x", "metadata": {"author": "Perlis"}}])",
      fields, [&](Record&& record) { facts.push_back(record.facts); });
  REQUIRE(facts.size() == 3);
  CHECK(facts[0] == "id: AT-1, price: 389, tags: a / b\nbox: cm: 40.5\nattributes: people: 2, taped: yes");
  CHECK(facts[1].empty());
  CHECK(facts[2].empty());
}

TEST_CASE("a field that was named and that no record has is told, with the fields that there are") {
  const auto told = [](const char* bytes, std::vector<std::string> named) {
    RecordFields fields;
    fields.named = std::move(named);
    return each_record(bytes, fields, [](Record&&) {});
  };
  const char* two = R"([{"id": "1", "name": "Lamp"}, {"id": "2", "name": "Chair", "by": {"who": "Ann"}}])";
  CHECK(told(two, {"name", "by.who"}).empty());
  CHECK(told(two, {"naem"}) ==
        R"(no record has the field "naem"; there are "by", "by.who", "id", "name"; did you mean "name"?)");
  CHECK(told("[1, 2]", {"name"}).empty());  // each of these says itself what is wrong with it
  CHECK(told("", {"name"}).empty());
}
