#include "charset_guess.hpp"

#include <doctest/doctest.h>
#include <unicode/ucnv.h>

#include <array>
#include <string>
#include <vector>

#include "charset.hpp"
#include "media_type.hpp"
#include "ragctl/extract/extractor.hpp"

using namespace ragctl::extract;

namespace {

std::string in_charset(const char* charset, std::string_view utf8) {
  std::string out(utf8.size() * 4 + 16, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                                         utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
  REQUIRE(U_SUCCESS(status));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

const std::string kGerman =
    "Die Straße nach München führt über grüne Hügel; das Ärgernis bleibt für alle groß.\n"
    "Übermäßig schöne Äpfel wachsen auf den Bäumen hinter dem Häuschen am Fluß.\n";
const std::string kRussian =
    "Смотритель маяка считает корабли каждую ночь и записывает их в большую книгу.\n"
    "Зимой книгу хранит начальник порта, а летом она лежит на маяке. Так было всегда.\n";
const std::string kUkrainian =
    "Доглядач маяка щоночі лічить кораблі і записує їх у велику книгу, її зберігає начальник.\n"
    "Взимку книга лежить у порту, а влітку є на маяку; ґанок і під'їзд зачинені.\n";
const std::string kGreek =
    "Ο φύλακας του φάρου μετρά τα πλοία κάθε νύχτα και τα γράφει στο μεγάλο βιβλίο.\n"
    "Τον χειμώνα το βιβλίο το φυλάει ο λιμενάρχης της πόλης.\n";
const std::string kHebrew =
    "שומר המגדלור סופר את האוניות בכל לילה ורושם אותן בספר הגדול של הנמל.\n"
    "בחורף הספר נשמר אצל מנהל הנמל ובקיץ הוא מונח במגדלור.\n";
const std::string kThai =
    "ผู้ดูแลประภาคารนับเรือทุกคืนและจดลงในสมุดเล่มใหญ่\n"
    "ในฤดูหนาวสมุดนั้นถูกเก็บไว้โดยนายท่าเรือของเมือง\n";
const std::string kJapanese =
    "灯台守は毎晩、船の数をかぞえて大きな帳面に書きつけます。\n冬のあいだ、その帳面は港長があずかっています。"
    "\n";
const std::string kChinese =
    "灯塔的看守人每天夜里数着来往的船只，并把它们记在一本大本子里。\n冬天，这本本子由港务长保管。\n";
const std::string kKorean =
    "등대지기는 매일 밤 배를 세어 큰 공책에 적어 둡니다.\n겨울에는 항만장이 그 공책을 맡아 보관합니다.\n";
const std::string kPolish =
    "Latarnik każdej nocy liczy statki i zapisuje je w wielkiej księdze; źle śpi, gdyż ćmy tłuką się o "
    "szybę.\n"
    "Zimą księgę przechowuje kapitan portu, a latem leży na wieży.\n";

std::string decoded(std::string_view bytes) { return decode_text(bytes, Markup::none).text; }

}  // namespace

TEST_CASE("text in the charsets of Windows, DOS, the Macintosh, Unix and East Asia is read as it was meant") {
  const std::vector<std::pair<const char*, const std::string*>> cases{
      {"windows-1252", &kGerman}, {"iso-8859-15", &kGerman},   {"ibm-850", &kGerman},
      {"macintosh", &kGerman},    {"windows-1251", &kRussian}, {"KOI8-R", &kRussian},
      {"iso-8859-5", &kRussian},  {"ibm-866", &kRussian},      {"windows-1251", &kUkrainian},
      {"KOI8-U", &kUkrainian},    {"windows-1253", &kGreek},   {"iso-8859-7", &kGreek},
      {"windows-1255", &kHebrew}, {"windows-874", &kThai},     {"Shift_JIS", &kJapanese},
      {"EUC-JP", &kJapanese},     {"ISO-2022-JP", &kJapanese}, {"gb18030", &kChinese},
      {"EUC-KR", &kKorean},       {"windows-1250", &kPolish},  {"iso-8859-2", &kPolish}};
  for (const auto& [charset, text] : cases) {
    CAPTURE(charset);
    CHECK(decoded(in_charset(charset, *text)) == *text);
  }
}

TEST_CASE("utf-16 without a mark is read in every script, whichever byte comes first") {
  for (const std::string* text :
       {&kGerman, &kRussian, &kGreek, &kHebrew, &kThai, &kJapanese, &kChinese, &kKorean}) {
    for (const char* charset : {"UTF-16LE", "UTF-16BE"}) {
      const std::string bytes = in_charset(charset, *text);
      CAPTURE(charset);
      CAPTURE(*text);
      CHECK(guess_wide(bytes) == std::string(charset));
      CHECK(decoded(bytes) == *text);
      CHECK(detect_media_type(bytes, "a.txt") == "text/plain");
    }
  }
}

TEST_CASE("names between zeros, numbers and random bytes are no utf-16") {
  std::string names;
  for (int i = 0; i < 40; ++i) names += "folder/file" + std::to_string(i) + '\0';
  CHECK(guess_wide(names) == nullptr);
  std::string numbers;
  for (unsigned i = 0; i < 400; ++i)
    numbers += {static_cast<char>(i), static_cast<char>(i >> 4U), '\0', '\0'};
  CHECK(guess_wide(numbers) == nullptr);
  std::string noise;
  for (unsigned i = 0; i < 4000; ++i) noise += static_cast<char>((i * 2654435761U) >> 13U);
  CHECK(guess_wide(noise) == nullptr);
  CHECK(guess_wide("") == nullptr);
}

TEST_CASE("what no word has makes a text implausible") {
  CHECK(implausibility(kGerman) == 0);
  CHECK(implausibility("l\u2019homme, caf\u00E9, col\u00B7lecci\u00F3, M\u00DCNCHEN, Stra\u00DFe") == 0);
  CHECK(implausibility("f\u0178r gro\u00A7e") > 0.5);
  CHECK(implausibility("Stra\u00E1e f\u0431r") > 0.4);
  CHECK(implausibility("") == 0);
}

TEST_CASE("a few bytes of nothing in particular have a guess that converts") {
  for (const char* bytes : {"\xFF", "\xA0\xA0", "caf\xE9", "\x80\x81\x82\x83", "\x1B$"}) {
    const auto guess = guess_charset(bytes);
    if (guess) CHECK(convert(bytes, guess->charset).has_value());
  }
}
