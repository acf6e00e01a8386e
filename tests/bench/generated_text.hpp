#pragma once
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "corpus.hpp"

namespace ragctl::bench {

/// Text that behaves like a collection of its size and is the same on every machine: Zipf-distributed words
/// (short ones the frequent), and of each text's words a third from the vocabulary of one of 500 topics,
/// because texts without topics have no neighbours for a vector search to find.
class GeneratedText final : public Text {
public:
  explicit GeneratedText(std::uint32_t seed);

  /// About 150 words and 860 bytes in sentences: one chunk with default settings.
  [[nodiscard]] std::string chunk() override;
  /// Words of one topic and of none, as a question has them.
  [[nodiscard]] std::vector<std::string> question(std::size_t words) override;

private:
  [[nodiscard]] double uniform();  ///< [0, 1); the library's distributions differ from one to the next
  void choose_topic();
  [[nodiscard]] std::string_view word();

  std::mt19937_64 random_;
  std::vector<std::string> words_;
  std::uint64_t topic_ = 0;
};

}  // namespace ragctl::bench
