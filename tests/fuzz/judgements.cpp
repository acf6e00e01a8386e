// The files that `eval` is given: judgements, questions, and marked passages.
#include "ragctl/base/utf8.hpp"
#include "ragctl/retrieve/evaluation.hpp"
#include "ragctl/retrieve/spans.hpp"
#include "target.hpp"

using namespace ragctl;

namespace {

constexpr std::string_view kText =
    "# Leave\n\nThirty days of *leave* a year.\n\nAsk by the \"first\" of May.\n";

void find_passages(std::string_view bytes) {
  const retrieve::PassageFinder finder(kText);
  for (const retrieve::Evidence& evidence : retrieve::parse_evidence(bytes, "spans.jsonl")) {
    for (const retrieve::Reference& reference : evidence.references) {
      const auto range = finder.find(reference);
      if (range && (range->begin > range->end || range->end > kText.size()))
        throw std::logic_error("a passage outside the text");
    }
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  fuzz::read_or_refuse([&] { static_cast<void>(retrieve::parse_judgements(bytes, "qrels.tsv")); });
  fuzz::read_or_refuse([&] { static_cast<void>(retrieve::parse_queries(bytes, "queries.jsonl")); });
  fuzz::read_or_refuse([&] { find_passages(bytes); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\r\nq2\td1\t\n", "q1 0 d1 2\nq1 0 d2 -1\n",
          "note\tcorpus-id\tquery-id\tscore\nx\td1\tq1\t3\n",
          "{\"_id\":\"q1\",\"text\":\"how many days\"}\nplain question\n{\"text\":\"z\\u00e4hlt\"}\n",
          "{\"_id\":\"q1\",\"doc\":\"d1\",\"references\":[{\"content\":\"Thirty days of "
          "leave\",\"start_index\":9,"
          "\"end_index\":29}]}\n"};
}
