#include "stemmer.hpp"

#include <libstemmer.h>

#include <new>

namespace ragctl::text {
namespace {

const char* algorithm_of(const std::string& language) {
  if (language == "nb" || language == "nn") return "no";
  return language.c_str();
}

}  // namespace

void Stemmer::Close::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Stemmer::Stemmer(const std::string& language) {
  if (!language.empty()) stemmer_.reset(sb_stemmer_new(algorithm_of(language), "UTF_8"));
}

std::string_view Stemmer::stem(std::string_view word) {
  if (stemmer_ == nullptr) return word;
  const auto* const bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* const stemmed = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size()));
  if (stemmed == nullptr) throw std::bad_alloc();  // its only way to fail
  const int length = sb_stemmer_length(stemmer_.get());
  if (length == 0) return word;
  return {reinterpret_cast<const char*>(stemmed), static_cast<std::size_t>(length)};
}

}  // namespace ragctl::text
