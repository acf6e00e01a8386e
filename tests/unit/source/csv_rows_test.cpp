#include "csv_rows.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace ragctl::source;

namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRow> rows_of(std::string_view text, char separator = ',') {
  std::vector<CsvRow> rows;
  CsvRows reader(separator, [&](CsvRow&& row) { rows.push_back(std::move(row)); });
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.add(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  reader.finish();
  return rows;
}

Fields only(std::string_view text, char separator = ',') {
  const auto rows = rows_of(text, separator);
  REQUIRE(rows.size() == 1);
  return rows.front().fields;
}

std::string quoted(const std::string& field) {
  std::string out = "\"";
  for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

TEST_CASE("fields are as RFC 4180 has them: quotes hold separators, doubled quotes and line ends") {
  CHECK(only("a,b,c\r\n") == Fields{"a", "b", "c"});
  CHECK(only("a,,") == Fields{"a", "", ""});
  CHECK(only(R"("a,b","say ""hi""",)") == Fields{"a,b", "say \"hi\"", ""});
  CHECK(only("\"two\r\nlines\",b\r\n") == Fields{"two\nlines", "b"});
  CHECK(only("\"\",\"\"\"\"") == Fields{"", "\""});
  CHECK(only(" a , b ") == Fields{" a ", " b "});
}

TEST_CASE("a quote within a field, and text after a closing one, stay what they are") {
  CHECK(only("5\" pipe,3\"") == Fields{"5\" pipe", "3\""});
  CHECK(only("\"abc\"def,x") == Fields{"abcdef", "x"});
}

TEST_CASE("rows know their lines, over quoted line ends, empty rows and line ends of old Macs") {
  const auto rows = rows_of("a,b\n\n\"1\n2\n3\",x\n , \nlast,y");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].line == 1);
  CHECK(rows[1].line == 3);
  CHECK(rows[1].raw == "\"1\n2\n3\",x");
  CHECK(rows[2].line == 7);
  const auto mac = rows_of("a,b\r1,2\r\"x\ry\",4\r5,6");
  REQUIRE(mac.size() == 4);
  CHECK(mac[1].fields == Fields{"1", "2"});
  CHECK(mac[2].fields == Fields{"x\ny", "4"});
  CHECK(mac[3].line == 5);
}

TEST_CASE("a quote that is never closed costs one line") {
  const auto rows = rows_of("a,\"b\nc,d\ne,f\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].unclosed);
  CHECK(rows[0].line == 1);
  CHECK(rows[1].fields == Fields{"c", "d"});
  CHECK(rows[1].line == 2);
  CHECK(rows[2].line == 3);
}

TEST_CASE("an open quote takes a megabyte at most, and many of them do not take their time again and again") {
  std::string text = "a,\"lost\n";
  for (int i = 0; i < 100'000; ++i) text += "one,two of them\n";
  auto rows = rows_of(text);
  CHECK(rows.size() == 100'001);
  CHECK(rows.back().line == 100'001);
  // Each line opens a quote, whether it stands within one or not.
  text.clear();
  for (int i = 0; i < 300'000; ++i) text += "a\"b,\"c\n";
  rows = rows_of(text);
  CHECK(rows.size() == 300'000);
  CHECK(rows.back().unclosed);
}

TEST_CASE("the separator is the one that the first line has most of, outside quotes") {
  CHECK(find_separator("id;name;price") == ';');
  CHECK(find_separator("id\tname,first\tprice") == '\t');
  CHECK(find_separator("a|b") == '|');
  CHECK(find_separator("\"a;b;c\",d") == ',');
  CHECK(find_separator("name") == ',');
}

TEST_CASE("whatever is written as CSV is read as it was") {
  std::mt19937 random(7);  // NOLINT: the same at every run
  const std::string letters = "ab,;\"\n \t|\xC3\xA4";
  for (int round = 0; round < 2000; ++round) {
    const char separator = ",;\t|"[random() % 4];
    std::vector<Fields> table(1 + random() % 4);
    std::string text;
    for (Fields& fields : table) {
      fields.resize(1 + random() % 4);
      for (std::string& field : fields)
        for (auto n = random() % 6; n > 0; --n) field += letters[random() % letters.size()];
      fields[0] += 'x';  // a row without any text is none
      for (std::size_t i = 0; i < fields.size(); ++i)
        text += (i > 0 ? std::string(1, separator) : "") + quoted(fields[i]);
      text += round % 2 == 0 ? "\n" : "\r\n";
    }
    const auto rows = rows_of(text, separator);
    REQUIRE(rows.size() == table.size());
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].fields == table[i]);
  }
}
