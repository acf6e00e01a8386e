// The YAML above a Markdown text.
#include <sstream>

#include "formats.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    const std::string text = to_valid_utf8(fuzz::bytes_of(data, size));
    model::StructuredText out;
    if (extract::read_front_matter(text, out) > text.size())
      throw std::logic_error("front matter beyond the text");
    for (const auto& [key, value] : out.metadata) {
      const auto* const words = std::get_if<std::string>(&value);
      if (!is_valid_utf8(key) || (words != nullptr && !is_valid_utf8(*words)))
        throw std::logic_error("metadata that is not UTF-8");
    }
    const auto found = extract::extract_text_format(fuzz::bytes_of(data, size), "text/markdown", {});
    if (found.text && !is_valid_utf8(found.text->text)) throw std::logic_error("a text that is not UTF-8");
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "---\ntitle: A page\ncount: 12\nratio: 0.5\ndraft: true\nnone:\nzip: 01234\ntags:\n  - a\n  - b "
      "c\n---\n# H\n",
      "---\na: \"12\"\nb: 'x: y'\ntags: [a, \"b\"]\nauthor:\n  name: Jo\n  mail: {work: j@x}\n---\ntext\n",
      "---\na: |\n  one\n  two\nb: x # note\nc: &m [1, *m]\n? d\n: !!binary e\n...\ntext\n",
      "---\ntitle: Logs: how to read them\nfolded: >-\n\tx\n---\n"};
}
