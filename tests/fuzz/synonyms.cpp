// The tenant's file of synonyms, and questions that hold its words.
#include "synonyms.hpp"

#include "ragctl/base/utf8.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    static retrieve::QuestionAnalysis analysis({"en"});
    const std::string_view bytes = fuzz::bytes_of(data, size);
    const retrieve::Synonyms synonyms(retrieve::parse_synonyms(bytes, "synonyms.txt"), analysis);
    const std::string text = to_valid_utf8(bytes);
    auto asked = analysis.analyse("How much paid time off or vacation: " + text.substr(0, text.find('\n')));
    static_cast<void>(synonyms.expand(asked));
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"# what we say\nleave, vacation, time off\nPTO => paid time off, leave\n",
          "\xef\xbb\xbf"
          "a,b\r\nthe of => and, XJ-900\n\n c , c c # d\n",
          "1\\,000, C\\# => a\\=>b, \\\\\\\n",
          "\xe4\xbc\x91\xe5\x81\x87, \xe5\xb9\xb4\xe5\x81\x87\nd\xc3\xa9sk => bureau\n"};
}
