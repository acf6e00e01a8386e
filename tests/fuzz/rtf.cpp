// RTF as it is.
#include "rtf/rtf.hpp"

#include "extraction.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  fuzz::read_or_refuse([&] { fuzz::check_extraction(extract::extract_rtf(bytes, 1'000'000)); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {
      "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset2 Symbol;}{\\f1\\fcharset128 "
      "Mincho;}}{\\stylesheet"
      "{\\s1\\outlinelevel0 heading 1;}{\\s2\\sbasedon1 x;}}{\\info{\\upr{\\title a}{\\*\\ud{\\title b}}}"
      "{\\creatim\\yr2024\\mo5}}\\pard\\s1 Head\\par\\pard\\ls1\\ilvl1{\\listtext\\f0\\'b7\\tab}item\\u8364 "
      "?{\\f1\\'83\\'65}\\par\\pard text{\\footnote\\ftnalt note}{\\*\\annotation "
      "said}{\\shp{\\*\\shpinst{\\shptxt "
      "box}}}\\par\\trowd\\intbl a\\cell b\\cell\\row\\pard{\\v hidden}{\\field{\\*\\fldinst X}{\\fldrslt "
      "shown}}\\bin3 abc}",
      "{\\rtf1\\uc2\\u-10179 ??\\u-8704 ??{\\pict 00}{\\*\\unknown x}\\'e9\\~\\_\\-\\line\\page y}"};
}
