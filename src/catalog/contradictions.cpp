#include <array>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "state.hpp"

namespace ragctl::catalog {
namespace {

constexpr std::size_t kMostOfAKind = 10;

// Each asks for the rows that must not exist, one line of text for each. References are left to the foreign
// keys.
constexpr std::array kQuestions{
    // A passage lies in its text or parent.
    "SELECT 'parent ' || p.id || ' of document ' || p.document_id || ' lies outside its text' FROM parents p "
    "LEFT JOIN texts t ON t.document_id = p.document_id "
    "WHERE t.size IS NULL OR p.begin_byte < 0 OR p.begin_byte > p.end_byte OR p.end_byte > t.size",
    "SELECT 'chunk ' || c.id || ' of document ' || c.document_id || ' has no parent' FROM chunks c "
    "LEFT JOIN parents p ON p.id = c.parent_id WHERE p.id IS NULL OR p.document_id <> c.document_id",
    "SELECT 'chunk ' || c.id || ' of document ' || c.document_id || ' lies outside its parent' FROM chunks c "
    "JOIN parents p ON p.id = c.parent_id "
    "WHERE c.begin_byte < p.begin_byte OR c.begin_byte > c.end_byte OR c.end_byte > p.end_byte",
    // Documents and their counts.
    "SELECT 'document ' || d.id || ' is ready but has no text' FROM documents d "
    "LEFT JOIN texts t ON t.document_id = d.id WHERE d.status = 'ready' AND t.document_id IS NULL",
    "SELECT 'document ' || d.id || ' is ' || d.status || ' but has a text' FROM documents d "
    "JOIN texts t ON t.document_id = d.id WHERE d.status <> 'ready'",
    "SELECT 'document ' || d.id || ' should have ' || d.chunks || ' chunks, but has ' || count(c.id) "
    "FROM documents d LEFT JOIN chunks c ON c.document_id = d.id GROUP BY d.id HAVING d.chunks <> "
    "count(c.id)",
    "SELECT 'the tally of ' || status || ' documents in language \"' || language || '\" is off' FROM "
    "(SELECT status, language, count(*), sum(chunks), sum(bytes) FROM documents GROUP BY status, language "
    "EXCEPT SELECT * FROM tallies)",
    "SELECT 'the tally of ' || status || ' documents in language \"' || language || '\" is off' FROM "
    "(SELECT * FROM tallies EXCEPT "
    "SELECT status, language, count(*), sum(chunks), sum(bytes) FROM documents GROUP BY status, language)",
    // Products and their documents.
    "SELECT 'product \"' || p.id || '\" and document ' || d.id || ' say different things' FROM products p "
    "JOIN documents d ON d.id = p.document_id WHERE d.external_id IS NOT p.id OR d.title <> p.name OR "
    "d.status <> 'ready' OR d.source <> 'products' OR json_extract(d.metadata, '$.price') IS NOT p.price",
    "SELECT 'document ' || d.id || ' is of a product that is not there' FROM documents d "
    "LEFT JOIN products p ON p.document_id = d.id WHERE d.source = 'products' AND p.id IS NULL",
    // Chunks and segments.
    "SELECT 'chunk ' || chunk_id || ' is both live and deleted' FROM deleted_chunks JOIN chunks ON id = "
    "chunk_id",
    "SELECT 'segment ' || id || ' has an empty range of chunks' FROM segments WHERE first_chunk > last_chunk",
    "SELECT 'segments ' || a.id || ' and ' || b.id || ' overlap' FROM segments a JOIN segments b "
    "ON a.id < b.id AND a.first_chunk <= b.last_chunk AND b.first_chunk <= a.last_chunk",
    "SELECT 'chunk ' || c.id || ' is neither pending nor in the range of a segment' FROM chunks c "
    "WHERE c.id <= (SELECT max(last_chunk) FROM segments) AND NOT EXISTS "
    "(SELECT 1 FROM segments WHERE c.id BETWEEN first_chunk AND last_chunk)",
    "SELECT 'segment ' || id || ' should have ' || chunks || ' chunks, live and deleted, but has ' || found "
    "FROM "
    "(SELECT s.id, s.chunks, (SELECT count(*) FROM chunks WHERE id BETWEEN s.first_chunk AND s.last_chunk) + "
    "(SELECT count(*) FROM deleted_chunks WHERE chunk_id BETWEEN s.first_chunk AND s.last_chunk) AS found "
    "FROM segments s) WHERE chunks <> found",
};

void ask_rows(sqlite::Connection& connection, const char* question, std::vector<std::string>& found) {
  sqlite::Statement query = connection.prepare(question);
  for (std::size_t count = 0; count < kMostOfAKind && query.step(); ++count) found.push_back(query.text(0));
}

const char* trouble_with(std::string_view text, std::int64_t size, std::int64_t checksum) {
  if (static_cast<std::uint64_t>(size) != text.size()) return "has another length than was written";
  if (static_cast<std::uint64_t>(checksum) != xxh3(text)) return "is not what was written";
  if (!is_valid_utf8(text)) return "is not valid UTF-8";
  return nullptr;
}

void ask_texts(sqlite::Connection& connection, std::vector<std::string>& found) {
  sqlite::Statement query = connection.prepare("SELECT document_id, size, checksum, text FROM texts");
  for (std::size_t count = 0; count < kMostOfAKind && query.step();) {
    const char* trouble = trouble_with(query.text_view(3), query.integer(1), query.integer(2));
    if (trouble == nullptr) continue;
    found.push_back("the text of document " + query.text(0) + ' ' + trouble);
    ++count;
  }
}

// Reading them checks them.
void ask_blocks(sqlite::Connection& connection, std::vector<std::string>& found) {
  sqlite::Statement query = connection.prepare("SELECT document_id FROM texts");
  Documents documents(connection);
  for (std::size_t count = 0; count < kMostOfAKind && query.step();) {
    try {
      static_cast<void>(documents.blocks(model::DocumentId{query.integer(0)}));
    } catch (const Error& error) {
      found.emplace_back(error.what());
      ++count;
    }
  }
}

}  // namespace

std::vector<std::string> Catalog::contradictions(Reading reading) {
  std::vector<std::string> found;
  for (const char* question : kQuestions) ask_rows(state_->connection, question, found);
  if (reading == Reading::texts) {
    ask_texts(state_->connection, found);
    ask_blocks(state_->connection, found);
  }
  return found;
}

}  // namespace ragctl::catalog
