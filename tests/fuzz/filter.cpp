// --filter
#include "ragctl/retrieve/filters.hpp"

#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    const model::Filter filter = retrieve::parse_filter(fuzz::bytes_of(data, size));
    if (filter.key.empty() || filter.values.empty()) throw std::logic_error("a filter of nothing");
    static_cast<void>(retrieve::condition_of(filter));
    static_cast<void>(retrieve::note_on(filter, retrieve::Values::both));
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"source=handbook",
          "price<100",
          "updated>=2026-01-01",
          "tag in (a, \"b, c\")",
          "lang not in (de)",
          "type!=text/html",
          "weight.net<=-1.5e300",
          "updated<=2026-02",
          "price>.5",
          "name=\"a \\\" b\"",
          "updated>2026-12-31T10:00",
          "'Price (EUR)'<20",
          "\u201Cin\u201D not in ('a, b', \u00ABc\u00BB)"};
}
