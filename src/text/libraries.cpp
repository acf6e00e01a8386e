#include "ragctl/text/libraries.hpp"

#include <cld2/public/compact_lang_det.h>
#include <dlfcn.h>
#include <libstemmer.h>
#include <unicode/uversion.h>

#include <array>
#include <filesystem>

namespace ragctl::text {
namespace {

std::string icu_version() {
  UVersionInfo version;
  u_getVersion(version);
  std::array<char, U_MAX_VERSION_STRING_LENGTH> text{};
  u_versionToString(version, text.data());
  return text.data();
}

// libstemmer tells its version nowhere but in the name of its file.
std::string stemmer_file() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&sb_stemmer_list), &info) == 0 || info.dli_fname == nullptr)
    return "linked in";
  std::error_code trouble;
  const auto file = std::filesystem::canonical(info.dli_fname, trouble);
  return trouble ? std::filesystem::path(info.dli_fname).filename().string() : file.filename().string();
}

}  // namespace

std::vector<LibraryVersion> libraries() {
  return {{"ICU", icu_version()}, {"Snowball", stemmer_file()}, {"CLD2", CLD2::DetectLanguageVersion()}};
}

}  // namespace ragctl::text
