#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "ragctl/base/error.hpp"
#include "ragctl/extract/worker.hpp"
#include "small_documents.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

/// A program that stands in for the worker.
class StubWorker {
public:
  explicit StubWorker(const std::string& script) {
    std::string name = (std::filesystem::temp_directory_path() / "ragctl-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    std::ofstream(path()) << "#!/bin/sh\n" << script << "\n";
    REQUIRE(::chmod(path().c_str(), 0700) == 0);
  }
  ~StubWorker() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  StubWorker(const StubWorker&) = delete;
  StubWorker& operator=(const StubWorker&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "worker"; }
  [[nodiscard]] std::string beside(const std::string& name) const { return (folder_ / name).string(); }

private:
  std::filesystem::path folder_;
};

const Hints kPdf{"a.pdf", "application/pdf", {}};

WorkerLimits quick(int milliseconds = 200) {
  WorkerLimits limits;
  limits.timeout = std::chrono::milliseconds(milliseconds);
  return limits;
}

struct Failure {
  ErrorCode code = ErrorCode::usage;
  std::string message;
};

Failure failure_of(Extractor& extractor, std::string_view bytes = "%PDF", const Hints& hints = kPdf) {
  try {
    (void)extractor.extract(bytes, hints);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

Failure failure_of(const std::string& script, WorkerLimits limits, std::string_view bytes = "%PDF") {
  const StubWorker stub(script);
  WorkerExtractor extractor(limits, stub.path());
  return failure_of(extractor, bytes);
}

std::string one_page(const std::string& text) { return pdf_of_pages({pdf_line("F1", 12, 72, 700, text)}); }

}  // namespace

TEST_CASE("the binary reads one document after another as its own worker") {
  WorkerExtractor extractor({}, RAGCTL_BINARY);
  for (const char* word : {"first", "second", "third"}) {
    const Extraction result = extractor.extract(one_page(word), kPdf);
    REQUIRE(result.text);
    CHECK(result.text->text == word);
  }
  CHECK_FALSE(extractor.extract(pdf_of_pages({""}), kPdf).text);
  CHECK(failure_of(extractor, "nothing").message.starts_with("cannot be read: "));
  CHECK(failure_of(extractor, encrypted_pdf()).message == "encrypted, and no password is given");
  CHECK(extractor.extract(encrypted_pdf(), {"", "application/pdf", {"sesame"}}).text->text ==
        "The safe opens at seven");
}

TEST_CASE("the type is found from the bytes, and text formats need no worker") {
  WorkerExtractor extractor({}, RAGCTL_BINARY);
  CHECK(extractor.extract(one_page("found"), {"no-ending", "", {}}).text->text == "found");
  CHECK(extractor.extract(epub_of("<p>a lock</p>"), {"book", "", {}}).text->text == "a lock");
  WorkerExtractor without({}, "/nonexistent/ragctl");
  const Extraction result = without.extract("# Keys\n\nall of them\n", {"a.md", "", {}});
  REQUIRE(result.text);
  CHECK(result.text->media_type == "text/markdown");
}

TEST_CASE("a worker is replaced after its share of documents") {
  WorkerLimits limits;
  limits.documents_per_worker = 1;
  WorkerExtractor extractor(limits, RAGCTL_BINARY);
  for (int i = 0; i < 3; ++i) CHECK(extractor.extract(one_page("again"), kPdf).text);
}

TEST_CASE("a document larger than any socket's buffer arrives whole") {
  WorkerExtractor extractor({}, RAGCTL_BINARY);
  const std::string filler = "%" + std::string(5'000'000, 'x') + "\n";
  const Extraction result =
      extractor.extract(pdf_of_pages({filler + pdf_line("F1", 12, 72, 700, "end")}), kPdf);
  REQUIRE(result.text);
  CHECK(result.text->text == "end");
}

TEST_CASE("a hang ends when the time is over, and the next document gets a new worker") {
  const StubWorker stub("exec sleep 1000");
  WorkerExtractor extractor(quick(), stub.path());
  for (int i = 0; i < 2; ++i) {
    const Failure failure = failure_of(extractor);
    CHECK(failure.code == ErrorCode::timed_out);
    CHECK(failure.message.starts_with("took longer than "));
  }
}

TEST_CASE("a worker that never reads a large document ends when the time is over") {
  CHECK(failure_of("exec sleep 1000", quick(), std::string(20'000'000, 'x')).code == ErrorCode::timed_out);
}

TEST_CASE("a worker that is stopped ends when the time is over") {
  CHECK(failure_of("kill -STOP $$", quick()).code == ErrorCode::timed_out);
}

TEST_CASE("a crash names its signal") {
  const Failure failure = failure_of("kill -SEGV $$", quick(20'000));
  CHECK(failure.code == ErrorCode::failed);
  CHECK(failure.message == "the parser crashed (SIGSEGV)");
  CHECK(failure_of("kill -9 $$", quick(20'000)).message == "the parser was killed (SIGKILL)");
  CHECK(failure_of("kill -XCPU $$", quick(20'000)).code == ErrorCode::timed_out);
}

TEST_CASE("a worker that ends or hangs up without an answer is a failure") {
  CHECK(failure_of("exit 3", quick(20'000)).message == "the parser ended without an answer (exit code 3)");
  CHECK(failure_of("exit 72", quick(20'000)).message == "needs more than 2.0 GB of memory");
  CHECK(failure_of("exec sleep 1000 <&- >&-", quick(20'000)).message == "the parser ended without an answer");
}

TEST_CASE("garbage for an answer is a failure") {
  for (const char* script : {"cat >/dev/null & printf 'HTTP/1.1 200 OK, and so on and on'; wait", "exec yes",
                             "head -c 300000 /dev/zero; exec sleep 1000", "exec cat"}) {
    CAPTURE(script);
    CHECK(failure_of(script, quick(20'000)).code == ErrorCode::failed);
  }
}

TEST_CASE("an answer that comes byte by byte and never ends is over in time") {
  CHECK(failure_of("printf 'RGXA'; exec sleep 1000", quick()).code != ErrorCode::usage);
}

TEST_CASE("a worker that cannot be started is a failure that names it") {
  WorkerExtractor extractor({}, "/nonexistent/ragctl");
  const Failure failure = failure_of(extractor);
  CHECK(failure.code == ErrorCode::failed);
  CHECK(failure.message.find("/nonexistent/ragctl") != std::string::npos);
}

TEST_CASE("a worker sees nothing of its parent's environment and works in the root folder") {
  REQUIRE(::setenv("RAGCTL_TEST_TOKEN", "secret", 1) == 0);
  const StubWorker stub("{ env; pwd; } > \"$0.seen\"");
  WorkerExtractor extractor(quick(20'000), stub.path());
  CHECK(failure_of(extractor).code == ErrorCode::failed);
  ::unsetenv("RAGCTL_TEST_TOKEN");
  std::ifstream in(stub.beside("worker.seen"));
  const std::string seen{std::istreambuf_iterator<char>(in), {}};
  CHECK(seen.find("secret") == std::string::npos);
  CHECK(seen.find("\n/\n") != std::string::npos);
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a document that needs more memory than allowed fails as such, and the next one is read") {
  WorkerLimits limits;
  limits.memory = 150'000'000;
  WorkerExtractor extractor(limits, RAGCTL_BINARY);
  const Failure failure = failure_of(extractor, std::string(200'000'000, 'x'));
  CHECK(failure.code == ErrorCode::failed);
  CHECK(failure.message.find("memory") != std::string::npos);
  CHECK(extractor.extract(one_page("still here"), kPdf).text);
}
#endif

TEST_CASE("too much text is refused") {
  WorkerLimits limits;
  limits.output = 10;
  WorkerExtractor extractor(limits, RAGCTL_BINARY);
  CHECK(failure_of(extractor, one_page("more than ten letters")).message == "gives more than 10 B of text");
}

TEST_CASE("a hostile document cut at any place never stops the worker from answering") {
  WorkerExtractor extractor({}, RAGCTL_BINARY);
  const std::string bytes = one_page("word");
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    try {
      (void)extractor.extract(bytes.substr(0, size), kPdf);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::failed);
    }
  }
}
