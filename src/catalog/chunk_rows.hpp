#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/model/chunk.hpp"

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// Writes the parents and chunks of a document in place of those that it has. A row whose text and headings
/// come again lives on with its id, and with it what segments hold of the chunk; others that a segment may
/// hold are written down as deleted. `old_text` is the text that the present rows are of. Returns whether a
/// chunk that a segment may hold lives on.
bool write_chunk_rows(sqlite::Connection& connection, std::int64_t document, const model::Chunking& chunking,
                      std::string_view text, std::string_view old_text);

/// How many chunks that would write anew.
[[nodiscard]] std::uint64_t count_new_chunks(sqlite::Connection& connection, std::int64_t document,
                                             const model::Chunking& chunking, std::string_view text,
                                             std::string_view old_text);

/// The same rows with ids that no segment knows, for those that one may hold: the index is to be told anew of
/// a document.
void renew_chunk_rows(sqlite::Connection& connection, std::int64_t document);

/// Removes them all.
void erase_chunk_rows(sqlite::Connection& connection, std::int64_t document);

}  // namespace ragctl::catalog
