#include "ragctl/source/price.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace ragctl::source;

namespace {

std::string read(std::string_view text) {
  const auto price = parse_price(text);
  if (!price) return "none";
  std::string amount = std::to_string(price->amount);
  amount.erase(amount.find_last_not_of('0') + 1);
  if (amount.ends_with('.')) amount.pop_back();
  return amount + price->currency;
}

}  // namespace

TEST_CASE("prices are read as people write them") {
  CHECK(read("12.5") == "12.5");
  CHECK(read("1.299,00 €") == "1299EUR");
  CHECK(read("$12.50") == "12.5USD");
  CHECK(read("12 EUR") == "12EUR");
  CHECK(read("eur 12,5") == "12.5EUR");
  CHECK(read("US$ 1,299.99") == "1299.99USD");
  CHECK(read("CHF 1'290.-") == "1290CHF");
  CHECK(read("1\u00A0299,\u2013 €") == "1299EUR");
  CHECK(read("€12,-") == "12EUR");
  CHECK(read("1 234 567,89 zł") == "1234567.89PLN");
  CHECK(read("1.234.567") == "1234567");
  CHECK(read("¥1200") == "1200JPY");
  CHECK(read("0") == "0");
  CHECK(read("12.") == "12");
}

TEST_CASE("one sign before three digits groups thousands, but not after a lone zero") {
  CHECK(read("1.299") == "1299");
  CHECK(read("1,299") == "1299");
  CHECK(read("0.125") == "0.125");
  CHECK(read("1.2995") == "1.2995");
  CHECK(read("1234.567") == "1234.567");
}

TEST_CASE("what is no price is none") {
  for (const char* text : {"", "free", "-5", "12 - 15 €", "12 EUR 15", "1,2,3", "12.50.1", "1.29,99,9",
                           "EURO 5", "12 apples", "1'2 3", "5 € $", "12..5", "10%"}) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
}

TEST_CASE("currencies are read by sign and code") {
  CHECK(parse_currency(" eur ") == "EUR");
  CHECK(parse_currency("£") == "GBP");
  CHECK(parse_currency("C$") == "CAD");
  CHECK_FALSE(parse_currency("euro"));
  CHECK_FALSE(parse_currency("E1R"));
  CHECK_FALSE(parse_currency(""));
}

TEST_CASE("every price that is written in the way of a country is read back") {
  struct Way {
    const char* group;
    const char* decimal;
    const char* currency;
  };
  std::mt19937 random(11);  // NOLINT: the same at every run
  for (int round = 0; round < 3000; ++round) {
    const Way way = std::array{Way{".", ",", " €"}, Way{",", ".", " USD"}, Way{"'", ".", " CHF"},
                               Way{"\u202F", ",", "€"}, Way{"", ".", ""}}[random() % 5];
    const auto whole = random() % (1UL << (random() % 31));
    const auto cents = random() % 100;
    std::string text = std::to_string(whole);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, way.group);
    text += way.decimal + std::string(cents < 10 ? "0" : "") + std::to_string(cents) + way.currency;
    CAPTURE(text);
    const auto price = parse_price(text);
    REQUIRE(price);
    CHECK(price->amount ==
          doctest::Approx(static_cast<double>(whole) + static_cast<double>(cents) / 100).epsilon(1e-12));
  }
}
