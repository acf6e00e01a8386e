#pragma once
#include <string>

#include "../office/xml_tree.hpp"

namespace ragctl::extract {

/// The words of a chart (title, axes, series, categories) or of a diagram, each once, in order: "a; b; c".
[[nodiscard]] std::string docx_drawing_words(XmlNode root);

}  // namespace ragctl::extract
