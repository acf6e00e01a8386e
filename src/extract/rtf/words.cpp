#include "words.hpp"

#include <iterator>
#include <unordered_map>
#include <utility>

namespace ragctl::extract {
namespace {

using Place = RtfPlace;

constexpr std::pair<std::string_view, Place> kPlaces[] = {{"fonttbl", Place::fonts},
                                                          {"stylesheet", Place::styles},
                                                          {"info", Place::info},
                                                          {"title", Place::property},
                                                          {"author", Place::property},
                                                          {"subject", Place::property},
                                                          {"keywords", Place::property},
                                                          {"doccomm", Place::property},
                                                          {"creatim", Place::date},
                                                          {"revtim", Place::date},
                                                          {"listtext", Place::marker},
                                                          {"pntext", Place::marker},
                                                          {"footnote", Place::footnote},
                                                          {"shptxt", Place::box},
                                                          {"dptxbxtext", Place::box},
                                                          {"annotation", Place::comment},
                                                          {"atnauthor", Place::author},
                                                          {"upr", Place::alternative},
                                                          {"ud", Place::unicode},
                                                          {"shpinst", Place::body},
                                                          {"do", Place::body},
                                                          {"moMath", Place::body},
                                                          {"moMathPara", Place::body},
                                                          {"colortbl", Place::ignored},
                                                          {"pict", Place::ignored},
                                                          {"objdata", Place::ignored},
                                                          {"objclass", Place::ignored},
                                                          {"objname", Place::ignored},
                                                          {"header", Place::ignored},
                                                          {"headerl", Place::ignored},
                                                          {"headerr", Place::ignored},
                                                          {"headerf", Place::ignored},
                                                          {"footer", Place::ignored},
                                                          {"footerl", Place::ignored},
                                                          {"footerr", Place::ignored},
                                                          {"footerf", Place::ignored},
                                                          {"ftnsep", Place::ignored},
                                                          {"ftnsepc", Place::ignored},
                                                          {"ftncn", Place::ignored},
                                                          {"aftnsep", Place::ignored},
                                                          {"aftnsepc", Place::ignored},
                                                          {"aftncn", Place::ignored},
                                                          {"fldinst", Place::ignored},
                                                          {"filetbl", Place::ignored},
                                                          {"listtable", Place::ignored},
                                                          {"listoverridetable", Place::ignored},
                                                          {"revtbl", Place::ignored},
                                                          {"rsidtbl", Place::ignored},
                                                          {"generator", Place::ignored},
                                                          {"themedata", Place::ignored},
                                                          {"datastore", Place::ignored},
                                                          {"nonshppict", Place::ignored},
                                                          {"shprslt", Place::ignored},
                                                          {"sp", Place::ignored},
                                                          {"nesttableprops", Place::ignored},
                                                          {"bkmkstart", Place::ignored},
                                                          {"bkmkend", Place::ignored},
                                                          {"xe", Place::ignored},
                                                          {"tc", Place::ignored},
                                                          {"txe", Place::ignored},
                                                          {"rxe", Place::ignored},
                                                          {"atnid", Place::ignored},
                                                          {"atntime", Place::ignored},
                                                          {"atndate", Place::ignored},
                                                          {"atnref", Place::ignored},
                                                          {"atnicn", Place::ignored},
                                                          {"atrfstart", Place::ignored},
                                                          {"atrfend", Place::ignored},
                                                          {"operator", Place::ignored},
                                                          {"company", Place::ignored},
                                                          {"manager", Place::ignored},
                                                          {"category", Place::ignored},
                                                          {"comment", Place::ignored},
                                                          {"hlinkbase", Place::ignored},
                                                          {"printim", Place::ignored},
                                                          {"buptim", Place::ignored},
                                                          {"template", Place::ignored},
                                                          {"private", Place::ignored},
                                                          {"pn", Place::ignored},
                                                          {"pntxta", Place::ignored},
                                                          {"pntxtb", Place::ignored},
                                                          {"mmathPr", Place::ignored},
                                                          {"ffdeftext", Place::ignored},
                                                          {"ffname", Place::ignored},
                                                          {"ffformat", Place::ignored},
                                                          {"falt", Place::ignored},
                                                          {"panose", Place::ignored},
                                                          {"nonesttables", Place::ignored}};

}  // namespace

std::optional<RtfPlace> rtf_place(std::string_view word) {
  static const std::unordered_map<std::string_view, Place> kByWord(std::begin(kPlaces), std::end(kPlaces));
  if (const auto found = kByWord.find(word); found != kByWord.end()) return found->second;
  const bool math_properties = word.size() > 3 && word.front() == 'm' && word.ends_with("Pr");
  return math_properties ? std::optional(Place::ignored) : std::nullopt;
}

std::optional<std::string_view> rtf_character(std::string_view word) {
  static const std::unordered_map<std::string_view, std::string_view> kCharacters{
      {"tab", "\t"},
      {"line", "\n"},
      {"lbr", "\n"},
      {"emdash", "\xE2\x80\x94"},
      {"endash", "\xE2\x80\x93"},
      {"lquote", "\xE2\x80\x98"},
      {"rquote", "\xE2\x80\x99"},
      {"ldblquote", "\xE2\x80\x9C"},
      {"rdblquote", "\xE2\x80\x9D"},
      {"bullet", "\xE2\x80\xA2"},
      {"emspace", " "},
      {"enspace", " "},
      {"qmspace", " "},
      {"nestcell", " "},
      {"nestrow", " "}};
  const auto found = kCharacters.find(word);
  return found == kCharacters.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ragctl::extract
