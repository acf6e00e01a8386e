#include "schema.hpp"

#include <array>
#include <string_view>
#include <system_error>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/migration.hpp"

namespace ragctl::catalog {
namespace {

constexpr std::uint32_t kApplicationId = 0x52616743;  // "RagC", shown by file(1)

// AUTOINCREMENT where ids leave the catalog (segments, citations, people's notes): such an id is never given
// again. (uri, source) and not the other way round, so that a uri alone is found by the same index. `tallies`
// is kept by triggers: `status` and every query ask for its sums, and counting 100,000 documents costs more
// than a query may.
constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE facts(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  uri TEXT NOT NULL,
  origin TEXT NOT NULL,
  name TEXT,                      -- file name, of documents that are a whole file
  external_id TEXT,
  title TEXT NOT NULL,
  media_type TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('ready', 'skipped', 'failed')),
  reason TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  pages INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  metadata TEXT NOT NULL,         -- a flat JSON object
  added_at INTEGER NOT NULL,      -- milliseconds since 1970, like every *_at
  updated_at INTEGER NOT NULL,
  UNIQUE(uri, source)
) STRICT;
CREATE INDEX documents_origin ON documents(origin, source);
CREATE INDEX documents_title ON documents(title);
CREATE INDEX documents_name ON documents(name) WHERE name IS NOT NULL;
CREATE INDEX documents_external_id ON documents(external_id) WHERE external_id IS NOT NULL;

CREATE TABLE texts(
  document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  size INTEGER NOT NULL,          -- bytes
  checksum INTEGER NOT NULL,      -- XXH3 of the bytes: SQLite itself would not see a flipped letter
  text TEXT NOT NULL
) STRICT;

CREATE TABLE parents(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  begin_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  page INTEGER NOT NULL,
  heading TEXT NOT NULL           -- the path, each part ended by U+001F
) STRICT;
CREATE INDEX parents_document ON parents(document_id);

CREATE TABLE chunks(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  parent_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  begin_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  page INTEGER NOT NULL,
  heading TEXT NOT NULL
) STRICT;
CREATE INDEX chunks_document ON chunks(document_id);

CREATE TABLE tallies(
  status TEXT NOT NULL,
  language TEXT NOT NULL,
  documents INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY(status, language)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tally_insert AFTER INSERT ON documents BEGIN
  INSERT INTO tallies VALUES(new.status, new.language, 1, new.chunks, new.bytes) ON CONFLICT DO UPDATE SET
    documents = documents + 1, chunks = chunks + excluded.chunks, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER tally_delete AFTER DELETE ON documents BEGIN
  UPDATE tallies SET documents = documents - 1, chunks = chunks - old.chunks, bytes = bytes - old.bytes
    WHERE status = old.status AND language = old.language;
  DELETE FROM tallies WHERE status = old.status AND language = old.language AND documents = 0;
END;
CREATE TRIGGER tally_update AFTER UPDATE OF status, language, chunks, bytes ON documents BEGIN
  UPDATE tallies SET documents = documents - 1, chunks = chunks - old.chunks, bytes = bytes - old.bytes
    WHERE status = old.status AND language = old.language;
  DELETE FROM tallies WHERE status = old.status AND language = old.language AND documents = 0;
  INSERT INTO tallies VALUES(new.status, new.language, 1, new.chunks, new.bytes) ON CONFLICT DO UPDATE SET
    documents = documents + 1, chunks = chunks + excluded.chunks, bytes = bytes + excluded.bytes;
END;

CREATE TABLE origins(
  source TEXT NOT NULL,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  settings TEXT NOT NULL,
  documents INTEGER NOT NULL,
  PRIMARY KEY(source, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  first_chunk INTEGER NOT NULL,
  last_chunk INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  postings_file TEXT NOT NULL,
  postings_checksum INTEGER NOT NULL,
  vectors_file TEXT NOT NULL,
  vectors_checksum INTEGER NOT NULL,
  embedding TEXT NOT NULL
) STRICT;
CREATE TABLE deleted_chunks(chunk_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE embedding_model(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  fingerprint TEXT NOT NULL,
  file TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  dimensions INTEGER NOT NULL,
  requested_dimensions INTEGER NOT NULL,
  trained_on INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  email TEXT,
  created_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL
) STRICT;
CREATE TABLE messages(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  citations TEXT NOT NULL,        -- JSON arrays
  context TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  latency_ms REAL NOT NULL
) STRICT;
CREATE INDEX messages_session ON messages(session_id);
)sql";

// Exports write a text with its structure; documents ingested before have none until they are read again.
constexpr std::string_view kVersion2 = R"sql(
ALTER TABLE texts ADD COLUMN blocks BLOB NOT NULL DEFAULT x'';
)sql";

// The settings of a file that is being read again say nothing of those of its documents that a killed run did
// not come to, so each document has its own. A file without a hash is such a one.
constexpr std::string_view kVersion3 = R"sql(
ALTER TABLE documents ADD COLUMN settings TEXT NOT NULL DEFAULT '';
UPDATE documents SET settings = coalesce((
  SELECT o.settings FROM origins o
  WHERE o.source = documents.source AND o.path = documents.origin AND o.sha256 <> zeroblob(32)), '');
)sql";

// A document that has moved, or of which a little changed, keeps its chunks in their segments, which hold its
// uri and day of change with every chunk.
constexpr std::string_view kVersion4 = R"sql(
CREATE TABLE restated_documents(
  document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE
) STRICT;
)sql";

// A product is what its document says, in columns: it cannot be without one, and goes with it, whoever
// removes that. WITHOUT ROWID would keep whole descriptions in the inner pages of the tree.
constexpr std::string_view kVersion5 = R"sql(
CREATE TABLE products(
  id TEXT PRIMARY KEY,            -- the customer's own
  document_id INTEGER NOT NULL UNIQUE REFERENCES documents(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  price REAL,
  currency TEXT NOT NULL,         -- ISO 4217; empty where not known, like all that follow
  category TEXT NOT NULL,
  image TEXT NOT NULL,
  url TEXT NOT NULL,
  availability TEXT NOT NULL,
  attributes TEXT NOT NULL        -- a JSON object
) STRICT;
CREATE INDEX products_category ON products(category, price);
CREATE INDEX products_price ON products(price);
CREATE INDEX products_currency ON products(currency) WHERE price IS NOT NULL;
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3, kVersion4, kVersion5};

bool is_untouched(sqlite::Connection& connection) {
  if (connection.application_id() != 0 || connection.user_version() != 0) return false;
  return !connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").step();
}

// The id is set in the transaction of the first step, so a database with our id always has our tables.
void create_schema(sqlite::Connection& connection) {
  std::string first = "PRAGMA application_id=" + std::to_string(kApplicationId) + ";";
  first += kSteps.front();
  std::array<std::string_view, kSteps.size()> steps = kSteps;
  steps.front() = first;
  sqlite::migrate(connection, steps);
}

sqlite::Connection empty_tenant() {
  sqlite::Connection connection = sqlite::Connection::in_memory();
  create_schema(connection);
  return connection;
}

void require_catalog(sqlite::Connection& connection) {
  if (connection.application_id() == kApplicationId && connection.user_version() > 0) return;
  throw Error(ErrorCode::damaged, connection.path().string() + " is no catalog of ragctl",
              "restore it from a backup, or ingest again into a new tenant");
}

void refuse_older(sqlite::Connection& connection) {
  const int version = connection.user_version();
  if (version == static_cast<int>(kSteps.size())) return;
  throw Error(ErrorCode::failed,
              connection.path().string() + " is of the older version " + std::to_string(version),
              "run `ragctl index` for this tenant once, which brings it up to date");
}

sqlite::Connection open_to_read(const std::filesystem::path& file) {
  std::error_code trouble;  // a folder that may not be entered is told by the opening below
  if (!std::filesystem::exists(file, trouble) && !trouble) return empty_tenant();
  sqlite::Connection connection(file, sqlite::Access::read);
  // A writer that died before its first commit leaves such a file.
  if (is_untouched(connection)) return empty_tenant();
  require_catalog(connection);
  sqlite::refuse_newer(connection, static_cast<int>(kSteps.size()));
  refuse_older(connection);
  return connection;
}

}  // namespace

sqlite::Connection open_database(const std::filesystem::path& file, Access access) {
  if (access == Access::read) return open_to_read(file);
  sqlite::Connection connection(file, sqlite::Access::create);
  if (is_untouched(connection)) {
    create_schema(connection);
    return connection;
  }
  require_catalog(connection);
  sqlite::migrate(connection, kSteps);
  return connection;
}

}  // namespace ragctl::catalog
