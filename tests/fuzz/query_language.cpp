// What people type as a question: its operators, and its words as terms.
#include "query_language.hpp"

#include "question_analysis.hpp"
#include "ragctl/base/utf8.hpp"
#include "target.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    static retrieve::QuestionAnalysis analysis({"en", "zh"});
    const std::string_view raw = fuzz::bytes_of(data, size);
    static_cast<void>(retrieve::parse_query(raw));
    const std::string text = to_valid_utf8(raw);
    const retrieve::ParsedQuery query = retrieve::parse_query(text);
    if (!is_valid_utf8(query.words)) throw std::logic_error("a character of the words is cut");
    for (const retrieve::QueryClause& clause : query.clauses) {
      if (!is_valid_utf8(clause.text)) throw std::logic_error("a character of a clause is cut");
      static_cast<void>(analysis.folded(clause.text));
    }
    static_cast<void>(analysis.analyse(query.words));
    for (const model::Match& match : analysis.matches(query.words, text)) {
      if (match.begin >= match.end || match.end > text.size())
        throw std::logic_error("a match outside the text");
    }
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"how many days of leave do I get after 5 years?",
          "\"exact phrase\" -without +must title:handbook",
          "title:\"two words\" XJ-900 begin* -\"not this\" +title:day -title:night*",
          "snake_case camelCase v2.1.3 user@host 5 kg C++ e-mail -5 --x \"lone",
          "\xe4\xbb\x80\xe4\xb9\x88\xe6\x98\xaf\xe5\xb9\xb4\xe5\x81\x87 stra\xc3\x9f"
          "e \xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\x99 A\xcc\x8a",
          "\xe2\x80\x9c"
          "a b\xe2\x80\x9d \xe2\x88\x92\xc2\xab"
          "c* \xc2\xbb title:d* \xef\xbc\x8b"
          "e\xe3\x80\x80"
          "a*",
          "+\"a\"-b*\"c\"title:title:\"d\"*"};
}
