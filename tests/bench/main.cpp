// Figures that only a program can take; scripts/bench builds it, runs it, and puts its lines into the table.
//   ragctl_bench text CHUNKS              records to ingest, JSONL, on standard output
//   ragctl_bench questions COUNT          questions about them, one a line
//   ragctl_bench keyword CHUNKS FOLDER    postings against FTS5 and a full scan
//   ragctl_bench lines FILE FOLDER        the same of a file with a chunk a line
//   ragctl_bench vectors ROWS FOLDER      vectors against an exact scan
// A line is name, value, unit and goal, tab-separated. FOLDER is empty and has room.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "generated_text.hpp"
#include "keyword.hpp"
#include "vectors.hpp"

namespace {

using namespace ragctl::bench;

void print_text(std::uint32_t chunks) {
  GeneratedText text(1);
  for (std::uint32_t i = 1; i <= chunks; ++i)
    std::printf("{\"id\":\"d%u\",\"title\":\"Note %u\",\"text\":\"%s\"}\n", i, i, text.chunk().c_str());
}

void print_questions(std::uint32_t count) {
  GeneratedText text(2);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string line;
    for (const std::string& word : text.question(6)) line += (line.empty() ? "" : " ") + word;
    std::puts(line.c_str());
  }
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values, values + count);
  if (count < 3) {
    std::fputs(
        "usage: ragctl_bench text|questions|keyword|vectors COUNT [FOLDER]\n"
        "       ragctl_bench lines FILE FOLDER\n",
        stderr);
    return 2;
  }
  const std::string folder = count > 3 ? arguments[3] : ".";
  try {
    if (arguments[1] == "lines") {
      measure_keyword(corpus_of_lines(arguments[2]), folder);
      return 0;
    }
    const auto size = static_cast<std::uint32_t>(std::stoul(arguments[2]));
    if (arguments[1] == "text") print_text(size);
    if (arguments[1] == "questions") print_questions(size);
    if (arguments[1] == "keyword") measure_keyword(generated_corpus(size), folder);
    if (arguments[1] == "vectors") measure_vectors(size, folder);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ragctl_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
