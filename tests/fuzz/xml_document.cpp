// XML for readers, and what only looks like it.
#include <stdexcept>

#include "ragctl/base/utf8.hpp"
#include "ragctl/extract/extractor.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    const extract::Extraction found =
        extract::extract_text_format(fuzz::bytes_of(data, size), "application/xml", {});
    if (!found.text) return;
    if (!is_valid_utf8(found.text->text) || !is_valid_utf8(found.text->title))
      throw std::logic_error("a text that is not UTF-8");
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
      "<book><info><title>a</title><author>b</author></info><chapter><title>c</title><para>d<emphasis>e</"
      "emphasis></para>"
      "<orderedlist><listitem><para>f</para></listitem></orderedlist><programlisting>g</"
      "programlisting><table><tgroup>"
      "<row><entry>h</entry><entry>i</entry></row></tgroup></table></chapter></book>",
      "<rss><channel><title>a</title><item><title>b</title><description>&lt;p&gt;c&lt;/p&gt;</description></"
      "item>"
      "</channel></rss>",
      "<TEI><teiHeader><titleStmt><title>a</title></titleStmt></teiHeader><text><div><head>b</head><p>c "
      "&#xD800;</p>"
      "</div></text></TEI>"};
}
