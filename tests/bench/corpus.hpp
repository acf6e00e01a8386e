#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ragctl::bench {

/// Chunks of text one after the other, and questions about them.
class Text {
public:
  virtual ~Text() = default;
  [[nodiscard]] virtual std::string chunk() = 0;
  [[nodiscard]] virtual std::vector<std::string> question(std::size_t words) = 0;
};

/// Something to build an index from, as often as one likes.
struct Corpus {
  std::string name;
  std::uint32_t chunks = 0;
  std::string build_goal;  ///< how many times as long FTS5 is to take
  std::function<std::unique_ptr<Text>()> text;
  std::function<std::unique_ptr<Text>()> questions;  ///< of another seed
};

/// Named by its size: "100k".
[[nodiscard]] Corpus generated_corpus(std::uint32_t chunks);
/// A file with a chunk a line. A question is words of one of them.
[[nodiscard]] Corpus corpus_of_lines(const std::filesystem::path& file);

}  // namespace ragctl::bench
