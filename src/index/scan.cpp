#include "scan.hpp"

#include <faiss/utils/distances.h>

#include <cstring>

namespace ragctl::index {
namespace {

using Kernel = void (*)(const float* query, const float* rows, std::size_t dimensions, std::size_t count,
                        float* out);

void scan_faiss(const float* query, const float* rows, std::size_t dimensions, std::size_t count,
                float* out) {
  faiss::fvec_inner_products_ny(out, query, rows, dimensions, count);
}

#ifdef __x86_64__

// Sixteen floats: one register of AVX-512 or two of AVX2. The body is compiled once for each.
using Wide = float __attribute__((vector_size(64)));

inline __attribute__((always_inline)) void load(Wide& value, const float* from) {
  std::memcpy(&value, from, sizeof value);
}

inline __attribute__((always_inline)) float product(const float* a, const float* b, std::size_t size) {
  Wide sums[4] = {};
  Wide left;
  Wide right;
  std::size_t at = 0;
  for (; at + 64 <= size; at += 64) {
#pragma GCC unroll 4
    for (std::size_t w = 0; w < 4; ++w) {
      load(left, a + at + 16 * w);
      load(right, b + at + 16 * w);
      sums[w] += left * right;
    }
  }
  for (; at + 16 <= size; at += 16) {
    load(left, a + at);
    load(right, b + at);
    sums[0] += left * right;
  }
  const Wide total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float result = 0;
  for (std::size_t lane = 0; lane < 16; ++lane) result += total[lane];
  for (; at < size; ++at) result += a[at] * b[at];
  return result;
}

inline __attribute__((always_inline)) void scan_body(const float* query, const float* rows,
                                                     std::size_t dimensions, std::size_t count, float* out) {
  for (std::size_t row = 0; row < count; ++row)
    out[row] = product(query, rows + row * dimensions, dimensions);
}

__attribute__((target("avx2,fma"))) void scan_avx2(const float* query, const float* rows,
                                                   std::size_t dimensions, std::size_t count, float* out) {
  scan_body(query, rows, dimensions, count, out);
}

__attribute__((target("avx512f,avx512vl,avx512dq,fma"))) void scan_avx512(const float* query,
                                                                          const float* rows,
                                                                          std::size_t dimensions,
                                                                          std::size_t count, float* out) {
  scan_body(query, rows, dimensions, count, out);
}

#endif

Kernel choose() {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq")) {
    return scan_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return scan_avx2;
#endif
  return scan_faiss;
}

}  // namespace

void inner_products(const float* query, const float* rows, std::size_t dimensions, std::size_t count,
                    float* out) {
  static const Kernel kernel = choose();
  kernel(query, rows, dimensions, count, out);
}

}  // namespace ragctl::index
