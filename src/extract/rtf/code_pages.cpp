#include "code_pages.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostOpen = 32;  // a document may name any number of code pages

std::string converter_name(int code_page) {
  static constexpr std::pair<int, const char*> kNames[] = {
      {932, "ibm-943_P15A-2003"}, {936, "gb18030"}, {10000, "macintosh"},
      {10007, "x-mac-cyrillic"},  {65001, "UTF-8"}, {1361, "johab"}};
  const auto* found = std::ranges::find(kNames, code_page, [](const auto& each) { return each.first; });
  if (found != std::end(kNames)) return found->second;
  const bool windows =
      (code_page >= 1250 && code_page <= 1258) || code_page == 874 || code_page == 949 || code_page == 950;
  return (windows ? "windows-" : "ibm-") + std::to_string(code_page);
}

bool is_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

struct RtfCodePages::Converter {
  explicit Converter(int code_page) {
    UErrorCode status = U_ZERO_ERROR;
    handle = ucnv_open(converter_name(code_page).c_str(), &status);
    if (U_SUCCESS(status)) return;
    status = U_ZERO_ERROR;
    handle = ucnv_open("windows-1252", &status);
  }
  ~Converter() { ucnv_close(handle); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  UConverter* handle = nullptr;
};

RtfCodePages::RtfCodePages() = default;
RtfCodePages::~RtfCodePages() = default;

std::string RtfCodePages::decode(std::string_view bytes, int code_page) {
  if (is_ascii(bytes)) return std::string(bytes);
  if (converters_.size() >= kMostOpen) converters_.clear();
  std::unique_ptr<Converter>& converter = converters_[code_page];
  if (!converter) converter = std::make_unique<Converter>(code_page);
  if (converter->handle == nullptr) return to_valid_utf8(bytes);
  ucnv_reset(converter->handle);
  std::string out;
  const char* from = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  for (bool more = true; more;) {
    std::array<UChar, 512> buffer;
    UChar* to = buffer.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter->handle, &to, buffer.data() + buffer.size(), &from, end, nullptr, 1, &status);
    more = status == U_BUFFER_OVERFLOW_ERROR;
    const auto size = static_cast<std::size_t>(to - buffer.data());
    for (std::size_t i = 0; i < size; ++i) {
      char32_t c = buffer[i];
      if (U16_IS_LEAD(c) && i + 1 < size && U16_IS_TRAIL(buffer[i + 1])) {
        c = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(c, buffer[i + 1]));
        ++i;
      }
      append_utf8(out, U_IS_SURROGATE(c) ? char32_t{0xFFFD} : c);
    }
  }
  return out;
}

std::optional<int> rtf_code_page_of_charset(int charset) {
  static constexpr std::pair<int, int> kPages[] = {
      {0, 1252},   {77, 10000}, {78, 932},   {128, 932},  {129, 949},  {130, 1361}, {134, 936},
      {136, 950},  {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257},
      {204, 1251}, {222, 874},  {238, 1250}, {254, 437},  {255, 850}};
  const auto* found = std::ranges::find(kPages, charset, [](const auto& each) { return each.first; });
  return found == std::end(kPages) ? std::nullopt : std::optional(found->second);
}

}  // namespace ragctl::extract
