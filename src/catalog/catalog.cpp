#include "ragctl/catalog/catalog.hpp"

#include <optional>

#include "state.hpp"

namespace ragctl::catalog {

Catalog::Catalog(const std::filesystem::path& file, Access access)
    : state_(std::make_unique<State>(file, access)) {}
Catalog::~Catalog() = default;

Documents& Catalog::documents() { return state_->documents; }
Chunks& Catalog::chunks() { return state_->chunks; }
Index& Catalog::index() { return state_->index; }
Sessions& Catalog::sessions() { return state_->sessions; }
Products& Catalog::products() { return state_->products; }

std::string Catalog::fact(const std::string& name) {
  sqlite::Statement query = state_->connection.prepare("SELECT value FROM facts WHERE name = ?");
  query.bind(1, name);
  return query.step() ? query.text(0) : "";
}

void Catalog::set_fact(const std::string& name, const std::string& value) {
  state_->connection
      .prepare("INSERT INTO facts VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .bind(1, name)
      .bind(2, value)
      .run();
}

void Catalog::scrub() {
  // secure_delete leaves old copies of moved rows in the gaps of pages; only a rewrite is sure to leave none.
  state_->connection.vacuum();
  state_->connection.checkpoint_truncate();
}

std::string Catalog::integrity() { return state_->connection.integrity(); }

struct Transaction::State {
  sqlite::Transaction transaction;
};

Transaction::Transaction(Catalog& catalog)
    : state_(new State{{catalog.state_->connection, sqlite::TransactionKind::write}}) {}
Transaction::~Transaction() = default;
void Transaction::commit() { state_->transaction.commit(); }

struct Snapshot::State {
  std::optional<sqlite::Transaction> transaction;
};

Snapshot::Snapshot(Catalog& catalog) : state_(std::make_unique<State>()) {
  // Inside a transaction one moment is seen already.
  sqlite::Connection& connection = catalog.state_->connection;
  if (!connection.in_transaction()) state_->transaction.emplace(connection, sqlite::TransactionKind::read);
}
Snapshot::~Snapshot() = default;

}  // namespace ragctl::catalog
