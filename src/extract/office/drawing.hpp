#pragma once
#include <string>

#include "package.hpp"
#include "xml_tree.hpp"

namespace ragctl::extract {

/// The words of a chart (title, axes, series, categories) or of a diagram, each once, in order: "a; b; c".
[[nodiscard]] std::string drawing_words(XmlNode root);
/// Those of the chart or diagram that the part `from` names by `id`; empty when there is none.
[[nodiscard]] std::string related_drawing_words(OfficePackage& package, const std::string& from,
                                                std::string_view id);

}  // namespace ragctl::extract
