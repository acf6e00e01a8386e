#include "ragctl/retrieve/spans.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/retrieve/evaluation.hpp"

namespace ragctl::retrieve {
namespace {

constexpr const char* kShape = R"(one {"_id", "doc", "references": [{"content", "start_index"}]} a line)";

// Letters and digits of any script, or nearly so: punctuation beyond ASCII survives extraction as it is.
bool is_compared(char byte) {
  const auto c = static_cast<unsigned char>(byte);
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

const nlohmann::json* text_at(const nlohmann::json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? &*at : nullptr;
}

std::optional<Reference> reference_of(const nlohmann::json& json) {
  if (!json.is_object()) return std::nullopt;
  const nlohmann::json* content = text_at(json, "content");
  if (content == nullptr || content->get_ref<const std::string&>().empty()) return std::nullopt;
  Reference out{content->get<std::string>(), 0};
  const auto begin = json.find("start_index");
  if (begin == json.end()) return out;
  if (!begin->is_number_unsigned()) return std::nullopt;
  out.begin = begin->get<std::uint64_t>();
  return out;
}

std::optional<Evidence> evidence_of(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto id = json.find("_id");
  const auto references = json.find("references");
  const nlohmann::json* document = text_at(json, "doc");
  const bool has_id = id != json.end() && (id->is_string() || id->is_number_integer());
  if (!has_id || document == nullptr || references == json.end() || !references->is_array())
    return std::nullopt;
  Evidence out{id->is_string() ? id->get<std::string>() : id->dump(), document->get<std::string>(), {}};
  for (const nlohmann::json& one : *references) {
    auto reference = reference_of(one);
    if (!reference) return std::nullopt;
    out.references.push_back(std::move(*reference));
  }
  return out;
}

std::uint64_t length(std::span<const Span> spans) {
  std::uint64_t sum = 0;
  for (const Span& span : spans) sum += span.range.end - span.range.begin;
  return sum;
}

std::uint64_t overlap(const Span& one, const Span& other) {
  if (one.document != other.document) return 0;
  const std::uint64_t begin = std::max(one.range.begin, other.range.begin);
  const std::uint64_t end = std::min(one.range.end, other.range.end);
  return end > begin ? end - begin : 0;
}

}  // namespace

std::vector<Evidence> parse_evidence(std::string_view text, const std::string& name) {
  std::vector<Evidence> out;
  each_line(text, [&](std::size_t number, std::string_view line) {
    auto evidence = evidence_of(line);
    if (!evidence) {
      throw Error(ErrorCode::failed, name + ":" + std::to_string(number) + ": not the evidence of a question",
                  kShape);
    }
    out.push_back(std::move(*evidence));
  });
  return out;
}

PassageFinder::PassageFinder(std::string_view text) : text_(text) {
  std::uint32_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_compared(text[i])) {
      skeleton_ += text[i];
      offsets_.push_back(static_cast<std::uint32_t>(i));
      letters_.push_back(letters);
    }
    if (starts_character(text[i])) ++letters;
  }
}

std::optional<ByteRange> PassageFinder::find(const Reference& reference) const {
  std::string wanted;
  std::ranges::copy_if(reference.content, std::back_inserter(wanted), is_compared);
  if (wanted.empty()) return std::nullopt;
  std::optional<std::size_t> best;
  std::uint64_t best_distance = 0;
  for (std::size_t at = skeleton_.find(wanted); at != std::string::npos;
       at = skeleton_.find(wanted, at + 1)) {
    const std::uint64_t distance =
        letters_[at] > reference.begin ? letters_[at] - reference.begin : reference.begin - letters_[at];
    if (best && distance >= best_distance) break;  // places come in order: it only gets further
    best = at;
    best_distance = distance;
  }
  if (!best) return std::nullopt;
  return with_punctuation({offsets_[*best], std::uint64_t{offsets_[*best + wanted.size() - 1]} + 1},
                          reference.content);
}

ByteRange PassageFinder::with_punctuation(ByteRange range, std::string_view content) const {
  const auto first = std::ranges::find_if(content, is_compared) - content.begin();
  for (auto i = static_cast<std::size_t>(first); i > 0 && range.begin > 0; --i, --range.begin) {
    if (text_[range.begin - 1] != content[i - 1]) break;
  }
  const auto last = std::ranges::find_if(content.rbegin(), content.rend(), is_compared) - content.rbegin();
  for (std::size_t i = content.size() - static_cast<std::size_t>(last);
       i < content.size() && range.end < text_.size(); ++i, ++range.end) {
    if (text_[range.end] != content[i]) break;
  }
  return range;
}

std::vector<Span> merged(std::vector<Span> spans) {
  std::ranges::sort(spans, [](const Span& a, const Span& b) {
    return std::pair(a.document, a.range.begin) < std::pair(b.document, b.range.begin);
  });
  std::vector<Span> out;
  for (const Span& span : spans) {
    const bool joins =
        !out.empty() && out.back().document == span.document && span.range.begin <= out.back().range.end;
    if (joins)
      out.back().range.end = std::max(out.back().range.end, span.range.end);
    else
      out.push_back(span);
  }
  return out;
}

double span_score(const Metric& metric, const GoldSpans& gold, std::span<const Span> chunks) {
  const auto first = chunks.first(std::min<std::size_t>(chunks.size(), metric.cut));
  const std::vector<Span> distinct = merged({first.begin(), first.end()});
  std::uint64_t covered_bytes = 0;
  for (const Span& wanted : gold.spans) {
    for (const Span& chunk : distinct) covered_bytes += overlap(wanted, chunk);
  }
  const auto covered = static_cast<double>(covered_bytes);
  const auto marked = static_cast<double>(length(gold.spans) + gold.lost_bytes);
  const auto read = static_cast<double>(length(first));
  if (metric.measure == Measure::span_recall) return marked > 0 ? covered / marked : 0;
  if (metric.measure == Measure::span_precision) return read > 0 ? covered / read : 0;
  return marked + read > 0 ? covered / (marked + read - covered) : 0;
}

}  // namespace ragctl::retrieve
