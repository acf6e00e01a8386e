// The file of the built-in embedder, its checks mended, with bags folded in.
#include "ragctl/embed/lsa.hpp"

#include <array>
#include <cmath>
#include <cstring>

#include "lsa_format.hpp"
#include "ragctl/base/digest.hpp"
#include "sealed_input.hpp"
#include "target.hpp"

using namespace ragctl;
using namespace ragctl::embed;

namespace {

constexpr std::array<const char*, 6> kWords{"apple", "pear", "bolt", "nut", "river", "lake"};

model::TermBag bag_of(std::size_t first, std::size_t count) {
  model::TermBag bag;
  for (std::size_t i = 0; i < count; ++i) {
    const char* const word = kWords[(first + i) % kWords.size()];
    bag.terms.push_back({word, xxh3(word), static_cast<std::uint32_t>(1 + i)});
  }
  bag.length = static_cast<std::uint32_t>(count);
  return bag;
}

void mend_rows(fuzz::SealedInput& input) {
  const files::SealedFile model(input.file().path, kLsaFormat, files::SealedCheck::header, std::nullopt);
  const std::string_view rows = model.section(kRows);
  const std::string_view scales = model.section(kScales);
  const std::string_view checks = model.section(kChecks);
  const std::size_t stride = row_stride(model.figure(kDimensions) & 0xFFFFU);
  for (std::uint32_t term = 0; stride > 0 && term < checks.size() / 4; ++term) {
    if ((term + 1) * stride > rows.size() || (term + 1) * sizeof(float) > scales.size()) break;
    float scale = 0;
    std::memcpy(&scale, scales.data() + term * sizeof scale, sizeof scale);
    const std::span row(reinterpret_cast<const std::int8_t*>(rows.data()) + term * stride, stride);
    input.set_check(model, kChecks, checks.data() + std::size_t{term} * 4, row_check(row, scale, term));
  }
}

void read(std::string_view bytes) {
  fuzz::SealedInput input(bytes, kLsaFormat);
  mend_rows(input);
  const LsaModel model(input.file().path, LsaModel::Check::everything);
  std::vector<float> out(model.dimensions());
  for (std::size_t first = 0; first < kWords.size(); ++first) {
    fuzz::read_or_refuse([&] {
      model.fold_in(bag_of(first, 1 + first % 3), out);
      for (const float value : out)
        if (!std::isfinite(value)) throw std::logic_error("a vector that is not finite");
    });
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] { read(fuzz::bytes_of(data, size)); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const auto of_bags = [](std::size_t bags) {
    return made_by([&](const auto& file) {
      LsaTrainer trainer({});
      for (std::size_t i = 0; i < bags; ++i) trainer.add(bag_of(2 * i, 2));
      static_cast<void>(trainer.train(file, {}));
    });
  };
  const std::vector<std::string> all{of_bags(3), of_bags(8), of_bags(0)};
  for (const std::string& seed : all) read(seed);  // is not refused
  return all;
}
