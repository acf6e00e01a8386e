#include "ragctl/model/product.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace ragctl::model {

std::string price_text(double price) {
  const bool whole = std::floor(price) == price;
  const bool cents = std::fabs(price * 100 - std::round(price * 100)) < 1e-6;
  std::array<char, 400> text{};  // DBL_MAX has 309 digits
  const int digits = whole ? 0 : cents ? 2 : 6;
  const int size =
      std::snprintf(text.data(), text.size(), "%.*f", digits, price);  // always the C locale here
  std::string out(text.data(), static_cast<std::size_t>(size));
  if (digits == 6) out.erase(out.find_last_not_of('0') + 1);
  return out;
}

}  // namespace ragctl::model
