#pragma once
#include <stop_token>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {

/// Waits for bytes (or the end of them) and for a stop request at once.
class Waiting {
public:
  explicit Waiting(std::stop_token stop);
  /// An error of the descriptor counts as readable: read(2) tells it. Throws interrupted.
  void until_readable(int descriptor) const;

private:
  struct Wake {
    int descriptor;
    void operator()() const noexcept;
  };

  std::stop_token stop_;
  Descriptor wake_;
  std::stop_callback<Wake> on_stop_;
};

}  // namespace ragctl::files
