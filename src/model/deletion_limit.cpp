#include "ragctl/model/deletion_limit.hpp"

#include "ragctl/base/number.hpp"

namespace ragctl::model {
namespace {

constexpr std::uint64_t kMostDocuments = 1'000'000'000;  // so that a hundred times as much is a number still

}  // namespace

std::optional<DeletionLimit> DeletionLimit::parse(std::string_view text) {
  DeletionLimit limit;
  if (text.ends_with('%')) {
    limit.unit = Unit::percent;
    text.remove_suffix(1);
  }
  const auto amount = parse_number<std::uint64_t>(text);
  if (!amount || *amount > (limit.unit == Unit::percent ? 100 : kMostDocuments)) return std::nullopt;
  limit.amount = *amount;
  return limit;
}

std::string DeletionLimit::text() const {
  return std::to_string(amount) + (unit == Unit::percent ? "%" : "");
}

bool DeletionLimit::allows(std::uint64_t deleted, std::uint64_t known) const {
  return unit == Unit::percent ? deleted * 100 <= amount * known : deleted <= amount;
}

}  // namespace ragctl::model
