#include "ragctl/llm/extractive.hpp"

#include <doctest/doctest.h>

#include "simple_analysis.hpp"

using namespace ragctl::llm;

namespace {

struct Asking {
  SimpleAnalysis analysis;
  ExtractiveModel model{analysis.functions()};
  std::string streamed;

  std::string operator()(const std::string& question, const std::vector<ContextPassage>& passages,
                         std::stop_token stop = {}) {
    const Completion done = model.complete(
        {"", question, passages}, [&](std::string_view piece) { streamed += piece; }, stop);
    CHECK(streamed == done.text);
    return done.text;
  }
};

const std::string kHandbook =
    "Vacation\nFull-time staff get 28 vacation days a year. Part-time staff get fewer.\n"
    "Expenses\nMeals are paid up to 30 euros a day. Keep the receipt.";

}  // namespace

TEST_CASE("the sentence that answers is given word for word and cited") {
  Asking ask;
  CHECK(ask("How many vacation days do I get?", {{"Nothing of use here.", "", 1}, {kHandbook, "", 1}}) ==
        "Full-time staff get 28 vacation days a year. [2]");
}

TEST_CASE("a question in an FAQ brings the sentence that follows it") {
  Asking ask;
  const std::string faq =
      "Can I wash the tent in a machine?\nNo, wipe it with a wet cloth.\nIs shipping free?\nYes.";
  CHECK(ask("wash tent machine", {{faq, "FAQ", 1}}) == "No, wipe it with a wet cloth. [1]");
}

TEST_CASE("a heading that matches brings the sentence under it, never itself") {
  Asking ask;
  const std::string text = "Parking permits\nAsk at the front desk before nine.\nLunch\nAt noon we eat.";
  CHECK(ask("parking permits", {{text, "", 1}}) == "Ask at the front desk before nine. [1]");
}

TEST_CASE("when too little of the question is covered there is no answer") {
  Asking ask;
  CHECK(ask("Which wifi password opens the printer room?", {{kHandbook, "", 1}}).empty());
  CHECK(ask("vacation", {}).empty());
  CHECK(ask("", {{kHandbook, "", 1}}).empty());
}

TEST_CASE("the same sentence of two passages is given once") {
  Asking ask;
  const std::string once = "Full-time staff get 28 vacation days a year.";
  CHECK(ask("How many vacation days?", {{once, "", 1}, {once, "", 0.9}}) == once + " [1]");
}

TEST_CASE("a question of two halves gets a sentence for each") {
  Asking ask;
  const std::string a =
      ask("How many vacation days do staff get, and how many euros of meals?", {{kHandbook, "", 1}});
  CHECK(a.find("28 vacation days") != std::string::npos);
  CHECK(a.find("30 euros") != std::string::npos);
}

TEST_CASE("a number is preferred when a number is asked for") {
  Asking ask;
  const std::string text = "Vacation days are a good thing to have. Vacation days are 28 for everybody here.";
  CHECK(ask("How many vacation days?", {{text, "", 1}}).starts_with("Vacation days are 28"));
}

TEST_CASE("a list comes with the sentence that opens it") {
  Asking ask;
  CHECK(ask("hiking gear", {{"For hiking gear bring:\n- boots\n- rope\nOther things.", "", 1}}) ==
        "For hiking gear bring:\n- boots\n- rope [1]");
}

TEST_CASE("a stop request ends the answer") {
  Asking ask;
  std::stop_source source;
  source.request_stop();
  CHECK(ask("How many vacation days?", {{kHandbook, "", 1}}, source.get_token()).empty());
}

TEST_CASE("a stop request between sentences keeps what came") {
  SimpleAnalysis analysis;
  ExtractiveModel model(analysis.functions());
  std::stop_source source;
  const Completion done = model.complete(
      {"", "vacation days and meals receipt euros", {{kHandbook, "", 1}}},
      [&](std::string_view) { source.request_stop(); }, source.get_token());
  CHECK(done.text.ends_with("[1]"));
  CHECK(done.text.find("[1]") == done.text.size() - 3);
}

TEST_CASE("what is new in a follow-up weighs more than the question that it leans on") {
  SimpleAnalysis analysis;
  ExtractiveModel model(analysis.functions());
  const std::string text = "Full-time staff get 28 vacation days a year. Contractors get no paid vacation.";
  const Completion done = model.complete(
      {"", "and contractors?", {{text, "", 1}}, "How many vacation days do full-time staff get?"}, nullptr,
      {});
  CHECK(done.text.find("Contractors get no paid vacation. [1]") != std::string::npos);
}

TEST_CASE("code and data are never quoted, however much of the question they hold") {
  Asking ask;
  const std::string data =
      R"({"question": "How many days of vacation do I get", "answer": "days of vacation", "id": ["q01"]})";
  CHECK(ask("How many days of vacation do I get?", {{data, "", 1}, {kHandbook, "", 1}}) ==
        "Full-time staff get 28 vacation days a year. [2]");
}

TEST_CASE("a term weighs the more the rarer it is, and the more so the more passages there are to tell") {
  double spread = 1;
  for (const std::uint64_t passages : {10U, 100U, 1'000U, 100'000U}) {
    CAPTURE(passages);
    const double common = term_weight(passages / 2, passages);
    const double unknown = term_weight(0, passages);
    CHECK(common > 0);
    CHECK(unknown / common > spread);
    spread = unknown / common;
  }
}

TEST_CASE("a tenant of any size answers what it holds and refuses what it does not") {
  // Its own subject is in most of what a small tenant has; the rest of the language is in none of it.
  for (const double passages : {1.0, 3.0, 10.0, 40.0, 1'000.0}) {
    CAPTURE(passages);
    SimpleAnalysis analysis;
    analysis.passages = passages;
    const double own = passages > 100 ? 0.02 : 0.7;
    analysis.shares = {{"vacation", own}, {"day", own}, {"staff", own}, {"year", own}};
    ExtractiveModel model(analysis.functions());
    const auto ask = [&](const std::string& question) {
      return model.complete({"", question, {{kHandbook, "", 1}}}, nullptr, {}).text;
    };
    CHECK(ask("employee: how many vacation days in a year?") ==
          "Full-time staff get 28 vacation days a year. [1]");
    CHECK(ask("Which wifi password opens the printer room of the staff?").empty());
    CHECK(ask("Who painted the ceiling of the chapel in which year?").empty());
  }
}

TEST_CASE("a section that is about the question wins over one that repeats its words elsewhere") {
  Asking ask;
  const std::string text =
      "Warranty\nWe repair what fails for ten years after purchase. Keep the receipt.\n"
      "Repairs\nFrom April to July everything takes about twice as long.";
  CHECK(ask("How long is the warranty?", {{text, "", 1}}) ==
        "We repair what fails for ten years after purchase. [1]");
}

TEST_CASE("of a table the row that answers is given, under the names of its columns") {
  Asking ask;
  const std::string text =
      "How long we keep data\ndata | kept for\ninvoices | ten years\nrecordings of calls | 30 days\n"
      "door log | 90 days";
  CHECK(ask("How long are recordings of calls kept?", {{text, "", 1}}) ==
        "data | kept for\nrecordings of calls | 30 days [1]");
}

TEST_CASE("a word in the name of a row counts for little when the row is about something else") {
  Asking ask;
  ask.analysis.passages = 150;
  ask.analysis.shares = {{"tent", 0.1}, {"warranty", 0.03}, {"long", 0.1}};
  ask.model = ExtractiveModel(ask.analysis.functions());
  const std::string repairs =
      "Repairs\nrepair | usual time\nnew zip of a tent door | 10 days\nbuckle | by post";
  const std::string warranty = "Warranty\nWhatever fails is mended for ten years.";
  CHECK(ask("How long is the warranty of a tent?",
            {{repairs, "Returns, repairs and warranty", 1}, {warranty, "Warranty", 1}})
            .starts_with("Whatever fails is mended for ten years. [2]"));
}

TEST_CASE("a question about something that the tenant never speaks of is refused") {
  SimpleAnalysis analysis;
  analysis.passages = 150;
  analysis.shares = {{"cook", 0.02}};
  ExtractiveModel model(analysis.functions());
  const std::string text = "The fan charges a telephone while you cook.";
  CHECK(model.complete({"", "how do I cook pasta", {{text, "", 1}}}, nullptr, {}).text.empty());
}
