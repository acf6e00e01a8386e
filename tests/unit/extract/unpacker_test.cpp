// Containers through the worker process.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "ragctl/base/error.hpp"
#include "ragctl/extract/container.hpp"
#include "scratch_folder.hpp"
#include "small_archives.hpp"
#include "worker/protocol.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

std::vector<std::string> names_of(Unpacker& unpacker) {
  std::vector<std::string> names;
  while (const auto member = unpacker.next()) names.push_back(member->name);
  return names;
}

const std::string kZip = archive_of({{"a.txt", "A"}, {"ü.txt", "B"}}, ArchiveFormat::zip);

}  // namespace

TEST_CASE("a worker unpacks one container after another, also when one is left half read") {
  Unpacker unpacker({}, RAGCTL_BINARY);
  CHECK_FALSE(unpacker.next());
  unpacker.begin(kZip, "application/zip", {}, {});
  CHECK(names_of(unpacker) == std::vector<std::string>{"a.txt", "ü.txt"});
  CHECK_FALSE(unpacker.next());
  unpacker.begin(kZip, "application/zip", {}, {});
  CHECK(unpacker.next()->bytes == "A");
  unpacker.begin(archive_of({{"c.txt", std::string(3'000'000, 'c')}}, ArchiveFormat::tar, Filter::xz),
                 "application/x-xz", {}, {});
  CHECK(unpacker.next()->bytes.size() == 3'000'000);
  CHECK_FALSE(unpacker.next());
}

TEST_CASE("what is no archive fails as such, and the next one is read") {
  Unpacker unpacker({}, RAGCTL_BINARY);
  unpacker.begin("PK\3\4 and nothing of it is true", "application/zip", {}, {});
  CHECK_THROWS_AS(static_cast<void>(unpacker.next()), Error);
  unpacker.begin(kZip, "application/zip", {}, {});
  CHECK(names_of(unpacker).size() == 2);
}

#ifndef __SANITIZE_ADDRESS__  // whose shadow no limit of address space holds
TEST_CASE("a member that needs more memory than the worker has ends the container with a reason") {
  WorkerLimits limits;
  limits.memory = 250'000'000;
  Unpacker unpacker(limits, RAGCTL_BINARY);
  unpacker.begin(archive_of({{"big", std::string(100'000'000, '\0')}}, ArchiveFormat::tar, Filter::gzip),
                 "application/gzip", {}, {.member = 200'000'000});
  CHECK_THROWS_WITH_AS(static_cast<void>(unpacker.next()), "needs more than 250 MB of memory", Error);
}
#endif

TEST_CASE("members arrive as they were sent, and lies about them are refused") {
  const Member member{
      .state = Member::State::read, .name = "a/b.txt", .bytes = "xyz", .metadata = {{"k", "v"}}};
  const std::string frame = encode_member(member);
  const FrameHeader header = decode_header(frame.substr(0, sizeof(FrameHeader)), kMemberMagic, 1000, 3);
  CHECK(header.body_size == 3);
  const std::string head = frame.substr(sizeof(FrameHeader));
  CHECK(decode_member(head).name == "a/b.txt");
  CHECK(std::get<std::string>(decode_member(head).metadata.at("k")) == "v");
  for (std::size_t size = 0; size < head.size(); ++size)
    CHECK_THROWS_AS(static_cast<void>(decode_member(head.substr(0, size))), Error);
  const auto refused = [](const Member& bad) {
    const std::string bytes = encode_member(bad).substr(sizeof(FrameHeader));
    CHECK_THROWS_AS(static_cast<void>(decode_member(bytes)), Error);
  };
  refused({.name = "../a"});
  refused({.name = "a\x1B"});
  refused({.name = ""});
  refused({.name = "a", .reason = "read, and yet not"});
  refused({.state = Member::State::failed, .name = "a"});
}

TEST_CASE("a worker that crashes, hangs or talks nonsense fails the container with a reason") {
  const test::ScratchFolder folder;
  const auto failure_of = [&](const std::string& script) {
    const std::filesystem::path stub = folder / "worker";
    std::ofstream(stub) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(stub, std::filesystem::perms::owner_all);
    WorkerLimits limits;
    limits.timeout = std::chrono::milliseconds(script.starts_with("exec sleep") ? 200 : 20'000);
    Unpacker unpacker(limits, stub);
    try {
      unpacker.begin(kZip, "application/zip", {}, {});
      (void)unpacker.next();
    } catch (const Error& error) {
      CHECK_FALSE(unpacker.next());
      return std::string(error.what());
    }
    return std::string("no failure");
  };
  CHECK(failure_of("kill -SEGV $$") == "the parser crashed (SIGSEGV)");
  CHECK(failure_of("exec sleep 1000") == "took longer than 200 ms");
  CHECK(failure_of("head -c 100 >/dev/null; head -c 300 /dev/zero; exec sleep 1000") != "no failure");
}
