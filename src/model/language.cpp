#include "ragctl/model/language.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "ragctl/base/nearest.hpp"

namespace ragctl::model {
namespace {

constexpr std::array kLanguages{
    Language{"aa", "Afar"},          Language{"ab", "Abkhazian"},   Language{"af", "Afrikaans"},
    Language{"ak", "Akan"},          Language{"am", "Amharic"},     Language{"ar", "Arabic"},
    Language{"as", "Assamese"},      Language{"ay", "Aymara"},      Language{"az", "Azerbaijani"},
    Language{"ba", "Bashkir"},       Language{"be", "Belarusian"},  Language{"bg", "Bulgarian"},
    Language{"bh", "Bihari"},        Language{"bi", "Bislama"},     Language{"bn", "Bengali"},
    Language{"bo", "Tibetan"},       Language{"br", "Breton"},      Language{"bs", "Bosnian"},
    Language{"ca", "Catalan"},       Language{"co", "Corsican"},    Language{"cs", "Czech"},
    Language{"cy", "Welsh"},         Language{"da", "Danish"},      Language{"de", "German"},
    Language{"dv", "Dhivehi"},       Language{"dz", "Dzongkha"},    Language{"ee", "Ewe"},
    Language{"el", "Greek"},         Language{"en", "English"},     Language{"eo", "Esperanto"},
    Language{"es", "Spanish"},       Language{"et", "Estonian"},    Language{"eu", "Basque"},
    Language{"fa", "Persian"},       Language{"fi", "Finnish"},     Language{"fj", "Fijian"},
    Language{"fo", "Faroese"},       Language{"fr", "French"},      Language{"fy", "Frisian"},
    Language{"ga", "Irish"},         Language{"gd", "Gaelic"},      Language{"gl", "Galician"},
    Language{"gn", "Guarani"},       Language{"gu", "Gujarati"},    Language{"gv", "Manx"},
    Language{"ha", "Hausa"},         Language{"he", "Hebrew"},      Language{"hi", "Hindi"},
    Language{"hr", "Croatian"},      Language{"ht", "Haitian"},     Language{"hu", "Hungarian"},
    Language{"hy", "Armenian"},      Language{"ia", "Interlingua"}, Language{"id", "Indonesian"},
    Language{"ie", "Interlingue"},   Language{"ig", "Igbo"},        Language{"ik", "Inupiak"},
    Language{"is", "Icelandic"},     Language{"it", "Italian"},     Language{"iu", "Inuktitut"},
    Language{"ja", "Japanese"},      Language{"jv", "Javanese"},    Language{"ka", "Georgian"},
    Language{"kk", "Kazakh"},        Language{"kl", "Greenlandic"}, Language{"km", "Khmer"},
    Language{"kn", "Kannada"},       Language{"ko", "Korean"},      Language{"ks", "Kashmiri"},
    Language{"ku", "Kurdish"},       Language{"ky", "Kyrgyz"},      Language{"la", "Latin"},
    Language{"lb", "Luxembourgish"}, Language{"lg", "Ganda"},       Language{"ln", "Lingala"},
    Language{"lo", "Lao"},           Language{"lt", "Lithuanian"},  Language{"lv", "Latvian"},
    Language{"mg", "Malagasy"},      Language{"mi", "Maori"},       Language{"mk", "Macedonian"},
    Language{"ml", "Malayalam"},     Language{"mn", "Mongolian"},   Language{"mr", "Marathi"},
    Language{"ms", "Malay"},         Language{"mt", "Maltese"},     Language{"my", "Burmese"},
    Language{"na", "Nauru"},         Language{"nb", "Bokmal"},      Language{"ne", "Nepali"},
    Language{"nl", "Dutch"},         Language{"nn", "Nynorsk"},     Language{"no", "Norwegian"},
    Language{"nr", "Ndebele"},       Language{"ny", "Nyanja"},      Language{"oc", "Occitan"},
    Language{"om", "Oromo"},         Language{"or", "Oriya"},       Language{"os", "Ossetian"},
    Language{"pa", "Punjabi"},       Language{"pl", "Polish"},      Language{"ps", "Pashto"},
    Language{"pt", "Portuguese"},    Language{"qu", "Quechua"},     Language{"rm", "Romansh"},
    Language{"rn", "Rundi"},         Language{"ro", "Romanian"},    Language{"ru", "Russian"},
    Language{"rw", "Kinyarwanda"},   Language{"sa", "Sanskrit"},    Language{"sd", "Sindhi"},
    Language{"sg", "Sango"},         Language{"si", "Sinhalese"},   Language{"sk", "Slovak"},
    Language{"sl", "Slovenian"},     Language{"sm", "Samoan"},      Language{"sn", "Shona"},
    Language{"so", "Somali"},        Language{"sq", "Albanian"},    Language{"sr", "Serbian"},
    Language{"ss", "Swati"},         Language{"st", "Sesotho"},     Language{"su", "Sundanese"},
    Language{"sv", "Swedish"},       Language{"sw", "Swahili"},     Language{"ta", "Tamil"},
    Language{"te", "Telugu"},        Language{"tg", "Tajik"},       Language{"th", "Thai"},
    Language{"ti", "Tigrinya"},      Language{"tk", "Turkmen"},     Language{"tl", "Tagalog"},
    Language{"tn", "Tswana"},        Language{"to", "Tonga"},       Language{"tr", "Turkish"},
    Language{"ts", "Tsonga"},        Language{"tt", "Tatar"},       Language{"tw", "Twi"},
    Language{"ug", "Uighur"},        Language{"uk", "Ukrainian"},   Language{"ur", "Urdu"},
    Language{"uz", "Uzbek"},         Language{"ve", "Venda"},       Language{"vi", "Vietnamese"},
    Language{"vo", "Volapuk"},       Language{"wo", "Wolof"},       Language{"xh", "Xhosa"},
    Language{"yi", "Yiddish"},       Language{"yo", "Yoruba"},      Language{"za", "Zhuang"},
    Language{"zh", "Chinese"},       Language{"zu", "Zulu"}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

std::span<const Language> languages() { return kLanguages; }

bool is_language(std::string_view code) {
  return std::ranges::binary_search(kLanguages, code, {}, &Language::code);
}

std::optional<std::string> language_meant(std::string_view text) {
  const std::string word = lower(text);
  const std::string base = word.substr(0, word.find_first_of("-_"));
  if (is_language(base)) return base;
  std::vector<std::string> names;
  for (const Language& language : kLanguages) names.push_back(lower(language.name));
  // Below four letters every name is near to some other.
  const auto near = word.size() < 4 ? std::nullopt : nearest(word, names);
  if (!near) return std::nullopt;
  const auto index = std::ranges::find(names, *near) - names.begin();
  return std::string(kLanguages[static_cast<std::size_t>(index)].code);
}

}  // namespace ragctl::model
