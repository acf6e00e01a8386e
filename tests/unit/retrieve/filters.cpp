#include "ragctl/retrieve/filters.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "ragctl/index/fields.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;
using Op = model::Filter::Op;

TEST_CASE("a filter is a property, a sign and a value") {
  const auto is = [](const char* text, const char* key, Op op, std::vector<std::string> values) {
    const model::Filter filter = parse_filter(text);
    return filter.key == key && filter.op == op && filter.values == values;
  };
  CHECK(is("source=handbook", "source", Op::equal, {"handbook"}));
  CHECK(is(" source == a b ", "source", Op::equal, {"a b"}));
  CHECK(is("uri=/a?b=c", "uri", Op::equal, {"/a?b=c"}));
  CHECK(is("price<100", "price", Op::less, {"100"}));
  CHECK(is("price <= 1e3", "price", Op::less_or_equal, {"1e3"}));
  CHECK(is("a!=b", "a", Op::not_equal, {"b"}));
  CHECK(is("author.name=\" x \"", "author.name", Op::equal, {" x "}));
  CHECK(is("tag in (a, \"b, c\",d)", "tag", Op::in, {"a", "b, c", "d"}));
  CHECK(is("tag not in(a)", "tag", Op::not_in, {"a"}));
}

TEST_CASE("a property or a value may stand in quotes of several shapes, with signs in it") {
  const auto is = [](const char* text, const char* key, Op op, std::vector<std::string> values) {
    const model::Filter filter = parse_filter(text);
    return filter.key == key && filter.op == op && filter.values == values;
  };
  CHECK(is("\"Price (EUR)\"<20", "Price (EUR)", Op::less, {"20"}));
  CHECK(is("'size<x' = 2", "size<x", Op::equal, {"2"}));
  CHECK(is("\"a=b\" not in (c)", "a=b", Op::not_in, {"c"}));
  CHECK(is("'in' in (c)", "in", Op::in, {"c"}));
  CHECK(is("tag='a b'", "tag", Op::equal, {"a b"}));
  CHECK(is("tag=\"'a'\"", "tag", Op::equal, {"'a'"}));
  CHECK(is("tag=\u201Ca\u201D", "tag", Op::equal, {"a"}));
  CHECK(is("author='t Hooft", "author", Op::equal, {"'t Hooft"}));
  CHECK(is("author in (O'Neil, 'a, b', d'Arc)", "author", Op::in, {"O'Neil", "a, b", "d'Arc"}));
  CHECK(parse_filter("tag='a'").quoted);
  CHECK(!parse_filter("'tag'=a").quoted);
  for (const char* wrong : {"'tag=a", "\"\"=a", "'tag'", "'tag' of (a)", "tag=''"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)parse_filter(wrong), Error);
  }
}

TEST_CASE("a filter that compares twice is refused, for one comparison would be with the text of the other") {
  CHECK_THROWS_AS((void)parse_filter("price > 5 and price < 50"), Error);
  CHECK(parse_filter("price>\"5 < 6\"").values.front() == "5 < 6");
}

TEST_CASE("a filter that is none is refused with its text and the mend") {
  for (const char* wrong : {"", "price", "=5", "price=", "tag in", "tag in ()", "in (a)", "a!b", "tag (a)"}) {
    try {
      (void)parse_filter(wrong);
      FAIL(wrong << " was taken");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::usage);
      CHECK(std::string(error.what()).find("'" + std::string(wrong) + "'") != std::string::npos);
      CHECK(!error.hint().empty());
    }
  }
}

TEST_CASE("numbers are compared as numbers, all else as text") {
  const index::Condition number = condition_of(parse_filter("price<100"));
  CHECK(std::get<index::TermRange>(number.any_of.at(0)).until == index::property_number("price", 100));
  const index::Condition text = condition_of(parse_filter("updated>=2026-01-31"));
  CHECK(std::get<index::TermRange>(text.any_of.at(0)).from == index::property_text("updated", "2026-01-31"));
  CHECK(condition_of(parse_filter("price=5")).any_of.size() == 2);
  CHECK(condition_of(parse_filter("price!=5")).negated);
}

TEST_CASE("a year or a month of updated is all its days, and what is no date is refused") {
  const auto begins = [](const char* text) {
    return std::get<index::TermRange>(condition_of(parse_filter(text)).any_of.at(0)).from;
  };
  CHECK(begins("updated=2026-11") == index::property_text("updated", "2026-11"));
  CHECK(begins("updated=2026") == index::property_text("updated", "2026"));
  CHECK(begins("updated>=2026-11-21T10:00:00Z") == index::property_text("updated", "2026-11-21"));
  for (const char* wrong : {"updated>=2026-13-45", "updated>yesterday", "updated<20", "updated=01.01.2026",
                            "updated in (2026, x)", "updated>=2026-01T10", "updated=2026-01-1",
                            "updated=2026-11-31", "updated<2026-02-29"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)parse_filter(wrong), Error);
  }
}

TEST_CASE("names and what stands in quotes equal texts only") {
  for (const char* filter :
       {"id=7", "source=2026", "uri!=7", "type=7", "language=7", "meta.id=7", "price=\"7\"", "price in ('7')",
        "price=007", "price=1e3", "price=inf", "price=1234567890123456789"}) {
    CAPTURE(filter);
    CHECK(condition_of(parse_filter(filter)).any_of.size() == 1);
  }
  for (const char* filter : {"price=7", "price=-7.50", "price=9007199254740991", "price!=0"}) {
    CAPTURE(filter);
    CHECK(condition_of(parse_filter(filter)).any_of.size() == 2);
  }
  CHECK(condition_of(parse_filter("id<7"), Values::both).any_of.size() == 1);
  CHECK(condition_of(parse_filter("price<'7'"), Values::both).any_of.size() == 1);
}

TEST_CASE("where documents have numbers and texts, both are compared, and the note says so") {
  CHECK(condition_of(parse_filter("published<2026"), Values::both).any_of.size() == 2);
  const auto note = [](const char* filter, Values values) {
    return note_on(parse_filter(filter), values).value_or("");
  };
  CHECK(note("published<2026", Values::both) ==
        "\"published\" holds numbers in some documents and texts in others; \"2026\" was compared with both, "
        "with texts byte by byte");
  CHECK(
      note("price>=1,000", Values::both) ==
      "\"price\" holds numbers in some documents and texts in others; \"1,000\" was compared with the texts "
      "only");
  CHECK(note("price>inf", Values::numbers) == "\"price\" holds numbers, and \"inf\" is none");
  CHECK(note("price<10", Values::texts) ==
        "\"price\" holds no numbers; \"10\" was compared with its texts, byte by byte");
  CHECK(note("price<10", Values::numbers).empty());
  CHECK(note("published>=2026", Values::texts).empty());  // of texts such as 2026-01-31
  CHECK(note("price=10", Values::both).empty());
  CHECK(note("updated>2026", Values::texts).empty());
}

TEST_CASE("a number is compared with texts where a property holds nothing else") {
  const auto filter = parse_filter("edition>=2026");
  CHECK(std::get<index::TermRange>(condition_of(filter, Values::texts).any_of.at(0)).from ==
        index::property_texts_from("edition", "2026"));
  CHECK(std::get<index::TermRange>(condition_of(filter, Values::numbers).any_of.at(0)).from ==
        index::property_number("edition", 2026));
}
