#include "ragctl/tenant/id.hpp"

#include <doctest/doctest.h>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {
std::string refusal_of(std::string_view text) {
  return complaint(ErrorCode::usage, [&] { static_cast<void>(TenantId::parse(text)); });
}
}  // namespace

TEST_CASE("an id of letters, digits, dashes and underscores is taken, up to 63 characters") {
  for (const char* text : {"a", "0", "acme", "acme-2_x", "9-"}) CHECK(TenantId::parse(text).str() == text);
  CHECK(TenantId::parse(std::string(63, 'x')).str().size() == 63);
  CHECK(TenantId::parse("a") < TenantId::parse("b"));
}

TEST_CASE("what could leave the folder or confuse is refused") {
  using namespace std::string_view_literals;
  for (const std::string_view text : {""sv, "."sv, ".."sv, "../acme"sv, "a/b"sv, "-a"sv, "_a"sv, ".a"sv,
                                      "a b"sv, "a\0b"sv, "acme\n"sv, "\xC3\xA9"sv, "a."sv}) {
    CAPTURE(text);
    CHECK_FALSE(TenantId::is_valid(text));
    CHECK(refusal_of(text).find("1 to 63 characters") != std::string::npos);
  }
}

TEST_CASE("the complaint names the text, and the id that was meant when only its case is wrong") {
  CHECK(refusal_of("../acme").starts_with("\"../acme\" is not a tenant id | "));
  CHECK(refusal_of("Acme").starts_with("\"Acme\" is not a tenant id | did you mean acme? "));
  CHECK(refusal_of("").starts_with("the tenant id is empty"));
  CHECK(refusal_of(std::string(64, 'x')).find("it has 64 characters") != std::string::npos);
}

TEST_CASE("control characters are never echoed raw, nor is a long text in full") {
  CHECK(refusal_of("a\x1b[31m\n").starts_with(R"("a\x1b[31m\n" is not a tenant id)"));
  CHECK(refusal_of("\xff").starts_with("\"\xEF\xBF\xBD\" is"));
  CHECK(refusal_of(std::string(100'000, 'X')).size() < 400);
}
