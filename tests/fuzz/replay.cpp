// The main function of a fuzz target that is run as a test: every file of the corpus, every seed, and a fixed
// number of mutations of them.
//   fuzz_TARGET [--rounds N] [FILE|FOLDER]...    RAGCTL_TEST_EFFORT=20 makes it N times 20
//   fuzz_TARGET --save NUMBER FILE [FOLDER]...   writes the input of that number, to keep or to look at
//   fuzz_TARGET --write-seeds FOLDER             the first corpus of a real fuzzer
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "effort.hpp"
#include "mutation.hpp"
#include "target.hpp"

namespace {

namespace fs = std::filesystem;
using ragctl::fuzz::mutated;

constexpr unsigned kSecondsPerInput = 30;  // then it hangs

/// What is being read, for the handler of a crash.
std::array<char, 256> current{};

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_whole(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void say_and_die(int signal) {
  const char* const what = signal == SIGALRM ? "fuzz: hangs on " : "fuzz: crashes on ";
  for (const char* text : {what, static_cast<const char*>(current.data()), "\n"}) {
    if (::write(STDERR_FILENO, text, std::char_traits<char>::length(text)) < 0) break;
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

bool survives(const std::string& name, const std::string& input) {
  current.fill('\0');
  name.copy(current.data(), current.size() - 1);
  ::alarm(kSecondsPerInput);
  try {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    return true;
  } catch (const std::exception& error) {
    std::cerr << "fuzz: " << name << " ends in: " << error.what() << '\n';
    return false;
  }
}

struct Options {
  std::uint32_t rounds = 1000;
  bool save = false;
  std::uint32_t number = 0;
  fs::path file;
  fs::path seeds;
  std::vector<fs::path> corpus;
};

bool parse(std::vector<std::string> words, Options& out) {
  const auto number = [](const std::string& text, std::uint32_t& to) {
    return std::from_chars(text.data(), text.data() + text.size(), to).ec == std::errc();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t left = words.size() - i - 1;
    if (words[i] == "--rounds" && left >= 1) {
      if (!number(words[++i], out.rounds)) return false;
    } else if (words[i] == "--save" && left >= 2) {
      out.save = true;
      if (!number(words[++i], out.number)) return false;
      out.file = words[++i];
    } else if (words[i] == "--write-seeds" && left >= 1) {
      out.seeds = words[++i];
    } else if (words[i].starts_with("-")) {
      return false;
    } else {
      out.corpus.emplace_back(words[i]);
    }
  }
  return true;
}

/// The files, those of folders by name.
std::vector<fs::path> files_of(const std::vector<fs::path>& corpus) {
  std::vector<fs::path> files;
  for (const fs::path& path : corpus) {
    if (!fs::is_directory(path)) files.push_back(path);
    if (!fs::is_directory(path)) continue;
    for (const auto& entry : fs::directory_iterator(path)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

int run(const Options& options) {
  std::vector<std::string> inputs = ragctl::fuzz::seeds();
  if (!options.seeds.empty()) {
    fs::create_directories(options.seeds);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      write_whole(options.seeds / ("seed-" + std::to_string(i)), inputs[i]);
    return 0;
  }
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    std::signal(signal, say_and_die);
  bool sound = true;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    sound = survives("seed " + std::to_string(i), inputs[i]) && sound;
  for (const fs::path& file : files_of(options.corpus)) {
    inputs.push_back(read_whole(file));
    sound = survives(file.string(), inputs.back()) && sound;
  }
  if (options.save) {
    write_whole(options.file, mutated(inputs, options.number));
    return 0;
  }
  const auto rounds = options.rounds * static_cast<std::uint32_t>(ragctl::test::effort());
  for (std::uint32_t number = 0; number < rounds && sound; ++number)
    sound = survives("mutation " + std::to_string(number) + " (--save " + std::to_string(number) + " FILE)",
                     mutated(inputs, number));
  return sound ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse({argv + 1, argv + argc}, options)) {
    std::cerr << "usage: " << argv[0]
              << " [--rounds N] [--save NUMBER FILE] [--write-seeds FOLDER] [FILE|FOLDER]...\n";
    return 2;
  }
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "fuzz: the seeds are not sound: " << error.what() << '\n';
    return 1;
  }
}
