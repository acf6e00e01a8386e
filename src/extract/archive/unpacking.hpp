#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/extract/container.hpp"

namespace ragctl::extract {

/// Takes members as they come out of a container, and keeps the limits. Every function throws Error{failed}
/// when a limit of the whole container is reached.
class MemberSink {
public:
  MemberSink(UnpackLimits limits, std::uint64_t container_size, std::function<void(const Member&)> put)
      : limits_(limits), left_(limits), size_(container_size), put_(std::move(put)) {}

  void put(Member&& member);
  void skip(std::string name, std::string reason);
  void fail(std::string name, std::string reason, std::string hint = {});
  /// For members that are let go because they are larger than one may be.
  void fail_too_large(std::string name, std::uint64_t size);
  /// Refuses what claims to give more than may still come.
  void weigh(std::uint64_t claimed) const;

  [[nodiscard]] std::uint64_t largest() const { return std::min(left_.member, left_.total); }
  [[nodiscard]] std::uint64_t largest_member() const { return limits_.member; }

private:
  [[noreturn]] void refuse_all() const;
  void hand_on(Member&& member);

  UnpackLimits limits_;
  UnpackLimits left_;
  std::uint64_t size_;
  std::function<void(const Member&)> put_;
};

/// ZIP, TAR (also packed by gzip, bzip2, xz or zstd), and single files packed so, by libarchive. `name` is
/// that of the archive; a single packed file is called after it. Members that are damaged, encrypted without
/// a password that fits, or too large are members that failed. Throws Error{failed} where the archive cannot
/// be read any further; std::bad_alloc. Only ever called inside a worker process.
void unpack_archive(std::string_view bytes, const std::string& media_type, const Hints& hints,
                    MemberSink& sink);

/// All kinds of containers.
void unpack(std::string_view bytes, const std::string& media_type, const Hints& hints, MemberSink& sink);

/// What the worker process does once, before it gives up its rights: names in archives are UTF-8.
void prepare_to_unpack();

}  // namespace ragctl::extract
