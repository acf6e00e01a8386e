#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <stop_token>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/libraries.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/base/units.hpp"

using namespace ragctl;

TEST_CASE("sizes and durations are read as people write them") {
  CHECK(parse_bytes("4096") == 4096);
  CHECK(parse_bytes("50 MB") == 50'000'000);
  CHECK(parse_bytes("1.5GiB") == 1'610'612'736);
  CHECK(parse_duration("30s").count() == 30'000);
  CHECK(parse_duration("250ms").count() == 250);
  CHECK(parse_duration("14 days").count() == 14LL * 86'400'000);
  CHECK(parse_duration("2").count() == 2000);
}

TEST_CASE("what is no size or duration is refused by name") {
  for (const char* bad : {"", "many", "-5", "5 parsecs", "nan", "inf", "1e300"}) {
    CHECK_THROWS_AS(static_cast<void>(parse_bytes(bad)), Error);
    CHECK_THROWS_AS(static_cast<void>(parse_duration(bad)), Error);
  }
  try {
    static_cast<void>(parse_bytes("5 parsecs"));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(std::string(error.what()).find("parsecs") != std::string::npos);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("numbers are shown as people read them") {
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1'400'000) == "1.4 MB");
  CHECK(format_bytes(39'400'000) == "39 MB");
  CHECK(format_bytes(999'600'000) == "1.0 GB");
  CHECK(format_count(0) == "0");
  CHECK(format_count(1'234'567) == "1,234,567");
  CHECK(format_duration(0.0123) == "12 ms");
  CHECK(format_duration(200) == "3 min 20 s");
}

TEST_CASE("a typing error finds the nearest word, and a strange word none") {
  const std::vector<std::string> words{"chunking", "search", "embedding", "llm"};
  CHECK(nearest("chunkin", words) == "chunking");
  CHECK(nearest("serach", words) == "search");
  CHECK(nearest("lml", words) == "llm");
  CHECK_FALSE(nearest("zeppelin", words).has_value());
  CHECK_FALSE(nearest("x", {}).has_value());
}

TEST_CASE("digests are the published ones") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256Stream stream;
  stream.update("a");
  stream.update("bc");
  CHECK(stream.finish() == sha256("abc"));
  CHECK(xxh3("") == 0x2d06800538d394c2ULL);
}

TEST_CASE("times are UTC whatever the zone") {
  CHECK(format_utc(UnixMillis{1'700'000'000'123}) == "2023-11-14T22:13:20Z");
}

TEST_CASE("a full disk names the path and the mend") {
  const Error error = system_error("write", "/data/x", ENOSPC);
  CHECK(error.code() == ErrorCode::failed);
  CHECK(std::string(error.what()) == "cannot write /data/x: No space left on device");
  CHECK_FALSE(error.hint().empty());
  CHECK_FALSE(error.retryable());
}

TEST_CASE("a stop request becomes an interruption") {
  std::stop_source source;
  throw_if_stopped(source.get_token());
  source.request_stop();
  CHECK_THROWS_AS(throw_if_stopped(source.get_token()), Error);
}

TEST_CASE("libraries tell their versions") {
  for (const LibraryVersion& library : libraries()) CHECK_FALSE(library.version.empty());
}
