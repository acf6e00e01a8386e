#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "ragctl/base/error.hpp"

namespace ragctl::extract {

/// Appends integers and sized strings.
class WireWriter {
public:
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void put(Number value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    out_.append(text);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

private:
  std::string out_;
};

/// Reads them back from bytes that may be anything. Throws Error{failed} where they end too early.
class WireReader {
public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  requires std::is_arithmetic_v<Number>
  [[nodiscard]] Number get() {
    Number value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  [[nodiscard]] std::string_view get_text() { return take(get<std::uint64_t>()); }
  /// A count of things that take at least `size` bytes each, so that it cannot claim more than there is.
  [[nodiscard]] std::size_t get_count(std::size_t size) {
    const auto count = get<std::uint64_t>();
    require(count <= rest_.size() / size);
    return static_cast<std::size_t>(count);
  }
  void require_end() const { require(rest_.empty()); }

  static void require(bool holds) {
    if (!holds) throw Error(ErrorCode::failed, "the parser gave a malformed answer");
  }

private:
  std::string_view take(std::uint64_t size) {
    require(size <= rest_.size());
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }

  std::string_view rest_;
};

}  // namespace ragctl::extract
