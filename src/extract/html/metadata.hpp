#pragma once
#include <string>

#include "tree.hpp"

namespace ragctl::extract {

/// What a page says of itself in <meta>, <link>, <time>, JSON-LD and <title>; empty where it says nothing.
struct PageMetadata {
  std::string title;
  std::string author;
  std::string published;
  std::string modified;
  std::string url;  ///< the address it wants to be known by
  std::string description;
  std::string site_name;
  std::string lang;
};

[[nodiscard]] PageMetadata read_page_metadata(HtmlTree& tree);

}  // namespace ragctl::extract
