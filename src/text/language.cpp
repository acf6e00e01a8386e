#include <cstdio>  // CLD2's header uses FILE and does not include it
#include <string>

#include <cld2/public/compact_lang_det.h>

#include "ragctl/base/utf8.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::text {
namespace {

// CLD2 reads 30 MB/s: whole documents would cost more than their analysis. The beginning alone may be front
// matter.
constexpr std::size_t kSample = 400;
constexpr std::size_t kFewest = 12;  // below this many bytes the verdict is a guess

// CLD2 uses old codes and regions: "iw", "zh-Hant", "nn".
std::string modern(std::string_view code) {
  const std::string_view base = code.substr(0, code.find('-'));
  if (base == "un" || base == "xxx") return {};
  if (base == "iw") return "he";
  if (base == "jw") return "jv";
  if (base == "nb" || base == "nn") return "no";
  if (base == "tl") return "fil";
  return std::string(base);
}

std::string sample_of(std::string_view text) {
  if (text.size() <= 2 * kSample) return std::string(text);
  const std::size_t middle = utf8_floor(text, text.size() / 2);
  std::string sample(text.substr(0, utf8_floor(text, kSample)));
  sample += '\n';
  sample += text.substr(middle, utf8_floor(text, middle + kSample) - middle);
  return sample;
}

}  // namespace

std::string detect_language(std::string_view text) {
  const std::string sample = sample_of(text);
  if (sample.size() < kFewest) return {};
  bool reliable = false;
  const CLD2::Language found =
      CLD2::DetectLanguage(sample.data(), static_cast<int>(sample.size()), true, &reliable);
  return reliable ? modern(CLD2::LanguageCode(found)) : std::string();
}

}  // namespace ragctl::text
