#include "title.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace ragctl::extract {

bool is_sensible_title(std::string_view title) {
  std::string lower(title.substr(0, 400));
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr std::array<std::string_view, 14> kFileEndings{".pdf",  ".doc", ".docx", ".dvi", ".tex",
                                                                 ".indd", ".qxd", ".xls",  ".ppt", ".pptx",
                                                                 ".xlsx", ".ps",  ".rtf",  ".odt"};
  const bool is_file =
      std::ranges::any_of(kFileEndings, [&](std::string_view e) { return lower.ends_with(e); });
  const bool is_left_over = lower.starts_with("untitled") || lower.starts_with("microsoft word -") ||
                            lower.starts_with("microsoft powerpoint -") || lower.starts_with("about:") ||
                            lower.starts_with("http://") || lower.starts_with("https://") ||
                            lower == "title" || lower == "print" || lower.starts_with("d:\\") ||
                            lower.starts_with("c:\\");
  const bool has_letters =
      std::ranges::count_if(lower, [](unsigned char c) { return std::isalpha(c) || c >= 0x80; }) >= 2;
  return has_letters && title.size() <= 300 && !is_file && !is_left_over &&
         lower.find("\xEF\xBF\xBD") == std::string::npos;
}

}  // namespace ragctl::extract
