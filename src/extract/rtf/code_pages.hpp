#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// The code page of \fcharset. nullopt: that of the document.
[[nodiscard]] std::optional<int> rtf_code_page_of_charset(int charset);

/// Turns bytes of Windows' and other code pages into UTF-8. What a code page does not have becomes U+FFFD;
/// an unknown code page is taken as 1252.
class RtfCodePages {
public:
  RtfCodePages();
  ~RtfCodePages();
  RtfCodePages(const RtfCodePages&) = delete;
  RtfCodePages& operator=(const RtfCodePages&) = delete;

  [[nodiscard]] std::string decode(std::string_view bytes, int code_page);

private:
  struct Converter;
  std::map<int, std::unique_ptr<Converter>> converters_;
};

}  // namespace ragctl::extract
