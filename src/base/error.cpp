#include "ragctl/base/error.hpp"

#include <cerrno>
#include <system_error>

#include "ragctl/base/full_disk.hpp"

namespace ragctl {

Error system_error(std::string_view what, std::string_view path, int error_number) {
  const std::string message = "cannot " + std::string(what) + " " + std::string(path) + ": " +
                              std::generic_category().message(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT) {
    return {ErrorCode::failed, message, kFullDiskHint};
  }
  if (error_number == EROFS)
    return {ErrorCode::failed, message,
            "it is mounted read-only: remount it, or choose another root with --root"};
  if (error_number == EACCES || error_number == EPERM) {
    return {ErrorCode::failed, message,
            "check the owner and mode of the path, or choose another root with --root"};
  }
  return {ErrorCode::failed, message};
}

}  // namespace ragctl
