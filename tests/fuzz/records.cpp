// Files of records, read whole and part by part.
#include "ragctl/base/utf8.hpp"
#include "ragctl/source/source.hpp"
#include "scratch_folder.hpp"
#include "target.hpp"

using namespace ragctl;

namespace {

const source::RecordFields kFields{"id", {"text", "body.text"}, "title"};

void check(const source::Record& record) {
  for (const std::string* text : {&record.id, &record.title, &record.text, &record.facts}) {
    if (!is_valid_utf8(*text)) throw std::logic_error("a record with text that is not UTF-8");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  fuzz::read_or_refuse([&] {
    static_cast<void>(source::each_record(bytes, kFields, [](source::Record&& record) { check(record); }));
  });
  fuzz::read_or_refuse([&] {
    static const test::ScratchFolder folder;
    test::spill(folder / "records.jsonl", std::string(bytes));
    const auto stream = source::RecordStream::open(folder / "records.jsonl", kFields, 300);
    if (!stream) return;
    for (bool ended = false; !ended;) {
      const source::RecordPart part = stream->next(100);
      for (const source::Record& record : part.records) check(record);
      ended = part.ends;
    }
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "{\"id\":\"7\",\"title\":\"Lamp\",\"text\":\"bright\",\"price\":9.5,\"tags\":[\"a\",\"b\"]}\n"
      "{\"id\":8,\"body\":{\"text\":\"deep\"},\"new\":true,\"gone\":null}\r\n\n{\"id\":7}\n",
      "[{\"id\":1,\"text\":\"\\u00e4\\ud83d\\ude00\"}, {\"text\":[\"a\",\"b\"],\"grid\":[1,[2]]} ,3]",
      "{\n  \"id\": \"x\",\n  \"text\": \"over \\\"lines\\\"\",\n  \"n\": -1.5e300\n}\n",
      "{\"id\":\"a\",\"text\":\"t\"}\n{\"broken\":\n{\"id\":\"a\",\"text\":\"twice\"}"};
}
