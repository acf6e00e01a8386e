#pragma once
#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace ragctl::text {

/// Snowball's stemmer of a language; the identity for languages that have none. For one thread.
class Stemmer {
public:
  explicit Stemmer(const std::string& language);
  /// Of a word in folded case, with its diacritics (the algorithms read them). Borrowed until the next call.
  [[nodiscard]] std::string_view stem(std::string_view word);

private:
  struct Close {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Close> stemmer_;
};

}  // namespace ragctl::text
