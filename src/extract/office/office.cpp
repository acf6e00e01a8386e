#include "office.hpp"

#include <algorithm>
#include <array>

#include "../docx/docx.hpp"
#include "../encrypted/encrypted_office.hpp"
#include "../media_type.hpp"
#include "../opendocument/opendocument.hpp"
#include "../rtf/rtf.hpp"
#include "../sheet/xlsx.hpp"
#include "../slides/pptx.hpp"
#include "ragctl/base/error.hpp"

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

bool is_office_format(std::string_view media_type) {
  return media_type == kEncryptedOffice || reader_of(media_type) != nullptr;
}

Extraction extract_office(std::string_view bytes, std::string_view media_type,
                          const std::vector<std::string>& passwords, std::uint64_t text_limit) {
  if (media_type != kEncryptedOffice) return reader_of(media_type)->read(bytes, text_limit);
  const std::string within = decrypt_office(bytes, passwords);
  const Reader* const reader = reader_of(sniff_binary(within));
  if (reader == nullptr) throw Error(ErrorCode::failed, "encrypted, and what is in it is no Office document");
  return reader->read(within, text_limit);
}

}  // namespace ragctl::extract
