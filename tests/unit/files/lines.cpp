#include "ragctl/files/lines.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <vector>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& path, std::uint64_t limit) {
  std::vector<std::string> out;
  LineReader lines(path, limit);
  while (const auto line = lines.next()) out.push_back(line->too_long ? "too long" : std::string(line->text));
  CHECK(lines.digest() == sha256(slurp(path)));
  return out;
}

}  // namespace

TEST_CASE("lines come one by one, with the digest of the whole file") {
  const ScratchFolder scratch;
  const std::string large(700'000, 'x');
  for (const std::string& bytes : {std::string(), std::string("a"), std::string("a\n"),
                                   std::string("\n\nb\r\n"), large + "\n" + large + "\nend", large + large}) {
    spill(scratch / "f", bytes);
    std::vector<std::string> expected;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      expected.push_back(bytes.substr(at, end - at));
      at = end + 1;
    }
    CHECK(lines_of(scratch / "f", 10'000'000) == expected);
    CHECK(hash_file(scratch / "f") == sha256(bytes));
  }
}

TEST_CASE("a line over the limit is told, and the next one is whole") {
  const ScratchFolder scratch;
  for (const std::size_t size : {11UL, 1'000UL, 262'144UL, 262'145UL, 2'000'000UL}) {
    CAPTURE(size);
    spill(scratch / "f", "0123456789\n" + std::string(size, 'x') + "\nafter\n" + std::string(size, 'y'));
    CHECK(lines_of(scratch / "f", 10) ==
          std::vector<std::string>{"0123456789", "too long", "after", "too long"});
  }
}

TEST_CASE("a file that grows while its lines are read, or is none, is refused") {
  const ScratchFolder scratch;
  spill(scratch / "f", "a\nb\n");
  LineReader lines(scratch / "f", 100);
  CHECK(lines.next()->text == "a");
  std::ofstream(scratch / "f", std::ios::app) << "c\n";
  CHECK(lines.next()->text == "b");
  CHECK_THROWS_AS(
      (void)[&] {
        while (lines.next()) {
        }
      }(),
      Error);
  CHECK_THROWS_AS(LineReader(scratch.path(), 100), Error);
  CHECK_THROWS_AS((void)hash_file(scratch / "absent"), Error);
}
