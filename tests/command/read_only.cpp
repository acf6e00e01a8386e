#include "read_only.hpp"

#include <sys/mount.h>
#include <unistd.h>

namespace cli {

namespace fs = std::filesystem;

ReadOnlyRoot::ReadOnlyRoot(const Sandbox& box, const std::string& tenant)
    : root_(box.root()), tenant_(box.tenant(tenant)) {
  if (geteuid() == 0) {
    mounted_ = mount(root_.c_str(), root_.c_str(), nullptr, MS_BIND, nullptr) == 0;
    holds_ =
        mounted_ && mount(nullptr, root_.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
  } else {
    fs::permissions(tenant_, fs::perms::owner_read | fs::perms::owner_exec);
    holds_ = true;
  }
}

ReadOnlyRoot::~ReadOnlyRoot() {
  if (mounted_)
    umount2(root_.c_str(), MNT_DETACH);
  else
    fs::permissions(tenant_, fs::perms::owner_all);
}

}  // namespace cli
