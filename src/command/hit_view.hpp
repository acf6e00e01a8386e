#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/command/output.hpp"
#include "ragctl/model/answer.hpp"
#include "ragctl/model/hit.hpp"

namespace ragctl::command {

[[nodiscard]] nlohmann::ordered_json hit_json(const model::Hit& hit);
/// Null when no provider reranked.
[[nodiscard]] nlohmann::ordered_json reranked_json(const std::optional<model::Reranked>& reranked);
[[nodiscard]] nlohmann::ordered_json citation_json(const model::Citation& citation);

/// "Handbook > Leave > Vacation, page 3".
[[nodiscard]] std::string place_of(const std::string& title, const std::vector<std::string>& heading,
                                   std::uint32_t page);

/// A hit for people: title and score, where it stands, and of the passage the lines around most matches,
/// which are highlighted, in the shape that they had (see lay_out_passage).
void print_hit(const model::Hit& hit, const std::vector<model::Match>& matches, Output& output);

/// "[1] Handbook > Leave, page 3   /srv/handbook.md", a line each.
void print_sources(const std::vector<model::Citation>& citations, Output& output);

/// Text wrapped to the terminal (at most 100 columns), every line after `indent` blanks.
void print_wrapped(const std::string& text, std::size_t indent, Output& output);

/// A whole passage in the shape that it had, every line after `indent` blanks.
void print_passage(const std::string& text, std::size_t indent, Output& output);

/// [{"from": "vacaton", "to": "vacation"}].
[[nodiscard]] nlohmann::ordered_json replacements_json(const std::vector<model::Correction>& replacements);
/// What was searched for in the stead of words of the question, and with them.
void print_replacements(const std::vector<model::Correction>& corrections,
                        const std::vector<model::Correction>& synonyms, Output& output);

}  // namespace ragctl::command
