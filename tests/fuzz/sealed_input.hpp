#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/files/descriptor.hpp"
#include "ragctl/files/sealed.hpp"
#include "scratch_folder.hpp"

namespace ragctl::fuzz {

/// Bytes as a sealed file whose header and checksums fit them, so that what reads it gets to see what is
/// wrong inside: with the checksums as they were, any change would be refused at the door.
class SealedInput {
public:
  SealedInput(std::string_view bytes, const files::SealedFormat& format);

  struct File {
    std::filesystem::path path;
    std::uint64_t checksum = 0;
  };
  /// Written anew, sealed, each time that this is called. Valid as long as this is.
  [[nodiscard]] File file();

  /// Sets a check of four bytes that a reader finds at `place`, a part of a section of the `opened` file, to
  /// `check`. For checks inside of sections; holds from the next file() on.
  void set_check(const files::SealedFile& opened, std::size_t section, const char* place,
                 std::uint32_t check);

private:
  void lay_out();
  [[nodiscard]] std::uint64_t seal();
  [[nodiscard]] std::uint64_t number(std::size_t at) const;
  void set_number(std::size_t at, std::uint64_t value);

  std::string bytes_;
  files::SealedFormat format_;
  files::Descriptor memory_;  ///< a file without a disk, which would be most of the time
};

/// The bytes of a file that `write` makes.
[[nodiscard]] std::string made_by(const std::function<void(const std::filesystem::path&)>& write);

}  // namespace ragctl::fuzz
