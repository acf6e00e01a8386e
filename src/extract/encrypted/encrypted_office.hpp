#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

/// The Office document within an encrypted one ([MS-OFFCRYPTO] 2.3.4: "agile" and "standard" encryption, as
/// Office 2007 and later write it), by the first of the passwords that opens it; the one that Office itself
/// uses where nobody chose one is tried too. Only ever called inside a worker process. Throws Error{failed}
/// "encrypted, and no password is given" (or "fits"), or what is wrong.
[[nodiscard]] std::string decrypt_office(std::string_view bytes, const std::vector<std::string>& passwords);

}  // namespace ragctl::extract
