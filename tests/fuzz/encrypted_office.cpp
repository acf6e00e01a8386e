// An encrypted Office document: its container, and how it says it is encrypted.
#include "encrypted/compound_file.hpp"

#include "encrypted/keys.hpp"
#include "target.hpp"
#include "unit/extract/small_encrypted.hpp"

using namespace ragctl;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  if (bytes.starts_with("\xD0\xCF")) {
    fuzz::read_or_refuse([&] { (void)extract::CompoundFile(bytes).stream("EncryptedPackage"); });
    return 0;
  }
  // Without a password: to try one may take as long as the document says.
  fuzz::read_or_refuse([&] { (void)extract::read_office_encryption(bytes); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::string standard = extract::encrypted_standard("PK", u"x");
  return {extract::agile_info(u"x", 1), extract::encrypted_agile("PK", u"x", 1),
          extract::ole_of({{"EncryptedPackage", std::string(9000, 'x')}}),
          *extract::CompoundFile(standard).stream("EncryptionInfo")};
}
