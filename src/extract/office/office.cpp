#include "office.hpp"

#include <algorithm>
#include <array>

#include "../docx/docx.hpp"
#include "../opendocument/opendocument.hpp"
#include "../rtf/rtf.hpp"
#include "../sheet/xlsx.hpp"
#include "../slides/pptx.hpp"

namespace ragctl::extract {
namespace {

struct Reader {
  std::string_view media_type;
  Extraction (*read)(std::string_view bytes, std::uint64_t text_limit);
};

constexpr std::array kReaders{
    Reader{kDocxType, extract_docx},        Reader{kXlsxType, extract_xlsx},
    Reader{kPptxType, extract_pptx},        Reader{kOdtType, extract_opendocument},
    Reader{kOdsType, extract_opendocument}, Reader{kOdpType, extract_opendocument},
    Reader{kOdgType, extract_opendocument}, Reader{kRtfType, extract_rtf},
};

const Reader* reader_of(std::string_view media_type) {
  const auto* found = std::ranges::find(kReaders, media_type, &Reader::media_type);
  return found == kReaders.end() ? nullptr : found;
}

}  // namespace

bool is_office_format(std::string_view media_type) { return reader_of(media_type) != nullptr; }

Extraction extract_office(std::string_view bytes, std::string_view media_type, std::uint64_t text_limit) {
  return reader_of(media_type)->read(bytes, text_limit);
}

}  // namespace ragctl::extract
