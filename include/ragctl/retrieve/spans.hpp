#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/ids.hpp"
#include "ragctl/retrieve/metric.hpp"

namespace ragctl::retrieve {

/// A passage of a document that answers a question, as people marked it in the original.
struct Reference {
  std::string content;
  std::uint64_t begin = 0;  ///< in code points of the original
};

/// One line of spans.jsonl.
struct Evidence {
  std::string query;
  std::string document;
  std::vector<Reference> references;
};

/// JSONL {"_id","doc","references":[{"content","start_index","end_index"}]}. Throws failed, naming the line.
[[nodiscard]] std::vector<Evidence> parse_evidence(std::string_view text, const std::string& name);

struct ByteRange {
  std::uint64_t begin = 0, end = 0;
  bool operator==(const ByteRange&) const = default;
};

/// Finds passages of an original in the text that extraction made of it. Only letters and digits are
/// compared, because layout, marks of emphasis and white space do not survive; of several places the one
/// nearest to where it stood counts.
class PassageFinder {
public:
  /// Borrows the text.
  explicit PassageFinder(std::string_view text);
  /// Nothing when the passage is not in the text.
  [[nodiscard]] std::optional<ByteRange> find(const Reference& reference) const;

private:
  /// Takes in what stands before the first letter and after the last one, as far as it is still there.
  [[nodiscard]] ByteRange with_punctuation(ByteRange range, std::string_view content) const;

  std::string_view text_;
  std::string skeleton_;                ///< the text without what is not compared
  std::vector<std::uint32_t> offsets_;  ///< of each of its bytes in the text
  std::vector<std::uint32_t> letters_;  ///< code points of the text before each of its bytes
};

/// A byte range of a document's extracted text.
struct Span {
  model::DocumentId document{};
  ByteRange range;
};

/// What answers one query: the marked passages, overlaps counted once.
struct GoldSpans {
  std::vector<Span> spans;
  std::uint64_t lost_bytes = 0;  ///< of passages that the tenant's text does not hold: never covered
};

/// Overlapping ranges of a document become one.
[[nodiscard]] std::vector<Span> merged(std::vector<Span> spans);

/// How well the first `metric.cut` chunks cover the marked passages, in bytes, as Smith and Troynikov
/// ("Evaluating Chunking Strategies for Retrieval", 2024) define it on tokens. A byte that several chunks
/// bring is covered once, but is read as often as it comes:
///   span_recall     covered / marked
///   span_precision  covered / read
///   span_iou        covered / (marked + read - covered)
[[nodiscard]] double span_score(const Metric& metric, const GoldSpans& gold, std::span<const Span> chunks);

}  // namespace ragctl::retrieve
