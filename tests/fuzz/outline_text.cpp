// Org and AsciiDoc: the first byte says which.
#include <stdexcept>

#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* const type = data[0] % 2 == 0 ? "text/org" : "text/asciidoc";
  fuzz::read_or_refuse([&] {
    const extract::Extraction found =
        extract::extract_text_format(fuzz::bytes_of(data + 1, size - 1), type, {});
    if (!found.text) return;
    if (!is_valid_utf8(found.text->text)) throw std::logic_error("a text that is not UTF-8");
    std::size_t at = 0;
    for (const model::Block& block : found.text->blocks) {
      if (block.begin < at || block.end <= block.begin || block.end > found.text->text.size())
        throw std::logic_error("blocks out of order");
      at = block.end;
    }
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "0#+TITLE: a\n\n* TODO b :c:\n:PROPERTIES:\n:END:\n*d* [[e][f]]\n- g\n#+BEGIN_SRC\nh\n#+END_SRC\n| i | "
      "j |\n|--|\n: k\n",
      "1= a\nb <c>\nv1.0\n:d: e\n\n{d} *f* link:g[h] <<i,j>>\n\n== k\n\nNOTE: "
      "l\n\n[source]\n----\nm\n----\n* n\n. o\np:: q\n"
      "|===\n|r |s\n|===\nimage::t[u]\n\n v\n"};
}
