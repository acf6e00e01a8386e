#include "ragctl/files/mapped.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;

namespace {

ErrorCode code_of(const std::filesystem::path& path) {
  try {
    const MappedFile mapped(path);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::failed;
}

}  // namespace

TEST_CASE("mapped bytes are the file's, also after it was unlinked and the map moved") {
  const ScratchFolder scratch;
  spill(scratch / "segment", "bytes of a segment");
  MappedFile first(scratch / "segment");
  std::filesystem::remove(scratch / "segment");
  MappedFile second(std::move(first));
  CHECK(second.bytes() == "bytes of a segment");
  spill(scratch / "other", "other");
  second = MappedFile(scratch / "other");
  CHECK(second.bytes() == "other");
}

TEST_CASE(
    "a part of a mapped file is copied, also after it was unlinked; a file that was cut meanwhile is "
    "damage") {
  const ScratchFolder scratch;
  spill(scratch / "segment", "bytes of a segment");
  const MappedFile mapped(scratch / "segment");
  std::string part(7, '\0');
  mapped.copy(mapped.bytes().substr(11), part);
  CHECK(part == "segment");
  std::filesystem::resize_file(scratch / "segment", 14);
  CHECK_THROWS_AS(mapped.copy(mapped.bytes().substr(11), part), Error);
  std::filesystem::remove(scratch / "segment");
  part.resize(5);
  mapped.copy(mapped.bytes().substr(0, 5), part);
  CHECK(part == "bytes");
}

TEST_CASE("a missing, empty or odd file is damage: the catalog says that it is there") {
  const ScratchFolder scratch;
  spill(scratch / "empty", "");
  CHECK(code_of(scratch / "missing") == ErrorCode::damaged);
  CHECK(code_of(scratch / "empty") == ErrorCode::damaged);
  CHECK(code_of(scratch.path()) == ErrorCode::damaged);
}

TEST_CASE("no file mapped means no bytes") { CHECK(MappedFile().bytes().empty()); }
