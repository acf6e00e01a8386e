// Tables of records in text, read whole and line by line: both give the same.
#include "ragctl/base/utf8.hpp"
#include "ragctl/source/source.hpp"
#include "scratch_folder.hpp"
#include "target.hpp"

using namespace ragctl;

namespace {

constexpr std::uint64_t kLimit = 10'000;

std::string summary(const source::Record& record) {
  for (const std::string* text : {&record.id, &record.title, &record.text, &record.facts}) {
    if (!is_valid_utf8(*text)) throw std::logic_error("a record with text that is not UTF-8");
  }
  return record.id + '\x1F' + record.title + '\x1F' + record.text + '\x1F' + record.trouble + '\x1E';
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::bytes_of(data, size));
  if (bytes.size() > kLimit) return 0;
  source::RecordFields fields;
  fields.media_type = "text/csv";
  fuzz::read_or_refuse([&] {
    std::string whole, in_parts;
    const std::string trouble = source::each_record(
        bytes, fields, [&](source::Record&& record) { whole += summary(record); }, "t.csv");
    static const test::ScratchFolder folder;
    test::spill(folder / "t.csv", bytes);
    const auto stream = source::RecordStream::open(folder / "t.csv", fields, kLimit);
    if (!stream) return;
    for (bool ended = false; !ended;) {
      const source::RecordPart part = stream->next(100);
      for (const source::Record& record : part.records) in_parts += summary(record);
      ended = part.ends;
    }
    if (trouble.empty() && whole != in_parts) throw std::logic_error("parts that are not the whole");
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"id,title,text,price\n1,Lamp,\"bright, \"\"warm\"\"\nand tall\",9.5\r\n2,,dark,\n",
          "\xEF\xBB\xBFsep=;\nid;text;text.more;stock\n007;a;b;true\n8;\"c\n", "id\ttext\r1\tone\r2\ttwo\r",
          "text\n\"\"\n\n  \nx\n", "a|b|c\n1|2\n1|2|3|4\n\"1\"x|2|3\n"};
}
