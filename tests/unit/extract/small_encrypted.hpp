#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl::extract {

/// An OLE file with these streams; short ones lie together, as such files have it.
[[nodiscard]] std::string ole_of(const std::vector<std::pair<std::string, std::string>>& streams);

/// A document encrypted as Office 2010 and later do ("agile", AES-256 and SHA-512), or as Office 2007 does.
[[nodiscard]] std::string encrypted_agile(std::string_view document, std::u16string_view password,
                                          int spins = 1000);
[[nodiscard]] std::string encrypted_standard(std::string_view document, std::u16string_view password);

/// The stream "EncryptionInfo" of the first.
[[nodiscard]] std::string agile_info(std::u16string_view password, int spins);

}  // namespace ragctl::extract
