#include "kernels.hpp"

#include <cstring>

namespace ragctl::embed {
namespace {

#define RAGCTL_INLINE inline __attribute__((always_inline))

// Sixteen floats: one register of AVX-512, two of AVX2, four of SSE. The bodies below are compiled once for
// each.
using Wide = float __attribute__((vector_size(64)));
using WideInt = std::int32_t __attribute__((vector_size(64)));
using Bytes = std::int8_t __attribute__((vector_size(16)));

template <class T>
RAGCTL_INLINE void load(T& value, const void* from) {
  std::memcpy(&value, from, sizeof value);
}

template <std::size_t kRows>
RAGCTL_INLINE void tile_rows(const TileProduct& p) {
  Wide sums[kRows];
  for (std::size_t r = 0; r < kRows; ++r) load(sums[r], p.c + r * p.c_row);
  const float* a = p.a;
  const float* b = p.b;
  for (std::size_t k = 0; k < p.depth; ++k, a += p.a_k, b += p.b_k) {
    Wide right;
    load(right, b);
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRows; ++r) sums[r] += a[r * p.a_row] * right;
  }
  for (std::size_t r = 0; r < kRows; ++r) std::memcpy(p.c + r * p.c_row, &sums[r], sizeof(Wide));
}

RAGCTL_INLINE void tile_body(const TileProduct& p) {
  switch (p.rows) {
    case 1:
      return tile_rows<1>(p);
    case 2:
      return tile_rows<2>(p);
    case 3:
      return tile_rows<3>(p);
    default:
      return tile_rows<4>(p);
  }
}

template <std::size_t kWides>
RAGCTL_INLINE void gather_columns(const std::uint32_t* places, const float* values, std::size_t count,
                                  const float* b, std::size_t b_row, float* out) {
  Wide sums[kWides] = {};
  for (std::size_t i = 0; i < count; ++i) {
    const float* row = b + places[i] * b_row;
#pragma GCC unroll 4
    for (std::size_t w = 0; w < kWides; ++w) {
      Wide right;
      load(right, row + 16 * w);
      sums[w] += values[i] * right;
    }
  }
  std::memcpy(out, sums, sizeof sums);
}

RAGCTL_INLINE void gather_body(const std::uint32_t* places, const float* values, std::size_t count,
                               const float* b, std::size_t b_row, std::size_t columns, float* out) {
  std::size_t at = 0;
  for (; at + 64 <= columns; at += 64) gather_columns<4>(places, values, count, b + at, b_row, out + at);
  for (; at < columns; at += 16) gather_columns<1>(places, values, count, b + at, b_row, out + at);
}

template <std::size_t kWides>
RAGCTL_INLINE void add_rows_columns(const std::int8_t* const* rows, const float* factors, std::size_t count,
                                    std::size_t at, float* out) {
  Wide sums[kWides];
  for (std::size_t w = 0; w < kWides; ++w) load(sums[w], out + at + 16 * w);
  for (std::size_t i = 0; i < count; ++i) {
#pragma GCC unroll 4
    for (std::size_t w = 0; w < kWides; ++w) {
      Bytes bytes;
      load(bytes, rows[i] + at + 16 * w);
      sums[w] += factors[i] * __builtin_convertvector(__builtin_convertvector(bytes, WideInt), Wide);
    }
  }
  std::memcpy(out + at, sums, sizeof sums);
}

RAGCTL_INLINE void add_rows_body(const std::int8_t* const* rows, const float* factors, std::size_t count,
                                 std::size_t size, float* out) {
  std::size_t at = 0;
  for (; at + 64 <= size; at += 64) add_rows_columns<4>(rows, factors, count, at, out);
  for (; at < size; at += 16) add_rows_columns<1>(rows, factors, count, at, out);
}

#define RAGCTL_KERNELS(name, attributes)                                                                   \
  attributes void tile_##name(const TileProduct& product) { tile_body(product); }                          \
  attributes void gather_##name(const std::uint32_t* places, const float* values, std::size_t count,       \
                                const float* b, std::size_t b_row, std::size_t columns, float* out) {      \
    gather_body(places, values, count, b, b_row, columns, out);                                            \
  }                                                                                                        \
  attributes void add_rows_##name(const std::int8_t* const* rows, const float* factors, std::size_t count, \
                                  std::size_t size, float* out) {                                          \
    add_rows_body(rows, factors, count, size, out);                                                        \
  }                                                                                                        \
  constexpr Kernels k_##name{tile_##name, gather_##name, add_rows_##name};

RAGCTL_KERNELS(plain, )
#ifdef __x86_64__
RAGCTL_KERNELS(avx2, __attribute__((target("avx2,fma"))))
RAGCTL_KERNELS(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))))
#endif

const Kernels& choose() {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    return k_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return k_avx2;
#endif
  return k_plain;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace ragctl::embed
