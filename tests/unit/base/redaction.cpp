#include "ragctl/base/redaction.hpp"

#include <doctest/doctest.h>

using ragctl::redacted;

TEST_CASE("addresses, long numbers and keys do not reach a log") {
  CHECK(redacted("write to anna.k+x@mail.example.org.") == "write to [e-mail].");
  CHECK(redacted("call +49 (30) 1234-5678 today") == "call [number] today");
  CHECK(redacted("card 4111 1111 1111 1111, please") == "card [number], please");
  CHECK(redacted("my key sk-abcDEF0123456789xyz000 leaks") == "my key [key] leaks");
  CHECK(redacted("j\xC3\xB6rg@b\xC3\xBC"
                 "cher.example?") == "[e-mail]?");
}

TEST_CASE("what people ask about stays: dates, prices, product numbers, words") {
  for (const char* question :
       {"what changed on 2026-11-21?", "desks under 1,200.50 euros", "is the XJ-900 120cm wide", "ISO 9001",
        "", "who @ home", "a.b.c", "internationalisation-of-everything", "3D printers since 2019"})
    CHECK(redacted(question) == question);
}
