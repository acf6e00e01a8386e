#pragma once
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/document.hpp"
#include "ragctl/model/structured_text.hpp"
#include "ragctl/model/turn.hpp"

namespace ragctl::command {

/// Fields between two lines of "---", as YAML; those that are null are left out.
[[nodiscard]] std::string front_matter(const nlohmann::ordered_json& fields);

/// Front matter and text of one item of an export, as its file holds it; ends with a line end.
[[nodiscard]] std::string document_markdown(const nlohmann::ordered_json& fields, const std::string& title,
                                            std::string_view text, std::span<const model::Block> blocks);
[[nodiscard]] std::string conversation_markdown(const nlohmann::ordered_json& fields,
                                                const std::string& title,
                                                const std::vector<model::Message>& messages);

}  // namespace ragctl::command
