#pragma once
#include <string>

#include "tree.hpp"

namespace ragctl::extract {

/// What a page says of itself in <meta>, JSON-LD and <title>; empty where it says nothing.
struct PageMetadata {
  std::string title;
  std::string author;
  std::string published;
  std::string description;
  std::string site_name;
  std::string lang;
};

[[nodiscard]] PageMetadata read_page_metadata(HtmlTree& tree);

}  // namespace ragctl::extract
