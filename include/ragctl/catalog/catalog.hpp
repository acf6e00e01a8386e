#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ragctl::catalog {

class Documents;
class Chunks;
class Index;
class Products;
class Sessions;

enum class Access { read, write };

/// How much `contradictions` reads: the rows only, or every stored text as well.
enum class Reading { rows, texts };

/// Everything a tenant knows, in one SQLite database (catalog.db). For one thread at a time. Leaks no SQLite
/// type. The tables are reached through their gateways; a change is made inside a Transaction and is there
/// after commit().
class Catalog {
public:
  /// write: creates or migrates the schema when needed (the caller holds the tenant's WriterLock).
  /// read: an absent database reads as an empty tenant. Throws damaged for a file that is no catalog, and
  /// failed for a catalog of a newer version ("catalog.db is of version 7, this ragctl knows up to 1", hint:
  /// upgrade).
  Catalog(const std::filesystem::path& file, Access access);
  ~Catalog();
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  [[nodiscard]] Documents& documents();
  [[nodiscard]] Chunks& chunks();
  [[nodiscard]] Index& index();
  [[nodiscard]] Sessions& sessions();
  [[nodiscard]] Products& products();

  /// One value by name, for small facts ("last_index_time"). Empty when absent.
  [[nodiscard]] std::string fact(const std::string& name);
  void set_fact(const std::string& name, const std::string& value);

  /// After a purge, outside a transaction: rewrites the database so that freed bytes are gone, and truncates
  /// the WAL. Throws locked while another process reads: the bytes are then still there, so try again.
  void scrub();
  /// "ok" or the first complaint of the database's own integrity check. Throws damaged when that
  /// cannot read the database.
  [[nodiscard]] std::string integrity();
  /// Where rows speak against each other, one line each, at most 10 of a kind: ranges outside their text or
  /// parent, counts that are off, chunks that no segment covers though they should. Empty when all is well.
  /// Change nothing meanwhile, or hold a Snapshot. With Reading::texts also texts whose length or checksum is
  /// not what was written.
  [[nodiscard]] std::vector<std::string> contradictions(Reading reading);

private:
  friend class Transaction;
  friend class Snapshot;
  struct State;
  std::unique_ptr<State> state_;
};

/// All or nothing; rolls back unless commit() ran.
class Transaction {
public:
  explicit Transaction(Catalog& catalog);
  ~Transaction();
  void commit();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// While it lives, every read of this catalog sees one moment. Long writers are not blocked.
class Snapshot {
public:
  explicit Snapshot(Catalog& catalog);
  ~Snapshot();

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::catalog
