#include "ragctl/files/sealed.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "scratch_folder.hpp"

namespace {

using namespace ragctl;
using files::SealedCheck;
using files::SealedFile;
using files::SealedWriter;

constexpr files::SealedFormat kFormat{"TESTFILE", 3, 2, "test file", "make it again"};

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::uint64_t write_sample(const std::filesystem::path& path, std::string_view first,
                           std::string_view second) {
  SealedWriter writer(path, kFormat);
  writer.begin_section();
  writer.write(first);
  writer.begin_section();
  for (const char byte : second) writer.write({&byte, 1});
  return writer.seal({7, 8, 9});
}

bool damaged(const std::filesystem::path& path, std::optional<std::uint64_t> expected = {}) {
  try {
    const SealedFile file(path, kFormat, SealedCheck::everything, expected);
    return false;
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::damaged);
    CHECK(error.hint() == "make it again");
    return true;
  }
}

TEST_CASE("a sealed file gives back its sections and figures, each section at a multiple of 64") {
  const test::ScratchFolder folder;
  const auto path = folder / "a";
  const std::string big(3'000'001, 'x');
  const std::uint64_t checksum = write_sample(path, big, "hello");
  const SealedFile file(path, kFormat, SealedCheck::everything, checksum);
  CHECK(file.checksum() == checksum);
  CHECK(file.section(0) == big);
  CHECK(file.section(1) == "hello");
  CHECK(file.figure(0) == 7);
  CHECK(file.figure(2) == 9);
  CHECK(file.figure(7) == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(file.section(1).data()) % 64 == 0);
}

TEST_CASE("empty sections are fine") {
  const test::ScratchFolder folder;
  const std::uint64_t checksum = write_sample(folder / "a", "", "");
  const SealedFile file(folder / "a", kFormat, SealedCheck::everything, checksum);
  CHECK(file.section(0).empty());
  CHECK(file.section(1).empty());
}

TEST_CASE("a file that was not sealed never appears") {
  const test::ScratchFolder folder;
  { SealedWriter(folder / "a", kFormat).begin_section(); }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("sealing with a section missing is refused") {
  const test::ScratchFolder folder;
  SealedWriter writer(folder / "a", kFormat);
  writer.begin_section();
  CHECK_THROWS_AS((void)writer.seal({}), Error);
}

TEST_CASE("every truncation and every flipped bit of a sealed file is detected") {
  const test::ScratchFolder folder;
  const auto path = folder / "a";
  const std::uint64_t checksum = write_sample(path, "the first section", "and the second one");
  const std::string whole = read(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(path, whole.substr(0, size));
    CHECK_MESSAGE(damaged(path), size);
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    put(path, flipped);
    CHECK_MESSAGE(damaged(path), bit);
  }
  put(path, whole + "x");
  CHECK(damaged(path));
  put(path, whole);
  CHECK_FALSE(damaged(path, checksum));
  CHECK(damaged(path, checksum + 1));
}

TEST_CASE("with the header checked only, a damaged section is found when it is verified") {
  const test::ScratchFolder folder;
  const auto path = folder / "a";
  const std::uint64_t checksum = write_sample(path, "first", "second");
  std::string bytes = read(path);
  bytes[bytes.size() - 1] = 1;
  put(path, bytes);
  const SealedFile file(path, kFormat, SealedCheck::header, checksum);
  file.verify(0);
  CHECK_THROWS_WITH_AS(file.verify(1), doctest::Contains("section 1 does not check"), Error);
}

TEST_CASE("an absent file is damage with the hint that mends it") {
  const test::ScratchFolder folder;
  CHECK(damaged(folder / "none"));
}

}  // namespace
